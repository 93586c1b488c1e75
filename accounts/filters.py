"""Filters that know regions and validity, and those of the lists of people, units, regions and sign-ins."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, Region, User
from accounts.roles import Role
from core.filters import (
    ChoiceFilter,
    DateRangeFilter,
    FilterSet,
    Label,
    Options,
    RecordFilter,
    SearchFilter,
    YesNoFilter,
)


class RegionFilter(ChoiceFilter):
    """A region and everything below it, by its code in the address (`?region=140100`)."""

    def __init__(
        self, label: Label, field: str = "region", *, main: bool = True, choices: Options | None = None
    ) -> None:
        """`choices`: other regions to offer than the province's, by person."""
        super().__init__(label, field, choices=choices or region_choices, main=main, is_steady=choices is None)

    def read(self, params: QueryDict, user: Any) -> Region | None:
        code = params.get(self.name, "")
        if not code:
            return None
        region = Region.objects.filter(code=code[:20]).first()
        if region is None:
            raise forms.ValidationError(_("There is no such region."))
        return region

    def apply(self, queryset: QuerySet, value: Region) -> QuerySet:
        below = Region.objects.filter(path__startswith=value.path).values("pk")
        return queryset.filter(**{f"{self.field}__in": below})

    def shown(self, value: Region, user: Any) -> str:
        return value.name


def region_choices(user: Any) -> list[tuple[str, str]]:
    """Provinces, cities and zones: the levels that people filter by."""
    kinds = [Region.Kind.PROVINCE, Region.Kind.CITY, Region.Kind.FUNCTIONAL_ZONE]
    return list(Region.objects.filter(kind__in=kinds).values_list("code", "name"))


class ValidityFilter(ChoiceFilter):
    """In being today, no longer, or not yet, by the two dates of a record."""

    NOW, OVER, AHEAD = "now", "over", "ahead"

    def __init__(self, label: Label, *, main: bool = True) -> None:
        words = [(self.NOW, gettext_lazy("valid today")), (self.OVER, gettext_lazy("no longer valid")),
                 (self.AHEAD, gettext_lazy("not yet valid"))]  # fmt: skip
        super().__init__(label, choices=words, main=main)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == self.NOW:
            return queryset.valid_on(today)
        return queryset.filter(valid_to__lt=today) if value == self.OVER else queryset.filter(valid_from__gt=today)


class StandingFilter(ChoiceFilter):
    """May a person sign in?"""

    MEANING = {
        User.Standing.ACTIVE: Q(is_active=True),
        User.Standing.WAITING: Q(role=""),
        User.Standing.DISABLED: Q(is_active=False) & ~Q(role=""),
    }

    def __init__(self, label: Label) -> None:
        super().__init__(label, choices=User.Standing.choices)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(self.MEANING[User.Standing(value)])


class PersonFilter(FilterSet):
    q = SearchFilter(gettext_lazy("search"), "username", "full_name", placeholder=gettext_lazy("name or sign-in name"))
    role = ChoiceFilter(gettext_lazy("role"), choices=Role.choices)
    standing = StandingFilter(gettext_lazy("standing"))
    region = RegionFilter(gettext_lazy("region"))
    organisation = RecordFilter(gettext_lazy("unit"), "organisation", model=Organisation)


class OrganisationFilter(FilterSet):
    q = SearchFilter(gettext_lazy("search"), "name", "short_name", "code", placeholder=gettext_lazy("name or code"))
    kind = ChoiceFilter(gettext_lazy("kind"), choices=Organisation.Kind.choices)
    validity = ValidityFilter(gettext_lazy("validity"))
    needs_check = YesNoFilter(gettext_lazy("validity not yet checked"), main=False)
    parent = RecordFilter(gettext_lazy("parent unit"), "parent", model=Organisation)


class RegionsFilter(FilterSet):
    q = SearchFilter(
        gettext_lazy("search"), "name", "short_name", "pinyin", "code", placeholder=gettext_lazy("name, pinyin or code")
    )
    kind = ChoiceFilter(gettext_lazy("kind"), choices=Region.Kind.choices)
    within = RegionFilter(gettext_lazy("within"), "pk")
    validity = ValidityFilter(gettext_lazy("validity"))
    parent = RecordFilter(gettext_lazy("within"), "parent", model=Region)


class SignInFilter(FilterSet):
    q = SearchFilter(gettext_lazy("sign-in name"), "username")
    address = SearchFilter(gettext_lazy("network address"), "address")
    succeeded = YesNoFilter(gettext_lazy("succeeded"))
    at = DateRangeFilter(gettext_lazy("at"), "at__date")
