"""The ledgers of landed projects: newly registered, started and producing, and mixed project ledgers."""

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind
from crm.sheets import PIPELINE_ORDER
from crm.sheets.columns import PIPELINE_COLUMNS

NAMES = (("project_name", "company_name", "investor_name"),)
COMPANY_FACTS = ("registered_on", "registered_capital", "company_name", "legal_rep")

REGISTERED = SheetKind(
    code="project",
    label=_("Newly registered projects"),
    stage="P50",
    columns=PIPELINE_COLUMNS,
    words=("新注册", "注册", "落地", "立项"),
    required=NAMES,
    decisive=("registered_on", "registered_capital"),
    telling=COMPANY_FACTS,
    identity=("project_name", "company_name", "investor_name", "content"),
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
)
STARTED = SheetKind(
    code="project",
    label=_("Newly started projects"),
    stage="P60",
    columns=PIPELINE_COLUMNS,
    words=("新开工", "开工", "动工", "在建", "续建"),
    required=NAMES,
    decisive=("started_on",),
    telling=(*COMPANY_FACTS, "started_on", "inflow_total"),
    identity=REGISTERED.identity,
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
)
PRODUCING = SheetKind(
    code="project",
    label=_("Projects newly in production"),
    stage="P70",
    columns=PIPELINE_COLUMNS,
    words=("新投产", "投产", "竣工", "建成", "达产", "运营项目"),
    required=NAMES,
    decisive=("produced_on", "sales_month"),
    telling=(*COMPANY_FACTS, "started_on", "inflow_total", "produced_on"),
    identity=REGISTERED.identity,
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
)
MIXED = SheetKind(
    code="project",
    label=_("Projects of several stages"),
    columns=PIPELINE_COLUMNS,
    words=("重点项目", "招商项目", "招商引资项目", "项目台账", "项目库"),
    required=NAMES,
    decisive=("stage_text",),
    telling=("progress", "problem", "signed_on", "registered_on", "started_on", "produced_on"),
    identity=REGISTERED.identity,
    is_pipeline=True,
    date_order=PIPELINE_ORDER,
)
SHEET_KINDS = (REGISTERED, STARTED, PRODUCING, MIXED)
