"""The forms of companies, contacts, leads, interactions and agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from crm.models import Company, CompanyAlias


class CompanyForm(RecordForm):
    former_names = forms.CharField(
        label=_("former names"), required=False, help_text=_("One per line, or separated by 、"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    sections = [
        (_("Company"), ["name", ("uscc", "short_name"), ("headquarters_region", "industry"), "former_names"]),
        (_("Place in the chain"), ["chain_nodes", "is_resident"]),
        (_("Registration"), [("legal_representative", "registered_capital", "established_on"), "website", "remark"]),
    ]

    class Meta:
        model = Company
        fields = [
            "name", "short_name", "uscc", "headquarters_region", "industry", "chain_nodes", "is_resident",
            "legal_representative", "registered_capital", "established_on", "website", "remark",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            former = self.instance.aliases.filter(kind=CompanyAlias.Kind.FORMER)
            self.fields["former_names"].initial = "\n".join(former.values_list("name", flat=True))
