"""One declaration of a sheet's column, for ledgers and list exports alike, and what a value becomes in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.workbook.writer_text import clean_text, starts_like_formula

LOCAL_TIME = ZoneInfo("Asia/Shanghai")
MONEY_UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}  # 元 in one displayed unit
EXACT_DIGITS = 15  # Excel keeps no more
FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar is off by one day or has no day at all

Row = Sequence[Any] | Mapping[str, Any]
Align = Literal["left", "center", "right"]


class Kind(StrEnum):
    """What a column holds; it decides conversion, number format and alignment."""

    TEXT = "text"
    CODE = "code"  # digits that are a name: credit codes, phones, project codes
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"  # values in 元, shown in the column's unit
    PERCENT = "percent"  # values as fractions: 0.856 is shown as 85.60%
    DATE = "date"
    DATETIME = "datetime"


class Tone(StrEnum):
    """A light fill for a word in a cell; the word, never the colour alone, tells the state."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A total that divides two other columns' totals, such as 完成率 = 累计 ÷ 目标; both given by column key."""

    numerator: str
    denominator: str


DEFAULT_DECIMALS = {Kind.INTEGER: 0, Kind.DECIMAL: 2, Kind.MONEY: 2, Kind.PERCENT: 2}
_ALIGN: dict[Kind, Align] = {Kind.TEXT: "left", Kind.CODE: "center", Kind.DATE: "center", Kind.DATETIME: "center"}
_WIDTH = {Kind.TEXT: 8, Kind.CODE: 12, Kind.DATE: 12, Kind.DATETIME: 18}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column. `key` finds the value in rows that are mappings; `group` is the merged heading above it.

    `unit` is printed under the heading; for money it is one of MONEY_UNITS and sets the scale (values come in 元).
    `missing` is the word for None (未报); the default leaves the cell blank. `tones` colours cells by their text.
    `hidden` columns come last in a list: they travel with the file and are neither seen nor printed.
    """

    header: str
    key: str = ""
    kind: Kind = Kind.TEXT
    group: str = ""
    unit: str = ""
    show_unit: bool = True
    decimals: int | None = None
    commas: bool = True
    width: float | None = None
    total: Literal["none", "sum"] | Ratio = "none"
    align: Align | None = None
    wrap: bool = True
    missing: str = ""
    tones: Mapping[str, Tone] = field(default_factory=dict)
    hidden: bool = False

    def __post_init__(self) -> None:
        """Refuse a declaration that could not be printed as meant."""
        object.__setattr__(self, "kind", Kind(self.kind))
        object.__setattr__(self, "key", self.key or self.header)
        if self.kind == Kind.MONEY and self.unit not in MONEY_UNITS:
            raise ValueError(f"Column {self.header!s}: a money column needs a unit, one of {', '.join(MONEY_UNITS)}.")
        if self.total != "none" and not self.is_number:
            raise ValueError(f"Column {self.header!s}: only a number column has a total.")

    @property
    def is_number(self) -> bool:
        """Say whether cells are numbers to calculate with."""
        return self.kind in DEFAULT_DECIMALS

    @property
    def alignment(self) -> Align:
        """Return where cells stand: numbers right, codes and dates in the middle, text left, unless given."""
        return self.align or _ALIGN.get(self.kind, "right")

    @property
    def wraps(self) -> bool:
        """Say whether long content goes on in a second line; numbers, dates and codes never do."""
        return self.wrap and self.kind == Kind.TEXT

    @property
    def minimum_width(self) -> float:
        """Return the width in half-width columns below which the kind's usual values do not fit."""
        return self.width or _WIDTH.get(self.kind, 8)

    @property
    def places(self) -> int:
        """Return how many decimals are shown."""
        return DEFAULT_DECIMALS.get(self.kind, 0) if self.decimals is None else self.decimals

    @property
    def number_format(self) -> str:
        """Return the Excel number format; no kind ever shows E-notation."""
        if self.kind == Kind.DATE:
            return "yyyy-mm-dd"
        if self.kind == Kind.DATETIME:
            return "yyyy-mm-dd hh:mm"
        if not self.is_number:
            return "@" if self.kind == Kind.CODE else "General"
        whole = "#,##0" if self.commas and self.kind != Kind.PERCENT else "0"
        places = "." + "0" * self.places if self.places else ""
        return whole + places + ("%" if self.kind == Kind.PERCENT else "")

    @property
    def heading(self) -> str:
        """Return the printed heading: the header, its unit in brackets on the next line."""
        shown = f"{self.header}\n（{self.unit}）" if self.unit and self.show_unit else str(self.header)
        return clean_text(shown)

    def value_of(self, row: Row, position: int) -> Any:
        """Return this column's raw value of a row, found by key in a mapping, else by position."""
        return row.get(self.key) if isinstance(row, Mapping) else row[position]


