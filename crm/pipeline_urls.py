"""Addresses of the pipeline: ways to look at leads, moving them, and how an office sets it up."""

from django.urls import path

from core.routing import record_urls
from crm import forms, views

PIPELINE_URLS = [
    path("leads/board/", views.LeadBoard.as_view(), name="lead_board"),
    path("leads/calendar/", views.LeadCalendar.as_view(), name="lead_calendar"),
    path("leads/losses/", views.LeadLosses.as_view(), name="lead_losses"),
    path("leads/<int:pk>/move/", views.LeadMove.as_view(), name="lead_move"),
    path("leads/<int:pk>/aside/", views.LeadAside.as_view(), name="lead_aside"),
    path("leads/<int:pk>/resume/", views.LeadResume.as_view(), name="lead_resume"),
    path("leads/<int:pk>/undo/", views.LeadUndo.as_view(), name="lead_undo"),
    *record_urls(
        "pipeline/stages", list_view=views.PipelineStageList, detail_view=views.PipelineStageDetail,
        form=forms.PipelineStageForm,
    ),
    *record_urls(
        "pipeline/conditions", list_view=views.StageConditionList, detail_view=views.StageConditionDetail,
        form=forms.StageConditionForm,
    ),
    *record_urls(
        "pipeline/grounds", list_view=views.SideReasonList, detail_view=views.SideReasonDetail,
        form=forms.SideReasonForm,
    ),
    *record_urls("tags", list_view=views.TagList, detail_view=views.TagDetail, form=forms.TagForm),
]  # fmt: skip
