from django.urls import path

from core.routing import record_urls
from projects import forms, views

app_name = "projects"
urlpatterns = [
    *record_urls(
        "projects", list_view=views.ProjectList, detail_view=views.ProjectDetail, form=forms.ProjectForm,
        create_view=views.ProjectCreate, search=("name", "project_code"),
    ),
    *record_urls(
        "monthly-reports", list_view=views.MonthlyReportList, detail_view=views.MonthlyReportDetail,
        form=forms.MonthlyReportForm, create_view=views.MonthlyReportCreate,
    ),
    *record_urls("inflows", list_view=views.InflowList),
    path("leads/<int:pk>/land/", views.LandLead.as_view(), name="lead_land"),
]  # fmt: skip
