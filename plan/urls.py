from django.urls import path

from plan import views
from plan.forms import ActionLinksForm
from plan.models import PlanAction

app_name = "plan"
urlpatterns = [
    path("plan/", views.TrackerPage.as_view(), name="action_list"),
    path("plan/export/", views.TrackerExport.as_view(), name="action_export"),
    path("plan/notes/new/", views.ProgressNoteCreate.as_view(), name="progressnote_create"),
    path("plan/<int:pk>/", views.ActionDetail.as_view(), name="action_detail"),
    path(
        "plan/<int:pk>/links/", views.ActionLinks.as_view(model=PlanAction, form_class=ActionLinksForm),
        name="action_links",
    ),
]  # fmt: skip
