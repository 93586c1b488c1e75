from django.urls import path

from core.views import ExportView, jobs, notices, system
from core.views.lists import ListColumnsView

app_name = "core"
urlpatterns = [
    path("", system.HomeView.as_view(), name="home"),
    path("health/", system.HealthView.as_view(), name="health"),
    path("amount/", system.AmountEchoView.as_view(), name="amount_echo"),
    path("columns/", ListColumnsView.as_view(), name="list_columns"),
    path("jobs/", jobs.JobListView.as_view(), name="job_list"),
    path("jobs/<int:pk>/", jobs.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/status/", jobs.JobStatusView.as_view(), name="job_status"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancelView.as_view(), name="job_cancel"),
    path("jobs/<int:pk>/retry/", jobs.JobRetryView.as_view(), name="job_retry"),
    path("jobs/<int:pk>/file/", jobs.JobFileView.as_view(), name="job_file"),
    path("notices/", notices.NoticeListView.as_view(), name="notice_list"),
    path("notices/bell/", notices.NoticeBellView.as_view(), name="notice_bell"),
    path("notices/read/", notices.NoticeReadView.as_view(), name="notice_read"),
    path("audit/", system.AuditList.as_view(), name="audit_list"),
    path("audit/export/", ExportView.as_view(list_view=system.AuditList), name="audit_export"),
]
