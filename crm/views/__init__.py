from crm.views.agreements import AgreementDetail, AgreementList
from crm.views.board import LeadBoard
from crm.views.calendar import LeadCalendar
from crm.views.chain import ChainNodeDetail, ChainNodeList
from crm.views.chronicle import CompanyTimeline
from crm.views.clocks import LeadClocks, LeadStopClock
from crm.views.companies import CompanyCreate, CompanyDetail, CompanyList, CompanyUpdate
from crm.views.configuration import (
    PipelineStageDetail,
    PipelineStageList,
    SideReasonDetail,
    SideReasonList,
    StageConditionDetail,
    StageConditionList,
    TagDetail,
    TagList,
)
from crm.views.contacts import ContactDetail, ContactList, ContactUnmask
from crm.views.events import (
    EventGuestCreate,
    EventGuestDetail,
    EventGuestList,
    PromotionEventDetail,
    PromotionEventList,
)
from crm.views.interactions import CompanyTalk, InteractionCreate, InteractionDetail, InteractionList, InteractionUpdate
from crm.views.leads import FromLead, LeadCreate, LeadDetail, LeadList
from crm.views.losses import LeadLosses
from crm.views.seals import LeadSeal, LeadUnseal
from crm.views.stages import LeadAside, LeadMove, LeadResume, LeadUndo
from crm.views.targets import ChainTargetCreate, ChainTargetDetail, ChainTargetList

__all__ = [
    "AgreementDetail",
    "AgreementList",
    "ChainNodeDetail",
    "ChainNodeList",
    "ChainTargetCreate",
    "ChainTargetDetail",
    "ChainTargetList",
    "CompanyCreate",
    "CompanyDetail",
    "CompanyList",
    "CompanyTalk",
    "CompanyTimeline",
    "CompanyUpdate",
    "ContactDetail",
    "ContactList",
    "ContactUnmask",
    "EventGuestCreate",
    "EventGuestDetail",
    "EventGuestList",
    "FromLead",
    "InteractionCreate",
    "InteractionDetail",
    "InteractionList",
    "InteractionUpdate",
    "LeadAside",
    "LeadBoard",
    "LeadCalendar",
    "LeadClocks",
    "LeadCreate",
    "LeadDetail",
    "LeadList",
    "LeadLosses",
    "LeadMove",
    "LeadResume",
    "LeadSeal",
    "LeadStopClock",
    "LeadUndo",
    "LeadUnseal",
    "PipelineStageDetail",
    "PipelineStageList",
    "PromotionEventDetail",
    "PromotionEventList",
    "SideReasonDetail",
    "SideReasonList",
    "StageConditionDetail",
    "StageConditionList",
    "TagDetail",
    "TagList",
]
