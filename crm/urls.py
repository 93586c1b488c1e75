from django.urls import path

from core.routing import record_urls
from crm import forms, views
from crm.claim_urls import CLAIM_URLS
from crm.merge_urls import MERGE_URLS
from crm.pipeline_urls import PIPELINE_URLS
from crm.views.handover import HandoverView
from crm.views.twins import CompanyTwins, LeadTwins

app_name = "crm"
urlpatterns = [
    *record_urls(
        "companies", list_view=views.CompanyList, detail_view=views.CompanyDetail, form=forms.CompanyForm,
        create_view=views.CompanyCreate, update_view=views.CompanyUpdate, search=("name",), hint="uscc",
    ),
    *record_urls(
        "contacts", list_view=views.ContactList, detail_view=views.ContactDetail, form=forms.ContactForm,
        search=("name",), hint="company",
    ),
    path("companies/twins/", CompanyTwins.as_view(), name="company_twins"),
    path("leads/twins/", LeadTwins.as_view(), name="lead_twins"),
    path("contacts/<int:pk>/unmask/", views.ContactUnmask.as_view(), name="contact_unmask"),
    *record_urls(
        "leads", list_view=views.LeadList, detail_view=views.LeadDetail, form=forms.LeadForm,
        create_view=views.LeadCreate,
        search=("name",), hint="company",
    ),
    path("handover/", HandoverView.as_view(), name="handover"),
    path("companies/<int:pk>/timeline/", views.CompanyTimeline.as_view(), name="company_timeline"),
    path("companies/<int:pk>/talk/", views.CompanyTalk.as_view(), name="company_talk"),
    path("leads/<int:pk>/stop-clock/", views.LeadStopClock.as_view(), name="lead_stop_clock"),
    path("leads/<int:pk>/clocks/", views.LeadClocks.as_view(), name="lead_clocks"),
    path("leads/<int:pk>/seal/", views.LeadSeal.as_view(), name="lead_seal"),
    path("leads/<int:pk>/unseal/", views.LeadUnseal.as_view(), name="lead_unseal"),
    *record_urls(
        "interactions", list_view=views.InteractionList, detail_view=views.InteractionDetail,
        form=forms.InteractionForm, create_view=views.InteractionCreate, update_view=views.InteractionUpdate,
        search=("summary",), hint="company",
    ),
    *record_urls(
        "agreements", list_view=views.AgreementList, detail_view=views.AgreementDetail, form=forms.AgreementForm,
        create_view=views.FromLead, search=("name",), hint="company",
    ),
    *CLAIM_URLS,
    *PIPELINE_URLS,
    *MERGE_URLS,
    *record_urls(
        "chain-targets", list_view=views.ChainTargetList, detail_view=views.ChainTargetDetail,
        form=forms.ChainTargetForm, create_view=views.ChainTargetCreate,
    ),
    *record_urls(
        "events", list_view=views.PromotionEventList, detail_view=views.PromotionEventDetail,
        form=forms.PromotionEventForm, search=("name",), hint="begins_on",
    ),
    *record_urls(
        "event-guests", list_view=views.EventGuestList, detail_view=views.EventGuestDetail,
        form=forms.EventGuestForm, create_view=views.EventGuestCreate,
    ),
    *record_urls("chain-nodes", list_view=views.ChainNodeList, detail_view=views.ChainNodeDetail),
]  # fmt: skip
