from django.urls import path

from ledgers.views import arriving, checking, deciding, headings, imports, paste, undo, workbooks

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", imports.ImportList.as_view(), name="import_list"),
    path("ledgers/new/", arriving.ImportCreate.as_view(), name="import_create"),
    path("ledgers/paste/", paste.ImportPaste.as_view(), name="import_paste"),
    path("ledgers/<int:pk>/", checking.ImportDetail.as_view(), name="import_detail"),
    path("ledgers/<int:pk>/match/", deciding.ImportMatch.as_view(), name="import_match"),
    path("ledgers/<int:pk>/answer/", deciding.ImportAnswer.as_view(), name="import_answer"),
    path("ledgers/<int:pk>/again/", deciding.ImportAgain.as_view(), name="import_again"),
    path("ledgers/<int:pk>/confirm/", deciding.ImportConfirm.as_view(), name="import_confirm"),
    path("ledgers/<int:pk>/discard/", deciding.ImportDiscard.as_view(), name="import_discard"),
    path("ledgers/<int:pk>/undo/", undo.ImportUndo.as_view(), name="import_undo"),
    path("ledgers/<int:pk>/original/", imports.ImportOriginal.as_view(), name="import_original"),
    path("ledgers/<int:pk>/errors/", workbooks.ImportErrors.as_view(), name="import_errors"),
    path("ledgers/templates/", workbooks.TemplateList.as_view(), name="template_list"),
    path("ledgers/templates/<str:key>/", workbooks.TemplateFile.as_view(), name="template_file"),
    path("ledgers/headings/", headings.HeadingList.as_view(), name="headingmemory_list"),
    path("ledgers/headings/<int:pk>/forget/", headings.HeadingForget.as_view(), name="headingmemory_forget"),
]
