"""Addresses of first reports, their conflicts, transfers and sharing agreements."""

from django.urls import path

from core.routing import record_urls
from crm.forms.claims import ClaimForm, TransferForm
from crm.forms.sharing import ShareForm
from crm.models import FirstReportClaim, LeadTransfer
from crm.views import claims, conflicts, sharing, transfers

file_claim = claims.ClaimCreate.as_view(model=FirstReportClaim, form_class=ClaimForm)
ask_transfer = transfers.TransferCreate.as_view(model=LeadTransfer, form_class=TransferForm)

CLAIM_URLS = [
    *record_urls("first-reports", list_view=claims.ClaimList, detail_view=claims.ClaimDetail),
    path("first-reports/new/", file_claim, name="firstreportclaim_create"),
    path("first-reports/<int:pk>/decide/", claims.ClaimDecide.as_view(), name="firstreportclaim_decide"),
    path("first-reports/<int:pk>/renew/", claims.ClaimRenew.as_view(), name="firstreportclaim_renew"),
    path("first-reports/<int:pk>/release/", claims.ClaimRelease.as_view(), name="firstreportclaim_release"),
    *record_urls("conflicts", list_view=conflicts.ConflictList, detail_view=conflicts.ConflictDetail),
    path("conflicts/<int:pk>/decide/", conflicts.ConflictDecide.as_view(), name="claimconflict_decide"),
    *record_urls("transfers", list_view=transfers.TransferList, detail_view=transfers.TransferDetail),
    path("transfers/new/", ask_transfer, name="leadtransfer_create"),
    path("transfers/<int:pk>/decide/", transfers.TransferDecide.as_view(), name="leadtransfer_decide"),
    *record_urls(
        "sharing", list_view=sharing.ShareList, detail_view=sharing.ShareDetail, form=ShareForm,
        create_view=sharing.ShareCreate, update_view=sharing.ShareUpdate, archive_view=sharing.ShareArchive,
        restore_view=sharing.ShareRestore,
    ),
]  # fmt: skip
