from django.urls import path

from reports import pack_views, views

app_name = "reports"
urlpatterns: list = [
    path("dashboard/", views.DashboardView.as_view(), name="dashboard"),
    path("chain/", views.ChainView.as_view(), name="chain"),
    path("reports/workbooks/", pack_views.PackListView.as_view(), name="pack_list"),
    path("reports/workbooks/new/", pack_views.PackCreateView.as_view(), name="pack_create"),
]
