"""The pipeline annex: every investment by stage, with what was signed, what came in, and what holds it up."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import Region
from core import display
from core.workbook.writer import Kind, Ledger, SheetColumn, Tone, Workbook
from crm.models import Lead
from crm.pipeline import catalogue
from indicators import places, registry
from projects.models import Project
from reports.pack.investments import Investment, investments
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes, unit_line

Amounts = Mapping[int, Decimal]


def add_pipeline(book: Workbook, order: PackOrder) -> Ledger:
    """Add the annex; its totals of agreed money and of funds are those of the indicators, up to the period's end."""
    rows = sorted(investments(order), key=_order_of)
    agreed, funds = _amounts("investment_agreed", "pk", order), _amounts("funds_in_place", "project", order)
    cities = places.lines()
    return book.ledger(
        _("Pipeline"),
        title=_("Ledger of the investment pipeline"),
        period=order.period.words,
        unit_line=unit_line(order),
        columns=_columns(order),
        rows=[_row(one, agreed, funds, cities) for one in rows],
        group_by="stage",
        notes=_notes(order),
        paper="A3",
    )


def _columns(order: PackOrder) -> list[SheetColumn]:
    money: dict[str, Any] = {"kind": Kind.MONEY, "unit": order.unit, "show_unit": False, "total": "sum"}
    states = {str(label): Tone.WARNING for value, label in Project.SideState.choices if value}
    columns = [
        SheetColumn(_("Project name"), "name", width=26),
        SheetColumn(_("Investor"), "investor", width=22),
        SheetColumn(_("Place"), "place", width=12),
        SheetColumn(_("What is to be built"), "content", width=30),
        SheetColumn(_("Chain nodes"), "nodes", width=16),
        SheetColumn(_("Stage"), "stage", width=10, align="center"),
        SheetColumn(_("Kind of agreement"), "kind", width=10, align="center"),
        SheetColumn(_("Signed on"), "signed_on", Kind.DATE),
        SheetColumn(_("Planned or total investment"), "investment", **money),
        SheetColumn(_("Agreed investment counted"), "agreed", **money),
        SheetColumn(_("Funds in place"), "funds", **money),
        SheetColumn(_("Unit in charge"), "unit", width=16),
        SheetColumn(_("Present progress"), "progress", width=28),
        SheetColumn(_("Problems to be coordinated"), "problem", width=24),
        SheetColumn(_("Next step"), "next", width=20),
        SheetColumn(_("State"), "state", width=9, align="center", tones=states),
    ]
    hidden = {"kind", "signed_on", "agreed", "unit", "next"} if order.is_for_parks else set()
    return [column for column in columns if column.key not in hidden]


def _notes(order: PackOrder) -> list[str]:
    stages = _(
        "Stages and progress are those of the day of export; amounts and dates run to the end of the period. Leads "
        "that are paused, transferred or terminated are not listed."
    )
    amounts = _("Planned investment for leads, agreed for agreements, total for projects; what is blank was not given.")
    return [stages, amounts, *basis_notes(order, ["investment_agreed", "funds_in_place"])]


def _amounts(code: str, key: str, order: PackOrder) -> Amounts:
    """Money by record, from the very rows of the indicator."""
    rows = registry.get(code).rows(order.user, period=order.period.until, region=order.place)
    known = rows.filter(amount__isnull=False).order_by()
    return dict(known.values(key).annotate(total=Sum("amount")).values_list(key, "total"))


def _order_of(one: Investment) -> tuple:
    amount = one.first("total_investment") or one.first("amount") or one.first("planned_investment") or 0
    return one.counts_as, catalogue.stage_of(one.stage).order, one.region.path, -amount


def _row(one: Investment, agreed: Amounts, funds: Amounts, cities: Mapping[str, Region]) -> dict[str, Any]:
    counted = [agreed[agreement.pk] for agreement in one.agreements if agreement.pk in agreed]
    main = one.project or one.lead or one.agreements[-1]
    return {
        "name": one.first("name"),
        "investor": one.first("investor") or one.first("company"),
        "place": _place(one.region, cities),
        "content": one.first("content"),
        "nodes": "、".join(node.local_name for node in main.chain_nodes.all()),
        "stage": one.stage_words,
        "kind": one.agreements[-1].get_kind_display() if one.agreements else None,
        "signed_on": one.signed_on,
        "investment": _investment(one),
        "agreed": sum(counted) if counted else None,
        "funds": funds.get(one.project.pk) if one.project else None,
        "unit": _unit(one),
        "progress": one.first("progress"),
        "problem": one.first("problem"),
        "next": _next_step(one.lead),
        "state": one.project.get_side_state_display() if one.project and one.project.side_state else None,
    }


def _place(region: Region, cities: Mapping[str, Region]) -> str:
    city = cities.get(places.line_path(region.path), region)
    return region.name if city == region else f"{city.name}{region.name}"


def _investment(one: Investment) -> Any:
    """The amount of the farthest record; where it gives none, the reason in the words of its ledger (待定, 保密)."""
    for record, name in ((one.project, "total_investment"), *((a, "amount") for a in reversed(one.agreements)),
                         (one.lead, "planned_investment")):  # fmt: skip
        if record is None:
            continue
        value = getattr(record, name)
        if value is not None:
            currency = getattr(record, "currency", "CNY")
            return value if currency == "CNY" else f"{display.number(value)} {currency}"
        if reason := record.field_notes.get(name, {}).get("null_reason"):
            return reason
    return None


def _unit(one: Investment) -> Any:
    if one.lead is None:
        return one.first("referrer")
    return one.lead.owner_unit or one.lead.organisation or one.first("referrer")


def _next_step(lead: Lead | None) -> str | None:
    if lead is None or not lead.next_action:
        return None
    return f"{lead.next_action}\n{lead.next_action_on:%Y-%m-%d}" if lead.next_action_on else lead.next_action
