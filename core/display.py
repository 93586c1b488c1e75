"""How values read to people: money in 万元, dates as 2017-06-01, unknown as a dash, never as zero."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

TEN_THOUSAND = Decimal(10_000)
HUNDRED_MILLION = Decimal(100_000_000)
DASH = "—"


def number(value: Decimal | float | int | None, places: int = 2) -> str:
    """`1234567.5` -> `1,234,567.5`: commas every three digits, at most `places` decimals, no trailing zeros."""
    if value is None:
        return DASH
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(fraction: Decimal | float | None, places: int = 1) -> str:
    """A share as a percentage: `0.6667` -> `66.7%`."""
    return DASH if fraction is None else f"{number(Decimal(str(fraction)) * 100, places)}%"


def in_ten_thousands(value: Decimal | None) -> str:
    """An amount of 元 as a number of 万元."""
    return DASH if value is None else number(value / TEN_THOUSAND)


def in_hundred_millions(value: Decimal | None) -> str:
    """An amount of 元 as a number of 亿元."""
    return DASH if value is None else number(value / HUNDRED_MILLION)


def money(value: Decimal | None, places: int = 2) -> str:
    """An amount of 元 in words of its size: `3.5亿元`, `1,200万元`, `800元`; at most `places` decimals."""
    if value is None:
        return DASH
    if abs(value) >= HUNDRED_MILLION:
        return _("%(number)s hundred million yuan") % {"number": number(value / HUNDRED_MILLION, places)}
    if abs(value) >= TEN_THOUSAND or value == 0:
        return _("%(number)s ten thousand yuan") % {"number": number(value / TEN_THOUSAND, places)}
    return _("%(number)s yuan") % {"number": number(value)}


def day(value: date | datetime | None) -> str:
    """A date as `2017-06-01`; a time of day as `2017-06-01 09:30` in the office's time zone."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


def month(value: date | None) -> str:
    """A month as `2017-06`."""
    return DASH if value is None else f"{value:%Y-%m}"


def dated(value: date | None, precision: str = "day") -> str:
    """A date cut to how precisely it is known: `2017`, `2017 H1`, `2017 Q2`, `2017-06` or the day."""
    if value is None:
        return DASH
    if precision == "year":
        return str(value.year)
    if precision == "half":
        return _("%(year)s, half %(half)s") % {"year": value.year, "half": (value.month + 5) // 6}
    if precision == "quarter":
        return _("%(year)s, quarter %(quarter)s") % {"year": value.year, "quarter": (value.month + 2) // 3}
    return month(value) if precision == "month" else day(value)


def field_value(instance: models.Model, name: str) -> Any:
    """What a record's field reads as on a page, in the reader's language; records stay records, for links.

    A model hides the field `x` by having `masked_x`.
    """
    field: Any = instance._meta.get_field(name)
    if hasattr(instance, f"masked_{name}"):
        return getattr(instance, f"masked_{name}") or DASH
    if field.many_to_many:
        return list(getattr(instance, name).all())
    value = getattr(instance, name)
    if field.choices and value in dict(field.flatchoices):  # the empty text may be a choice with a name of its own
        return getattr(instance, f"get_{name}_display")()
    if value in (None, ""):
        return noted_absence(instance, name)
    return _reads(instance, field, name, value)


def noted_absence(instance: models.Model, name: str) -> str:
    """Why a value is absent, when the source said so (待定, 保密); else a dash."""
    note = getattr(instance, "field_notes", {}).get(name, {})
    return note.get("null_reason") or DASH


def _reads(instance: models.Model, field: models.Field, name: str, value: Any) -> Any:
    from core.fields import MoneyField

    note = getattr(instance, "field_notes", {}).get(name, {})
    if isinstance(field, models.ForeignKey):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, MoneyField):
        foreign = getattr(instance, "currency", "CNY")
        text = money(value) if foreign == "CNY" else f"{number(value)} {foreign}"
        return f"{note.get('qualifier', '')}{text}"
    if isinstance(value, datetime | date):
        return dated(value, note.get("precision", "day")) if not isinstance(value, datetime) else day(value)
    if isinstance(value, Decimal | int):
        unit = getattr(field, "unit", "")
        return f"{number(value, 4)}{'' if unit == '%' else ' '}{unit}".strip()
    return value
