"""The forms of a promotion event and of its guests."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import LookupManyField, RecordForm
from core.widgets import FastSelectMultiple, LookupSelect
from crm import services
from crm.forms.parts import at_work
from crm.models import Company, EventGuest, PromotionEvent


class PromotionEventForm(RecordForm):
    """An event: what, when and where, who went, what it cost, what came of it."""

    sections = [
        (_("Event"), ["name", ("kind", "place"), ("begins_on", "ends_on"), ("region", "organisation"), "programme"]),
        (_("Our delegation"), [("leader", "cost"), "delegates", "other_delegates"]),
        (_("Result"), ["summary"]),
    ]

    class Meta:
        model = PromotionEvent
        fields = [
            "name", "kind", "begins_on", "ends_on", "place", "region", "organisation", "leader", "delegates",
            "other_delegates", "programme", "cost", "summary",
        ]  # fmt: skip
        labels = {"leader": _("Led by (delegation)"), "programme": _("Agenda")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegates"].widget = FastSelectMultiple(choices=self.fields["delegates"].choices)

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        if name == "delegates":
            return at_work(rows, self._chosen(name))
        return super().choices_for(name, rows)


class EventGuestForm(RecordForm):
    """One guest company: who comes, whether they came."""

    sections = [("", [("event", "company"), ("attendance", "people"), "remark"])]

    class Meta:
        model = EventGuest
        fields = ["event", "company", "attendance", "people", "remark"]


class GuestsForm(RecordForm):
    """Several companies at once for one event; those on the list already stay as they are."""

    companies = LookupManyField(
        label=_("companies"), queryset=Company.objects.all(), widget=LookupSelect("crm:company_lookup", multiple=True)
    )
    sections = [("", ["event", "companies", ("attendance", "remark")])]

    class Meta:
        model = EventGuest
        fields = ["event", "attendance", "remark"]

    def save(self, commit: bool = True) -> PromotionEvent:
        found = self.cleaned_data
        kept = {"attendance": found["attendance"], "remark": found["remark"]}
        services.invite(found["event"], found["companies"], by=self.user, **kept)
        return found["event"]
