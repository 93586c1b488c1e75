from crm.tables.agreements import AgreementTable
from crm.tables.chain import ChainNodeTable
from crm.tables.claims import ClaimTable, ConflictTable, ShareTable, TransferTable
from crm.tables.companies import CompanyTable
from crm.tables.configuration import PipelineStageTable, SideReasonTable, StageConditionTable, TagTable
from crm.tables.contacts import ContactTable
from crm.tables.events import EventGuestTable, PromotionEventTable
from crm.tables.interactions import InteractionTable
from crm.tables.leads import LeadTable
from crm.tables.parts import (
    KIND_COLOURS,
    STATE_COLOURS,
    DueColumn,
    MaskedColumn,
    OwnerColumn,
    ShortColumn,
    StageColumn,
)

__all__ = [
    "KIND_COLOURS",
    "STATE_COLOURS",
    "AgreementTable",
    "ChainNodeTable",
    "ClaimTable",
    "CompanyTable",
    "ConflictTable",
    "ContactTable",
    "DueColumn",
    "EventGuestTable",
    "InteractionTable",
    "LeadTable",
    "MaskedColumn",
    "OwnerColumn",
    "PipelineStageTable",
    "PromotionEventTable",
    "ShareTable",
    "ShortColumn",
    "SideReasonTable",
    "StageColumn",
    "StageConditionTable",
    "TagTable",
    "TransferTable",
]
