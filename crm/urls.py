from django.urls import path

from core.routing import record_urls
from crm import forms, views

app_name = "crm"
urlpatterns = [
    *record_urls(
        "companies", list_view=views.CompanyList, detail_view=views.CompanyDetail, form=forms.CompanyForm,
        create_view=views.CompanyCreate, update_view=views.CompanyUpdate, search=("search_text",), hint="uscc",
    ),
    *record_urls(
        "contacts", list_view=views.ContactList, detail_view=views.ContactDetail, form=forms.ContactForm,
        search=("name", "company__search_text"), hint="company",
    ),
    path("contacts/<int:pk>/unmask/", views.ContactUnmask.as_view(), name="contact_unmask"),
    *record_urls(
        "leads", list_view=views.LeadList, detail_view=views.LeadDetail, form=forms.LeadForm,
        search=("name", "company__search_text"), hint="company",
    ),
    *record_urls(
        "interactions", list_view=views.InteractionList, detail_view=views.InteractionDetail,
        form=forms.InteractionForm, create_view=views.InteractionCreate, update_view=views.InteractionUpdate,
        search=("summary", "company__search_text"), hint="company",
    ),
    *record_urls(
        "agreements", list_view=views.AgreementList, detail_view=views.AgreementDetail, form=forms.AgreementForm,
        create_view=views.FromLead, search=("name", "company__search_text"), hint="company",
    ),
    *record_urls("chain-nodes", list_view=views.ChainNodeList, detail_view=views.ChainNodeDetail),
]  # fmt: skip
