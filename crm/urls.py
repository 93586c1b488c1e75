from core.routing import record_urls
from crm import forms, views

app_name = "crm"
urlpatterns = [
    *record_urls(
        "companies", list_view=views.CompanyList, detail_view=views.CompanyDetail, form=forms.CompanyForm,
        search=("search_text",), hint="uscc",
    ),
]  # fmt: skip
