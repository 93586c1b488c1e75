from django.urls import path

from ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", views.ImportList.as_view(), name="import_list"),
    path("ledgers/new/", views.ImportCreate.as_view(), name="import_create"),
    path("ledgers/<int:pk>/", views.ImportDetail.as_view(), name="import_detail"),
    path("ledgers/<int:pk>/confirm/", views.ImportConfirm.as_view(), name="import_confirm"),
    path("ledgers/<int:pk>/discard/", views.ImportDiscard.as_view(), name="import_discard"),
    path("ledgers/<int:pk>/original/", views.ImportOriginal.as_view(), name="import_original"),
]
