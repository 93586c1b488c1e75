"""The form that says who may know of a sealed lead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import ManyField, ReasonForm
from core.widgets import FastSelectMultiple
from crm import services
from crm.models import Lead


class PeopleField(ManyField):
    """People, each with their unit: two may bear one name."""

    def label_from_instance(self, person: User) -> str:
        return f"{person}（{person.organisation or person.get_role_display()}）"


class SealForm(ReasonForm):
    """Who may know of the lead, and why."""

    people = PeopleField(
        label=_("Open to"), queryset=User.objects.none(), widget=FastSelectMultiple(attrs={"class": "form-select"}),
        required=False, help_text=_("The owner is always among them. People who see the lead's region can be named."),
    )  # fmt: skip
    field_order = ("people", "reason", "version")

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: forms.ModelMultipleChoiceField = self.fields["people"]  # type: ignore[assignment]
        people.queryset = services.people_for(lead).order_by("region__code", "full_name")
