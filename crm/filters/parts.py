"""Choices and filters that several lists share."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.filters import ChoiceFilter
from crm.models import Agreement, ChainNode, CompanyHonour, Lead, SideReason, Tag
from crm.pipeline import catalogue


def chain_choices(user: User) -> list[tuple[int, str]]:
    """The leaf nodes of the chain edition in use."""
    return [(node.pk, str(node)) for node in ChainNode.objects.in_use().leaves()]


def segment_choices(user: User) -> list[tuple[int, str]]:
    """The segments of the chain edition in use."""
    return [(node.pk, str(node)) for node in ChainNode.objects.in_use().filter(parent__isnull=True)]


def owner_choices(user: User) -> list[tuple[int, str]]:
    """The people who follow at least one lead that the reader sees."""
    owners = Lead.objects.visible_to(user).values("owner")
    return [(person.pk, str(person)) for person in User.objects.filter(pk__in=owners)]


def year_choices(user: User) -> list[tuple[int, str]]:
    """The years in which something the reader sees was signed, the latest first."""
    signed = Agreement.objects.visible_to(user).current().filter(signed_on__isnull=False)
    return [(day.year, str(day.year)) for day in signed.dates("signed_on", "year", order="DESC")]


def stage_options(user: User) -> list[tuple[str, str]]:
    """The stages of leads, those out of use too: old records stand there."""
    return catalogue.choices()


def tag_options(user: User) -> list[tuple[int, str]]:
    return [(tag.pk, str(tag)) for tag in Tag.objects.visible_to(user).current()]


def ground_options(user: User) -> list[tuple[int, str]]:
    """The grounds on which leads are not going on, each with its state."""
    rows = SideReason.objects.visible_to(user)
    return [(ground.pk, ground.with_state) for ground in rows]


class OrNoneFilter(ChoiceFilter):
    """One of a list, or what says nothing there."""

    NONE = "none"

    def options(self, user: User) -> list[tuple[str, str]]:
        return [*super().options(user), (self.NONE, gettext("not stated"))]

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        if value != self.NONE:
            return super().apply(queryset, value)
        field = queryset.model._meta.get_field(self.field)
        return queryset.filter(**({f"{self.field}__isnull": True} if field.is_relation else {self.field: ""}))


class StateFilter(ChoiceFilter):
    """Whether a lead is going on, or else in which state it is."""

    GOING_ON = "on"

    def __init__(self, label: object, **kwargs: Any) -> None:
        aside = [choice for choice in Lead.SideState.choices if choice[0]]
        going_on = (self.GOING_ON, Lead.SideState.NONE.label)
        super().__init__(label, "side_state", choices=[going_on, *aside], **kwargs)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return super().apply(queryset, "" if value == self.GOING_ON else value)


class DueFilter(ChoiceFilter):
    """When the next step of a lead is due."""

    CHOICES = (
        ("overdue", _("overdue")),
        ("week", _("within seven days")),
        ("none", _("no day set")),
    )

    def __init__(self, label: object) -> None:
        super().__init__(label, choices=self.CHOICES)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.overdue()
        if value == "week":
            return queryset.followed().filter(next_action_on__range=(today, today + timedelta(days=7)))
        return queryset.followed().filter(next_action_on__isnull=True)


class OwnerFilter(ChoiceFilter):
    """Who follows a lead: somebody of those who do, or the reader, whoever that is (`owner=me`)."""

    ME = "me"

    def options(self, user: User) -> list[tuple[str, str]]:
        return [(self.ME, gettext("me")), *super().options(user)]

    def read(self, params: QueryDict, user: User) -> Any:
        return user if params.get(self.name) == self.ME else super().read(params, user)

    def shown(self, value: Any, user: User) -> str:
        return str(value) if value == user else super().shown(value, user)


class HonourFilter(ChoiceFilter):
    """Companies with an honour, each once however often it has it."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(pk__in=CompanyHonour.objects.filter(kind=value).values("company"))
