from typing import Any

from django.urls import path

from core.models import Comment
from core.routing import record_urls
from core.views import (
    ExportView,
    attachments,
    bulk_changes,
    comments,
    jobs,
    notices,
    office,
    search,
    special_days,
    system,
    tasks,
)
from core.views.lists import ListColumnsView, saved

app_name = "core"
COMMENT: Any = {"model": Comment, "form_class": comments.CommentForm}
urlpatterns = [
    path("", system.HomeView.as_view(), name="home"),
    path("health/", system.HealthView.as_view(), name="health"),
    path("amount/", system.AmountEchoView.as_view(), name="amount_echo"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/star/", search.StarView.as_view(), name="star"),
    path("columns/", ListColumnsView.as_view(), name="list_columns"),
    path("views/", saved.SavedViewList.as_view(), name="savedview_list"),
    path("views/save/", saved.SavedViewSave.as_view(), name="savedview_save"),
    path("views/<int:pk>/", saved.SavedViewUpdate.as_view(), name="savedview_update"),
    path("views/<int:pk>/delete/", saved.SavedViewDelete.as_view(), name="savedview_delete"),
    path("changes/", bulk_changes.BulkChangeList.as_view(), name="bulkchange_list"),
    path("changes/<int:pk>/", bulk_changes.BulkChangeDetail.as_view(), name="bulkchange_detail"),
    path("changes/<int:pk>/undo/", bulk_changes.BulkChangeUndo.as_view(), name="bulkchange_undo"),
    path("files/new/", attachments.AttachmentCreate.as_view(), name="attachment_create"),
    path("files/<int:pk>/", attachments.AttachmentFile.as_view(), name="attachment_file"),
    path("files/<int:pk>/archive/", attachments.AttachmentArchive.as_view(), name="attachment_archive"),
    path("files/<int:pk>/restore/", attachments.AttachmentRestore.as_view(), name="attachment_restore"),
    path("jobs/", jobs.JobListView.as_view(), name="job_list"),
    path("jobs/<int:pk>/", jobs.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/status/", jobs.JobStatusView.as_view(), name="job_status"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancelView.as_view(), name="job_cancel"),
    path("jobs/<int:pk>/retry/", jobs.JobRetryView.as_view(), name="job_retry"),
    path("jobs/<int:pk>/file/", jobs.JobFileView.as_view(), name="job_file"),
    path("notices/", notices.NoticeListView.as_view(), name="notice_list"),
    path("notices/bell/", notices.NoticeBellView.as_view(), name="notice_bell"),
    path("notices/read/", notices.NoticeReadView.as_view(), name="notice_read"),
    path("notices/settings/", notices.NoticeSettingsView.as_view(), name="notice_settings"),
    path("notices/<int:pk>/", notices.NoticeOpenView.as_view(), name="notice_open"),
    *record_urls(
        "tasks",
        list_view=tasks.TaskList,
        detail_view=tasks.TaskDetail,
        form=tasks.TaskForm,
        create_view=tasks.TaskCreate,
        update_view=tasks.TaskUpdate,
        archive_view=tasks.TaskArchive,
        restore_view=tasks.TaskRestore,
    ),
    path("tasks/<int:pk>/done/", tasks.TaskDone.as_view(), name="task_done"),
    path("tasks/<int:pk>/reopen/", tasks.TaskReopen.as_view(), name="task_reopen"),
    path("comments/new/", comments.CommentCreate.as_view(**COMMENT), name="comment_create"),
    path("comments/<int:pk>/edit/", comments.CommentUpdate.as_view(**COMMENT), name="comment_update"),
    path("comments/<int:pk>/archive/", comments.CommentArchive.as_view(model=Comment), name="comment_archive"),
    path("comments/people/", comments.MentionLookup.as_view(), name="mention_lookup"),
    path("follow/", comments.FollowView.as_view(), name="follow"),
    path("rules/", office.SettingList.as_view(), name="setting_list"),
    path("rules/<str:key>/", office.SettingUpdate.as_view(), name="setting_update"),
    path("special-days/notice/", special_days.HolidayNotice.as_view(), name="holiday_notice"),
    *record_urls(
        "special-days",
        list_view=special_days.HolidayList,
        detail_view=special_days.HolidayDetail,
        form=special_days.HolidayForm,
    ),
    path("audit/", system.AuditList.as_view(), name="audit_list"),
    path("audit/export/", ExportView.as_view(list_view=system.AuditList), name="audit_export"),
]
