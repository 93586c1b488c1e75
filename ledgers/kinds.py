"""All kinds of ledger sheets the product understands."""

from core.sheets import SheetKind
from crm.sheets import SHEET_KINDS as CRM_KINDS
from incentives.sheets import SHEET_KINDS as INCENTIVE_KINDS
from parks.sheets import SHEET_KINDS as PARK_KINDS
from projects.sheets import SHEET_KINDS as PROJECT_KINDS

SHEET_KINDS: tuple[SheetKind, ...] = (*CRM_KINDS, *PROJECT_KINDS, *PARK_KINDS, *INCENTIVE_KINDS)
KINDS_BY_KEY = {kind.key: kind for kind in SHEET_KINDS}
