from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.IndicatorList.as_view(), name="indicator_list"),
    path("indicators/<slug:code>/", views.IndicatorRows.as_view(), name="indicator_rows"),
    path("indicators/<slug:code>/export/", views.IndicatorRowsExport.as_view(), name="indicator_rows_export"),
]
