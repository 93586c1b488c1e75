"""Template workbooks: an empty table for each kind of ledger, from the declarations that the reader reads by."""

import hashlib
import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core.sheets import Column, SheetKind, ValueKind
from core.workbook.writer_columns import Kind, SheetColumn
from core.workbook.writer_template import Template, TemplateColumn, write_template
from crm.models import ChainNode
from ledgers.importing.kinds import NOT_KEPT, NOT_WRITTEN
from ledgers.kinds import SHEET_KINDS
from ledgers.permits import is_work_of
from ledgers.reading.headings import LIST_SHEET, SAMPLE_MARK
from ledgers.reading.regions import default_regions
from ledgers.workbooks.shapes import EXAMPLES, Shape, shape_of

MOST_TOLD = 8  # words of a list that the comment of its head repeats
# Columns that read two fields from one cell; a template has a column for each.
COMPOSITE = (ValueKind.NAME_AND_TEXT, ValueKind.PERIOD)
UNIT_WORDS = {
    "km2": "平方公里", "m2": "平方米", "m": "米", "元/m2·月": "元/平方米·月", "kN/m2": "千牛/平方米",
}  # fmt: skip
CELL_KINDS = {
    ValueKind.AMOUNT: Kind.MONEY, ValueKind.NUMBER: Kind.DECIMAL, ValueKind.PHONE: Kind.CODE,
    ValueKind.CREDIT_CODE: Kind.CODE,
}  # fmt: skip
# Names and codes stay as typed: 0301 keeps its zero, a credit code its 18 characters. Long text has no such format, for
# some programs show #### for more than 255 characters of it. Dates have none either: Excel and WPS then choose one by
# what is typed, so that 2026-06 stays a month and does not become its first day.
FREE = (ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE, ValueKind.PERIOD)
WIDTHS = {
    ValueKind.TEXT: 26, ValueKind.COMPANY: 26, ValueKind.CREDIT_CODE: 23, ValueKind.PHONE: 16, ValueKind.DATE: 13,
    ValueKind.PERIOD: 13, ValueKind.AMOUNT: 13, ValueKind.NUMBER: 11,
}  # fmt: skip
USUAL_WIDTH, NAME_WIDTH = 14, 26
NOTE = gettext_lazy(
    "Heads with ＊ must be filled in, or one of them where their explanation says so. Point at a head to see what it "
    "takes. The row marked %(mark)s is an example and is not imported."
)
EXPLANATIONS = {
    ValueKind.TEXT: gettext_lazy("Text of any length."),
    ValueKind.NAME: gettext_lazy("Text; 无 or 待定 where there is none yet."),
    ValueKind.AMOUNT: gettext_lazy(
        "Money in 万元. Another unit may stand in the cell: 1.2亿, 3000万元, 500万美元. 待定 and 面议 may be written."
    ),
    ValueKind.NUMBER: gettext_lazy("A number; another unit may stand in the cell."),
    ValueKind.DATE: gettext_lazy(
        "A date: 2026-06-15 or 2026年6月15日; where only the month is known 2026-06, or only the year 2026."
    ),
    ValueKind.PERIOD: gettext_lazy("A date: 2026-06-15, or the first and the last day: 2026-06-15至2026-06-18."),
    ValueKind.PHONE: gettext_lazy("Mobile or landline with area code; several are parted by 、."),
    ValueKind.PERSON: gettext_lazy("A name; post and phone have columns of their own, and may also stand here."),
    ValueKind.COMPANY: gettext_lazy("The full name of the company as on its licence."),
    ValueKind.CREDIT_CODE: gettext_lazy("The 18 characters from the business licence."),
}


def offered(user: User) -> list[dict[str, Any]]:
    """Every template a person may use, for the page: key, title, what it is for, how many columns."""
    shapes = {kind: shape_of(kind) for kind in kinds_for(user)}
    return [
        {"key": kind.key, "title": shape.title, "purpose": shape.purpose, "columns": len(columns_of(kind)),
         "version": version_of(kind)}
        for kind, shape in shapes.items()
    ]  # fmt: skip


def kinds_for(user: User) -> list[SheetKind]:
    """Return the kinds that the person's role brings in and whose rows are kept."""
    return [kind for kind in SHEET_KINDS if kind.code not in NOT_WRITTEN and is_work_of(user, kind)]


