"""Filters that know regions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Region
from core.filters import ChoiceFilter, Label


class RegionFilter(ChoiceFilter):
    """A region and everything below it, by its code in the address (`?region=140100`)."""

    def __init__(self, label: Label, field: str = "region", *, main: bool = True) -> None:
        super().__init__(label, field, choices=region_choices, main=main)

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
