from crm.filters.agreements import AgreementFilter
from crm.filters.chain import ChainNodeFilter
from crm.filters.claims import ClaimFilter, ConflictFilter, ShareFilter, TransferFilter
from crm.filters.companies import CompanyFilter
from crm.filters.configuration import PipelineStageFilter, SideReasonFilter, StageConditionFilter, TagFilter
from crm.filters.contacts import ContactFilter
from crm.filters.events import EventGuestFilter, PromotionEventFilter
from crm.filters.interactions import InteractionFilter
from crm.filters.leads import LeadFilter
from crm.filters.parts import (
    DueFilter,
    HonourFilter,
    chain_choices,
    owner_choices,
    segment_choices,
    year_choices,
)

__all__ = [
    "AgreementFilter",
    "ChainNodeFilter",
    "ClaimFilter",
    "CompanyFilter",
    "ConflictFilter",
    "ContactFilter",
    "DueFilter",
    "EventGuestFilter",
    "HonourFilter",
    "InteractionFilter",
    "LeadFilter",
    "PipelineStageFilter",
    "PromotionEventFilter",
    "ShareFilter",
    "SideReasonFilter",
    "StageConditionFilter",
    "TagFilter",
    "TransferFilter",
    "chain_choices",
    "owner_choices",
    "segment_choices",
    "year_choices",
]