class CellContent(NamedTuple):
    """What is written: openpyxl's data type (s text, n number, d date, f formula), the value, the text a reader sees.

    `risky` marks text that a spreadsheet would take for a formula once edited; `cached` is a formula's known result.
    """

    data_type: Literal["s", "n", "d", "f"]
    value: Any
    shown: str
    risky: bool = False
    cached: str = ""

    @property
    def number(self) -> Decimal | None:
        """Return the number that a SUM over this cell would count."""
        return Decimal(self.value) if self.data_type == "n" and self.value is not None else None


BLANK = CellContent("n", None, "")


def cell_content(column: SheetColumn, value: Any) -> CellContent:
    """Turn a raw value into what its cell holds. None stays apart from zero; words in a number column stay words."""
    if value is None or value == "" or value != value:  # NaN is no number to publish
        return text_content(column.missing) if column.missing else BLANK
    if isinstance(value, bool):
        return text_content(_("Yes") if value else _("No"))
    if column.is_number and isinstance(value, (int, Decimal, float)):
        return _number_content(column, value)
    if column.kind in (Kind.DATE, Kind.DATETIME) and isinstance(value, date):
        return _date_content(column, value)
    return text_content(_plain(value))


def text_content(value: object) -> CellContent:
    """Return text that stays text, whatever it starts with."""
    text = clean_text(value)
    return CellContent("s", text, text, starts_like_formula(text)) if text else BLANK


def _plain(value: Any) -> Any:
    """Spell numbers and moments that stand in a text column, so that none shows E-notation or a time zone."""
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    return format(Decimal(str(value)), "f") if isinstance(value, (Decimal, float)) else value


def _number_content(column: SheetColumn, value: int | Decimal | float) -> CellContent:
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return text_content(column.missing)
    if column.kind == Kind.MONEY:
        number = number / MONEY_UNITS[column.unit]
    exact = format(number, "f")
    if abs(number) >= 10**EXACT_DIGITS:
        return text_content(exact)
    return CellContent("n", exact, shown_number(column, number))


def shown_number(column: SheetColumn, number: Decimal) -> str:
    """Return the number as the column's format prints it."""
    if column.kind == Kind.PERCENT:
        return f"{number * 100:.{column.places}f}%"
    return f"{number:,.{column.places}f}" if column.commas else f"{number:.{column.places}f}"


def _date_content(column: SheetColumn, value: date) -> CellContent:
    moment = _local(value) if isinstance(value, datetime) else value
    day = moment.date() if isinstance(moment, datetime) else moment
    if day < FIRST_DAY:
        return text_content(day.isoformat())
    if column.kind == Kind.DATE:
        return CellContent("d", day, day.isoformat())
    full = moment if isinstance(moment, datetime) else datetime.combine(day, time())
    return CellContent("d", full, f"{full:%Y-%m-%d %H:%M}")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_TIME).replace(tzinfo=None) if moment.tzinfo else moment
