from crm.models.agreement import Agreement
from crm.models.chain import ChainNode, ChainTaxonomy
from crm.models.chain_target import ChainTarget
from crm.models.claim import ClaimConflict, FirstReportClaim, LeadTransfer, ShareAgreement, ShareLine
from crm.models.company import Company, CompanyAlias, CompanyHonour
from crm.models.contact import Contact
from crm.models.event import EventGuest, PromotionEvent
from crm.models.evidence import EvidenceKind
from crm.models.interaction import Interaction
from crm.models.lead import Lead
from crm.models.merge import CompanyMerge
from crm.models.pipeline import PipelineStage, SideReason, StageCondition, StageMove
from crm.models.tag import Tag

__all__ = [
    "Agreement",
    "ChainNode",
    "ChainTarget",
    "ChainTaxonomy",
    "ClaimConflict",
    "Company",
    "CompanyAlias",
    "CompanyHonour",
    "CompanyMerge",
    "Contact",
    "EventGuest",
    "EvidenceKind",
    "FirstReportClaim",
    "Interaction",
    "Lead",
    "LeadTransfer",
    "PipelineStage",
    "PromotionEvent",
    "ShareAgreement",
    "ShareLine",
    "SideReason",
    "StageCondition",
    "StageMove",
    "Tag",
]
