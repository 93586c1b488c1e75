"""One declaration of columns for a list: the page, the sort order, the workbook and the totals all come from it.

    class CompanyTable(Table):
        name = Column(_("company name"), link=True, sort="pinyin")
        registered_capital = MoneyColumn(_("registered capital"))

Cells are rendered as plain escaped strings, because a template per cell is most of what a list page costs.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core import display
from core.addresses import record_pattern, record_url, route_of
from core.values.numerals import number_text

Label = str | Promise


class Column:
    """A column of text. `value` is an attribute path with dots, or a function of the row; default: its name."""

    kind = "text"
    css = ""
    unit = ""
    # May a cell of it be written in the list itself, where it shows a field of the record's form?
    inline = True

    def __init__(
        self,
        label: Label,
        value: str | Callable[[Any], Any] = "",
        *,
        link: bool | str = False,
        sort: str | tuple[str, ...] = "",
        shown: bool = True,
        width: int = 0,
        badge: Mapping[str, str] | None = None,
        field: str | None = "",
    ) -> None:
        """`link`: True links the row's page, a path such as `company` links that record. `sort`: the database fields
        to order by. `shown`: part of the list until the person chooses. `badge`: raw value -> colour of a label.
        `field`: the field of the form that the cell fills when the list comes back as a workbook, None for a cell
        that nobody writes; by default the field of the record that the column shows."""
        self.label, self.value, self.link, self.shown, self.width = label, value, link, shown, width
        self.field = field
        self.sort = (sort,) if isinstance(sort, str) and sort else tuple(sort)
        self.badge = badge
        self.name = ""
        if isinstance(link, str) and link:
            self.css = self.css or "related"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def header(self) -> str:
        return str(self.label)

    def raw(self, row: Any) -> Any:
        """The value as stored: a Decimal, a date, a text, a record, or None."""
        if callable(self.value):
            return self.value(row)
        value = row
        for step in (self.value or self.name).split("."):
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
            if value is None:
                return None
        return value

    @property
    def field_name(self) -> str:
        """The name of the field that the cell fills; empty where nobody writes it."""
        if self.field is None or self.field:
            return self.field or ""
        return "" if callable(self.value) else self.value or self.name

    def source(self, model: type[models.Model]) -> str:
        """The field that the column shows; empty where its value is worked out or belongs to another record."""
        known = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        return self.field_name if self.field or self.field_name in known else ""

    def written(self, row: Any, value: Any) -> dict[str, Any]:
        """What a person wrote into the cell of `row` (None for a new one), by the field that it fills."""
        return {self.field_name: value}

    def text(self, row: Any) -> str:
        """The value as people read it."""
        shown = self._choice_label(row)
        if shown is None:
            shown = self.raw(row)
        return display.DASH if shown in (None, "") else str(shown)

    def cell(self, row: Any) -> Any:
        """The value as a workbook holds it; None where unknown."""
        text = self.text(row)
        return None if text == display.DASH else text

    def html(self, row: Any, url: str) -> SafeString:
        """The value as the page shows it."""
        text = conditional_escape(self.text(row))
        if self.badge is not None:
            colour = self.badge.get(str(self.raw(row)), "secondary")
            return mark_safe(f'<span class="tag tag-{colour}">{text}</span>')  # noqa: S308 - escaped above
        if self.link is True and url:
            return mark_safe(f'<a href="{url}">{text}</a>')  # noqa: S308 - escaped above
        if isinstance(self.link, str) and self.link:
            return self._linked(row, self.link, text)
        return text

    def _linked(self, row: Any, path: str, text: SafeString) -> SafeString:
        target = row
        for step in path.split("."):
            target = getattr(target, step, None)
        if target is None:
            return text
        url = record_url(route_of(target, "detail"), target.pk)
        return mark_safe(f'<a href="{url}">{text}</a>')  # noqa: S308 - escaped by the caller

    def _choice_label(self, row: Any) -> str | None:
        if callable(self.value) or "." in self.value or not isinstance(row, models.Model):
            return None
        getter = getattr(row, f"get_{self.value or self.name}_display", None)
        return str(getter()) if getter else None


class CodeColumn(Column):
    """A code of digits and letters: text in the workbook too, or a spreadsheet would destroy it."""

    kind = "code"
    css = "code"


class NumberColumn(Column):
    """A quantity, right-aligned. `total=True` adds its sum over everything filtered."""

    kind = "decimal"
    css = "num"
    places = 2

    def __init__(self, label: Label, value: Any = "", *, unit: Label = "", total: bool = False, **kwargs: Any) -> None:
        super().__init__(label, value, **kwargs)
        self.unit, self.total = unit, total

    @property
    def header(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    def text(self, row: Any) -> str:
        value = self.raw(row)
        return self.absence(row) if value is None else self.format(value)

    def absence(self, row: Any) -> str:
        return display.noted_absence(row, self.value or self.name) if not callable(self.value) else display.DASH

    def format(self, value: Any) -> str:
        return display.number(value, self.places)

    def cell(self, row: Any) -> Any:
        value = self.raw(row)
        if value is None:
            absence = self.absence(row)
            return None if absence == display.DASH else absence
        return value


class CountColumn(NumberColumn):
    """A whole number of things."""

    kind = "integer"
    places = 0


class PercentColumn(NumberColumn):
    """A share, held as a fraction of 1 and shown as a percentage with one decimal."""

    kind = "percent"

    def format(self, value: Any) -> str:
        return display.percent(value)


class MoneyColumn(NumberColumn):
    """An amount of 元, shown in 万元."""

    kind = "money"

    def __init__(self, label: Label, value: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("unit", _("10k yuan"))
        super().__init__(label, value, **kwargs)

    def text(self, row: Any) -> str:
        text = super().text(row)
        note = getattr(row, "field_notes", {}).get(self.name, {}) if isinstance(row, models.Model) else {}
        currency = getattr(row, "currency", "CNY")
        return f"{note.get('qualifier', '')}{text}{'' if currency == 'CNY' else ' ' + currency}"

    def format(self, value: Decimal) -> str:
        return display.in_ten_thousands(value)

    def cell(self, row: Any) -> Any:
        """Foreign amounts are text with a unit: no sum may add dollars to yuan, and 120 USD are not 120万USD."""
        value, currency = self.raw(row), getattr(row, "currency", "CNY")
        if value is None or currency == "CNY":
            return super().cell(row)
        return f"{number_text(value / display.TEN_THOUSAND)}万{currency}"

    def written(self, row: Any, value: Any) -> dict[str, Any]:
        """The number alone: the currency of a foreign amount stands in a field of its own."""
        currency = getattr(row, "currency", "CNY")
        return {self.field_name: value.removesuffix(currency).strip() if isinstance(value, str) else value}


class DateColumn(Column):
    """A day, cut to how precisely the source knew it."""

    kind = "date"
    css = "date"

    def text(self, row: Any) -> str:
        value = self.raw(row)
        if value is None:
            name = self.value or self.name
            return display.noted_absence(row, name) if isinstance(name, str) else display.DASH
        return display.dated(value, self.precision(row)) if not hasattr(value, "hour") else display.day(value)

    def precision(self, row: Any) -> str:
        notes = getattr(row, "field_notes", None) or {}
        return notes.get(self.name, {}).get("precision") or "day"

    def cell(self, row: Any) -> Any:
        value = self.raw(row)
        if isinstance(value, date) and self.precision(row) == "day":
            return value
        return super().cell(row)


class MonthColumn(DateColumn):
    """A month."""

    kind = "text"

    def precision(self, row: Any) -> str:
        return "month"


class ManyColumn(Column):
    """Several related records, joined by 、; prefetch them."""

    inline = False

    def text(self, row: Any) -> str:
        related = self.raw(row)
        return "、".join(str(thing) for thing in related.all()) or display.DASH if related is not None else display.DASH


class Table:
    """The columns of a list, in order, with the rows of one page."""

    columns: dict[str, Column] = {}
    detail_route = ""
    default_sort = ""
    # Do the rows say their number and version, to be picked, opened and written in?
    pick = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: thing for name, thing in vars(cls).items() if isinstance(thing, Column)}
        cls.columns = {**cls.columns, **own}

    def __init__(self, rows: Iterable[Any], chosen: Iterable[str] = (), *, linked: bool = True, first: int = 1) -> None:
        """`chosen`: names of the columns to show, in order; none means those shown by default."""
        self.rows, self.linked, self.first = rows, linked, first
        names = [name for name in chosen if name in self.columns]
        self.shown = [self.columns[n] for n in names] or [c for c in self.columns.values() if c.shown]

    @classmethod
    def ordering(cls, sort: str) -> list[str]:
        """Database ordering for `sort` (`name` or `-name`); an unknown name is ignored. Ties fall to the number."""
        column = cls.columns.get(sort.lstrip("-"))
        if column is None or not column.sort:
            return []
        flip = sort.startswith("-")
        fields = [f[1:] if flip and f.startswith("-") else f"-{f}" if flip else f for f in column.sort]
        return [*fields, "-pk" if flip else "pk"]

    @classmethod
    def arranged(cls, names: Iterable[str]) -> list[str]:
        """The columns of these names, each once, that which names the row always first; none where none is known."""
        known = [name for name in dict.fromkeys(names) if name in cls.columns]
        first = [name for name, column in cls.columns.items() if column.link is True][:1] if known else []
        return [*first, *(name for name in known if name not in first)]

    def leave_out(self, names: Iterable[str]) -> None:
        """Do not show these columns: a panel need not repeat in every row whose page it stands on."""
        left_out = {*names}
        self.shown = [column for column in self.shown if column.name not in left_out or column.link is True]

    def body(self) -> SafeString:
        """The rows of the table as one string of markup."""
        pattern = record_pattern(self.detail_route) if self.detail_route and self.linked else ""
        lines = []
        for number, row in enumerate(self.rows, self.first):
            url = pattern.format(row.pk) if pattern else ""
            archived = ' class="archived"' if getattr(row, "archived_at", None) else ""
            cells = "".join(f'<td class="{column.css}">{column.html(row, url)}</td>' for column in self.shown)
            lines.append(f"<tr{archived}{self._head(row, number)}{cells}</tr>")
        return mark_safe("\n".join(lines))  # noqa: S308 - every cell is escaped by its column

    def _head(self, row: Any, number: int) -> str:
        """The end of a row's tag, and its first cell: its place, which also picks it."""
        if not self.pick or not hasattr(row, "version"):
            return f'><td class="seq">{number}</td>'
        key = f"{row.pk}-{row.version}"
        return (
            f' data-row="{key}"><td class="seq"><label><input type="checkbox" name="pick" value="{key}" form="bulk"> '
            f"{number}</label></td>"
        )

    def totals(self, queryset: models.QuerySet) -> list[str]:
        """For each shown column, its sum over the whole of `queryset` as text; empty where there is none."""
        summed = [c for c in self.shown if getattr(c, "total", False) and not callable(c.value)]
        if not summed:
            return []
        wanted: dict[str, Any] = {f"total_{c.name}": models.Sum(c.value or c.name) for c in summed}
        wanted |= {f"known_{c.name}": models.Count(c.value or c.name) for c in summed}
        found = queryset.order_by().aggregate(all_rows=models.Count("pk"), **wanted)
        return [
            Total.of(c, found[f"total_{c.name}"], found["all_rows"] - found[f"known_{c.name}"]) if c in summed else ""
            for c in self.shown
        ]


class Total(str):
    """A sum as text, in the unit of its column's head; `unknown`: how many rows have no value to add."""

    unknown = 0

    @classmethod
    def of(cls, column: Any, total: Any, unknown: int) -> "Total":
        """Where not one value is known, the sum is not known either."""
        made = cls(display.DASH if total is None else column.format(total))
        made.unknown = unknown
        return made


def badge(text: str, colour: str) -> SafeString:
    """A small coloured label; the word, not the colour, carries the meaning."""
    return format_html('<span class="tag tag-{}">{}</span>', colour, text)
