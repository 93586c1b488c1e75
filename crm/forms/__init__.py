from crm.forms.agreements import CURRENCIES, AgreementForm
from crm.forms.companies import CompanyForm, HonourForm, HonourLines, HonourLineSet, NamesField, SmallNumber
from crm.forms.configuration import PipelineStageForm, SideReasonForm, StageConditionForm, TagForm
from crm.forms.contacts import FOREIGN_NUMBER, ContactForm, NumberField
from crm.forms.events import EventGuestForm, GuestsForm, PromotionEventForm
from crm.forms.interactions import InteractionForm
from crm.forms.leads import LeadForm
from crm.forms.moves import AsideForm, MoveForm
from crm.forms.parts import ChainForm
from crm.forms.targets import ChainTargetForm

__all__ = [
    "CURRENCIES",
    "FOREIGN_NUMBER",
    "AgreementForm",
    "AsideForm",
    "ChainForm",
    "ChainTargetForm",
    "CompanyForm",
    "ContactForm",
    "EventGuestForm",
    "GuestsForm",
    "HonourForm",
    "HonourLineSet",
    "HonourLines",
    "InteractionForm",
    "LeadForm",
    "MoveForm",
    "NamesField",
    "NumberField",
    "PipelineStageForm",
    "PromotionEventForm",
    "SideReasonForm",
    "SmallNumber",
    "StageConditionForm",
    "TagForm",
]
