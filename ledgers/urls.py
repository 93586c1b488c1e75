from django.urls import path

from ledgers.views import imports

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", imports.ImportList.as_view(), name="import_list"),
    path("ledgers/new/", imports.ImportCreate.as_view(), name="import_create"),
    path("ledgers/<int:pk>/", imports.ImportDetail.as_view(), name="import_detail"),
    path("ledgers/<int:pk>/confirm/", imports.ImportConfirm.as_view(), name="import_confirm"),
    path("ledgers/<int:pk>/discard/", imports.ImportDiscard.as_view(), name="import_discard"),
    path("ledgers/<int:pk>/original/", imports.ImportOriginal.as_view(), name="import_original"),
]
