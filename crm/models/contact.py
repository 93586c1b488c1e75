import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.models import AuditedModel
from core.search.tokens import Form
from crm.models.company import Company


class Contact(AuditedModel):
    """A person at a company. The mobile number is masked wherever it is shown; seeing it asks for a reason."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=60)
    post = models.CharField(_("post"), max_length=60, blank=True)
    mobile = models.CharField(_("mobile"), max_length=60, blank=True)
    landline = models.CharField(_("landline"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        verbose_name=_("region in charge"),
        help_text=_("Which region keeps this contact; others do not see it."),
    )
    remark = models.TextField(_("remark"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_region = "region"
    found_as = "p"
    search_context = ("company",)
    search_names = {"post": _("post")}
    finds_its = "company"
    audit_masked = frozenset({"mobile", "landline", "email"})

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["company", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        """The person's name and post. Never the numbers: what finds them gives them away digit by digit."""
        return [Form(self.name), *([Form(self.post, "post")] if self.post else [])]

    def timeline_parents(self) -> list:
        return [self.company]

    @property
    def masked_mobile(self) -> str:
        """`138****8000`: the first three and last four digits; shorter numbers are hidden whole."""
        return mask(self.mobile)

    @property
    def masked_landline(self) -> str:
        """`035****4567`, in the same way."""
        return mask(self.landline)


def mask(numbers: str) -> str:
    """Hide the middle of every telephone number in a text that holds one or several."""
    return " ".join(_masked(number) for number in re.split(r"[\s,;，；、/]+", numbers) if number)


def _masked(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "****"
