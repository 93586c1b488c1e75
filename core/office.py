"""Rules that an office may set for itself: how many days, from which amount. Each has a proposed value and a source.

Apps declare theirs as tuples named in `settings.OFFICE_RULES`; `value("lead.respond")` gives what holds now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import display
from core.models import Setting
from core.once import once
from core.values.amounts import parse_amount
from core.values.numerals import number_text
from core.values.units import WAN

Label = str | Promise
Value = int | Decimal | str
MOST = 3650
CURRENCIES = {"CNY": "元", "USD": "美元"}


@dataclass(frozen=True)
class Rule:
    """One rule. What `default` is, values are: a whole number of `unit`, an amount of `currency`, or a text."""

    key: str
    label: Label
    default: Value
    group: Label = ""
    unit: Label = ""
    currency: str = "CNY"
    help: Label = ""
    source: Label = ""
    least: int = 0

    @property
    def is_amount(self) -> bool:
        return isinstance(self.default, Decimal)

    def read(self, text: str) -> Value:
        """The value that `text` says; raise `ValidationError` when it says none."""
        if isinstance(self.default, int):
            return self._number(text.strip())
        if self.is_amount:
            return self._amount(text)
        return text.strip()

    def _number(self, text: str) -> int:
        if not text.isdecimal() or len(text) > len(str(MOST)) or not self.least <= int(text) <= MOST:
            raise ValidationError(_("Write a whole number from %(least)s to %(most)s.") % {
                "least": self.least, "most": MOST})  # fmt: skip
        return int(text)

    def _amount(self, text: str) -> Decimal:
        found = parse_amount(text, WAN)
        is_bare = found.currency == "CNY" and CURRENCIES["CNY"] not in text
        if found.value is None or found.problem or found.maximum or not (is_bare or found.currency == self.currency):
            raise ValidationError(_("Write one amount in %(currency)s, such as %(example)s.") % {
                "currency": CURRENCIES[self.currency], "example": self.written(self.default)})  # fmt: skip
        return found.value

    def written(self, value: Value) -> str:
        """The value as it is stored and typed: `5`, `10亿元`, `1000万美元`."""
        if not isinstance(value, Decimal):
            return str(value)
        size, word = (
            (display.HUNDRED_MILLION, "亿") if value >= display.HUNDRED_MILLION else (display.TEN_THOUSAND, "万")
        )
        return f"{number_text(value / size)}{word}{CURRENCIES[self.currency]}"

    def shown(self, value: Value) -> str:
        """The value with its unit, as people read it."""
        return self.written(value) if self.is_amount else f"{value} {self.unit}".strip()


@cache
def rules() -> Mapping[str, Rule]:
    """Every declared rule by its key, in the order of declaration."""
    return {rule.key: rule for path in settings.OFFICE_RULES for rule in import_string(path)}


def value(key: str) -> Any:
    """What holds now: the office's own value, else the proposed one. Raise `KeyError` for a key nobody declared."""
    rule = rules()[key]
    stored = own_values().get(key)
    if stored is None:
        return rule.default
    try:
        return rule.read(stored)
    except ValidationError:  # stored under an earlier form of the rule; the page of settings says so
        return rule.default


def shown(key: str) -> str:
    """What holds now, with its unit."""
    return rules()[key].shown(value(key))


def own_values() -> dict[str, str]:
    """What the office has set for itself, as stored, by key: one query for a request."""
    return once("office", lambda: dict(Setting.objects.current().values_list("key", "value")))
