from core.routing import record_urls
from incentives import forms, views

app_name = "incentives"
urlpatterns = [
    *record_urls(
        "policies", list_view=views.PolicyList, detail_view=views.PolicyDetail, form=forms.PolicyForm,
        search=("title", "doc_no"), hint="doc_no",
    ),
    *record_urls(
        "clauses", list_view=views.ClauseList, detail_view=views.ClauseDetail, form=forms.ClauseForm,
        search=("name", "number", "policy__title"), hint="policy",
    ),
    *record_urls(
        "applications", list_view=views.ApplicationList, detail_view=views.ApplicationDetail,
        form=forms.ApplicationForm, update_view=views.ApplicationUpdate,
        search=("matter",), hint="company",
    ),
    *record_urls(
        "payments", list_view=views.PaymentList, detail_view=views.PaymentDetail, form=forms.PaymentForm,
        create_view=views.PaymentCreate, update_view=views.PaymentUpdate, archive_view=views.PaymentArchive,
        restore_view=views.PaymentRestore, search=("application__matter", "doc_no"), hint="doc_no",
    ),
]  # fmt: skip
