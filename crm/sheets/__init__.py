"""The ledgers of leads (在谈), agreements (签约), companies (企业名录) and follow-ups (跟进记录)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, SheetKind, amount, named
from core.values.titles import tells_increase
from crm.sheets.columns import (
    AGREEMENT_ALIASES,
    AGREEMENT_AMOUNT,
    CHAIN,
    INDUSTRY,
    PHASE_PARTS,
    PIPELINE_COLUMNS,
    TOTAL_ALIASES,
    TOTAL_INVEST,
)
from crm.sheets.companies import COMPANY
from crm.sheets.followups import INTERACTION

PIPELINE_ORDER = (
    ("registered_on", "started_on"),
    ("signed_on", "started_on"),
    ("started_on", "produced_on"),
    ("signed_on", "produced_on"),
    ("registered_on", "produced_on"),
    ("planned_start_on", "planned_production_on"),
    ("first_reported_on", "signed_on"),
)
AGREEMENT_TYPES = {
    "意向": "意向",
    "框架": "框架",
    "战略": "框架",
    "正式合同": "正式合同",
    "投资合同": "正式合同",
    "投资协议": "协议",
    "正式协议": "协议",
}


def agreement_type(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Tell the type of an agreement from its own column or a remark such as 框架协议, and whether it is an increase."""
    written = str(values.get("agreement_type") or "")
    text = written or str(values.get("remark") or "")
    found = next((kind for word, kind in AGREEMENT_TYPES.items() if word in text), None)
    told = {"agreement_type": found, "agreement_change": "增资" if tells_increase(written) else None}
    return {name: value for name, value in told.items() if value}


def _as_agreement(column: Column) -> Column | None:
    """In a list of agreements 总投资 means the agreed investment, and 产业类别 the link of the chain beside 行业."""
    if column is AGREEMENT_AMOUNT:
        return amount("agreement_amount", column.label, f"{AGREEMENT_ALIASES} {TOTAL_ALIASES}", inner=PHASE_PARTS)
    if column is CHAIN:
        return named("chain", column.label, f"{' '.join(column.aliases)} 产业类别")
    if column is INDUSTRY:
        return named("industry", column.label, " ".join(alias for alias in column.aliases if alias != "产业类别"))
    return None if column is TOTAL_INVEST else column


LEAD = SheetKind(
    code="lead",
    label=_("Leads in talks"),
    stage="P30",
    columns=PIPELINE_COLUMNS,
    words=("在谈", "洽谈", "意向", "线索", "对接", "跟踪", "拟签约", "储备", "谋划"),
    required=(("project_name", "investor_name", "company_name"),),
    decisive=("planned_invest", "first_reported_on"),
    telling=("contact", "owner_person", "planned_start_on"),
    identity=("project_name", "investor_name"),
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
)
AGREEMENT = SheetKind(
    code="agreement",
    label=_("Agreements"),
    stage="P40",
    columns=tuple(column for column in map(_as_agreement, PIPELINE_COLUMNS) if column),
    words=("签约", "签订", "合同项目", "协议项目"),
    required=(("project_name", "investor_name", "company_name"),),
    decisive=("agreement_amount", "signed_on", "agreement_type"),
    identity=("project_name", "investor_name", "agreement_amount", "signed_on"),
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
    derive=agreement_type,
)
SHEET_KINDS = (LEAD, AGREEMENT, COMPANY, INTERACTION)
