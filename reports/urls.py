from django.urls import path

from reports import contribution_views, pack_views, views

app_name = "reports"
urlpatterns: list = [
    path("my-work/", views.HomeView.as_view(), name="home"),
    path("dashboard/", views.DashboardView.as_view(), name="dashboard"),
    path("chain/", views.ChainView.as_view(), name="chain"),
    path("reports/contribution/", contribution_views.ContributionView.as_view(), name="contribution"),
    path("reports/contribution/export/", contribution_views.ContributionExport.as_view(), name="contribution_export"),
    path("reports/contribution/parts/", contribution_views.ContributionParts.as_view(), name="contribution_parts"),
    path("reports/workbooks/", pack_views.PackListView.as_view(), name="pack_list"),
    path("reports/workbooks/new/", pack_views.PackCreateView.as_view(), name="pack_create"),
]