def build(kind: SheetKind, user: User) -> tuple[IO[bytes], str]:
    """Make the template of a kind with the lists of a person; return an open file and its Chinese name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    shape = shape_of(kind)
    write_template(file, template_of(kind, {"region": region_names(user), "chain": chain_names()}))
    file.seek(0)
    return file, f"{shape.title}_模板.xlsx"


def template_of(kind: SheetKind, lists: Mapping[str, tuple[str, ...]]) -> Template:
    """Return the template of a kind; `lists` are choices by field that depend on who asks."""
    shape = shape_of(kind)
    columns = [_template_column(column, kind, shape, lists) for column in columns_of(kind)]
    has_money = any(column.column.kind == Kind.MONEY for column in columns)
    return Template(
        name=shape.title,
        title=shape.title,
        columns=columns,
        note=str(NOTE) % {"mark": SAMPLE_MARK},
        unit_line="金额单位：万元" if has_money else "",
        version=_("Template version %(version)s") % {"version": version_of(kind)},
        sample_mark=SAMPLE_MARK,
        list_sheet=LIST_SHEET,
        key=kind.key,
    )


def columns_of(kind: SheetKind) -> list[Column]:
    """Return the columns that the template of a kind has: one for each field that it offers and that is kept."""
    names = shape_of(kind).fields or kind.fields
    return [_column_of(kind, name) for name in names if name not in NOT_KEPT.get(kind.code, ())]


def _column_of(kind: SheetKind, name: str) -> Column:
    found = [column for column in kind.columns if column.name == name]
    return next((column for column in found if column.kind not in COMPOSITE), found[0])


def heading_of(column: Column) -> str:
    """Return what stands over a column: the first heading it goes by."""
    return next(alias for alias in column.aliases if "*" not in alias)


def version_of(kind: SheetKind) -> str:
    """Return a mark that changes when what the template asks for changes."""
    shape = shape_of(kind)
    parts = [
        (heading_of(column), str(column.kind), column.quantity, _is_required(column, kind), _words(column, shape))
        for column in columns_of(kind)
    ]
    return hashlib.sha256(repr((kind.key, shape.title, parts)).encode()).hexdigest()[:6].upper()


def _words(column: Column, shape: Shape) -> tuple[str, ...]:
    return shape.choices.get(column.name) or tuple(column.usual_choices)


def _is_required(column: Column, kind: SheetKind) -> bool:
    return any(column.name in group for group in kind.required)


def _template_column(
    column: Column, kind: SheetKind, shape: Shape, lists: Mapping[str, tuple[str, ...]]
) -> TemplateColumn:
    is_required = _is_required(column, kind)
    choices = _words(column, shape) or lists.get(column.name, ())
    example = choices[0] if choices else EXAMPLES.get(column.name)
    return TemplateColumn(
        column=_sheet_column(column, "＊" if is_required else ""),
        note="\n".join(_explanation(column, kind, choices, example)),
        is_required=is_required,
        choices=choices,
        example=example,
        number_format="General" if column.kind in FREE else "" if column.kind == ValueKind.AMOUNT else "@",
    )


def _sheet_column(column: Column, mark: str) -> SheetColumn:
    kind = CELL_KINDS.get(column.kind, Kind.TEXT)
    unit = "万元" if kind == Kind.MONEY else UNIT_WORDS.get(column.quantity, column.quantity)
    is_title = column.name.endswith("_name")
    return SheetColumn(
        f"{mark}{heading_of(column)}", key=column.name, kind=kind, unit=unit,
        align="center" if column.kind in (ValueKind.DATE, ValueKind.PERIOD) else None,
        width=WIDTHS.get(column.kind, NAME_WIDTH if is_title else USUAL_WIDTH),
    )  # fmt: skip


def _explanation(column: Column, kind: SheetKind, choices: tuple[str, ...], example: Any) -> list[str]:
    """What the comment of a head says: whether it is required, what it takes, an example."""
    needed = _needed(column, kind)
    is_plain = column.kind is ValueKind.NAME and (choices or needed)  # the list, or the demand, says enough
    lines = [needed, "" if is_plain else str(EXPLANATIONS.get(column.kind, ""))]
    if choices:
        told = "、".join(choices[:MOST_TOLD]) + ("……" if len(choices) > MOST_TOLD else "")
        lines.append(_("Choose from the list: %(words)s") % {"words": told})
    if example is not None:
        lines.append(_("Example: %(example)s") % {"example": example})
    return [line for line in lines if line]


def _needed(column: Column, kind: SheetKind) -> str:
    shown = [one.name for one in columns_of(kind)]
    group = next((group for group in kind.required if column.name in group), ())
    heads = [heading_of(_column_of(kind, name)) for name in group if name in shown]
    if len(heads) > 1:
        return _("At least one of these is required: %(heads)s") % {"heads": "、".join(heads)}
    return _("Required.") if heads else ""


def region_names(user: User) -> tuple[str, ...]:
    """Return the person's regions as the reader recognises them: the smaller ones first, for rows name counties."""
    regions = Region.objects.filter(pk__in=user.region_ids).valid_on(timezone.localdate()).select_related("parent")
    ordered = sorted(regions, key=lambda region: (region.kind != Region.Kind.COUNTY, region.code))
    return tuple(name for name in map(_readable_name, ordered) if name)


def _readable_name(region: Region) -> str:
    lookup = default_regions()
    names = [str(region), f"{region.parent.name}{region.name}" if region.parent else region.name]
    return next((name for name in names if (found := lookup.find(name)) and found.code == region.code), "")


def chain_names() -> tuple[str, ...]:
    """Return the links of the industrial chain that a row may name."""
    return tuple(ChainNode.objects.in_use().leaves().values_list("name", flat=True))
