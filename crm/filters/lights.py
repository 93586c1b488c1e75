"""The filter of leads by their lights."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.filters import ChoiceFilter
from crm import lights


class LightFilter(ChoiceFilter):
    """A colour, a rule, or both (`?light=respond.red`): the same rows as the lights that the list shows.

    Colours and rules are offered; both together come from links, and are offered while they are chosen.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=[], **kwargs)

    def options(self, user: Any) -> list[tuple[str, str]]:
        return [*_colours(), *_rules(), *_both()]

    def html(self, params: QueryDict, user: Any) -> SafeString:
        chosen = [option for option in _both() if option[0] == params.get(self.name)]
        offered = ChoiceFilter(self.label, choices=[*_colours(), *_rules(), *chosen])
        offered.name = self.name
        return offered.html(params, user)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        first, _dot, second = value.partition(".")
        if first in lights.Colour.values:
            return lights.lit(queryset, colour=first)
        return lights.lit(queryset, rule=first, colour=second)


def _colours() -> list[tuple[str, str]]:
    return [(colour.value, gettext("any: %(colour)s") % {"colour": colour.label}) for colour in reversed(lights.Colour)]


def _rules() -> list[tuple[str, str]]:
    return [(rule.code, str(rule.label)) for rule in lights.RULES.values()]


def _both() -> list[tuple[str, str]]:
    return [
        (f"{rule.code}.{colour.value}", f"{rule.label} · {colour.label}")
        for rule in lights.RULES.values()
        for colour in lights.Colour
    ]
