"""The form of a lead."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from core.doubts import DoubtsForm
from crm import twins
from crm.forms.clocks import check_clocks
from crm.forms.lead_stage import StageForm
from crm.forms.parts import check_step
from crm.models import Lead


class LeadForm(DoubtsForm, StageForm):
    """A lead, followed by somebody who sees its region; its stage and state change by the rules of the pipeline."""

    sections = [
        (_("Project"), ["name", ("company", "planned_investment"), "content", ("region", "site"),
                        ("land_mu", "industry"), "chain_nodes"]),
        (_("Where it stands"), [("stage", "move_reason"), ("side_state", "side_ground", "lost_to"),
                                ("side_reason", "resume_on"), ("next_action", "next_action_on"), "progress",
                                "problem"]),
        (_("Who follows it"), [("owner", "organisation", "leader"), ("owner_name", "owner_unit"),
                               ("source", "source_detail", "event"), ("received_at", "first_reported_on"), "tags",
                               "remark"]),
    ]  # fmt: skip

    class Meta:
        model = Lead
        fields = [
            "name", "company", "planned_investment", "content", "region", "site", "land_mu", "industry", "chain_nodes",
            "stage", "side_state", "side_ground", "lost_to", "side_reason", "resume_on", "next_action",
            "next_action_on", "progress", "problem", "owner",
            "organisation", "leader", "owner_name", "owner_unit", "source", "source_detail", "event", "received_at",
            "first_reported_on", "tags", "remark",
        ]  # fmt: skip

    confirmed = forms.BooleanField(label=_("I have asked: it is another project"), required=False)
    question = _("Look at what is named above, or ring. If yours is another project, tick the box and save.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["name"].widget.attrs["data-twins"] = twins.twins_url("lead")

    def doubts(self) -> list[str]:
        """Leads of this title or with this company, when a new one is made; of others' only whom to ring."""
        if self.instance.pk:
            return []
        company = self.cleaned_data.get("company")
        found = twins.lead_twins(self.user, self.cleaned_data["name"], company.pk if company else None)
        return [twin.sentence for twin in found]

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """As owner, the commerce officers at work in the person's region and below."""
        if name == "owner":
            officers = Q(role=Role.OFFICER, is_active=True, region__in=self.user.region_ids)
            return rows.filter(officers | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)

    def clean(self) -> dict:
        found = super().clean()
        check_step(self, "next_action", "next_action_on")
        check_clocks(self)
        owner, region = found.get("owner"), found.get("region")
        if owner and region and not _sees(owner, region.pk):
            self.add_error("owner", _("This person does not see the region of the lead. Choose another owner."))
        return found


def _sees(person: User, region: int) -> bool:
    return region in person.region_ids
