"""What several forms share."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import BUSINESS
from core.forms import RecordForm
from crm.models import ChainNode


def at_work(people: QuerySet, chosen: list[int]) -> QuerySet:
    """Those at work in the lines of business, and whoever is chosen already."""
    return people.filter(Q(is_active=True, role__in=BUSINESS) | Q(pk__in=chosen)).order_by("full_name", "pk")


class ChainForm(RecordForm):
    """A form of something that is filed under nodes of the chain."""

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """Of the chain, the leaves of the edition in use, and what the record was filed under before."""
        if name == "chain_nodes":
            leaves = ChainNode.objects.in_use().leaves().values("pk")
            return rows.filter(Q(pk__in=leaves) | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)


def check_step(form: forms.BaseForm, step: str, day: str) -> None:
    """A day needs the step that is due on it."""
    if form.cleaned_data.get(day) and not form.cleaned_data.get(step):
        form.add_error(step, _("Say what the next step is, or clear its day."))


def check_past(form: forms.BaseForm, name: str) -> None:
    """What has happened lies not in the future."""
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("This day lies in the future. Enter the day on which it happened."))
