"""The filters of the list of leads."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.filters.lights import LightFilter
from crm.filters.parts import (
    DueFilter,
    OrNoneFilter,
    OwnerFilter,
    StateFilter,
    chain_choices,
    ground_options,
    owner_choices,
    stage_options,
    tag_options,
)
from crm.models import Company, Lead, PromotionEvent


class LeadFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("project, investor or person"))
    stage = ChoiceFilter(_("stage"), choices=stage_options)
    due = DueFilter(_("next step due"))
    light = LightFilter(_("light"))
    region = RegionFilter(_("region"))
    owner = OwnerFilter(_("owner"), choices=owner_choices)
    state = StateFilter(_("state"), main=False)
    source = ChoiceFilter(_("source"), choices=Lead.Source.choices, main=False)
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    tag = ChoiceFilter(_("tag"), "tags", choices=tag_options, main=False)
    ground = OrNoneFilter(_("ground"), "side_ground", choices=ground_options, main=False)
    lost_to = OrNoneFilter(_("lost to"), choices=Lead.LostTo.choices, main=False)
    next = DateRangeFilter(_("day of the next step"), "next_action_on", main=False)
    reported = DateRangeFilter(_("first reported on"), "first_reported_on", main=False)
    company = RecordFilter(_("investor"), model=Company)
    event = RecordFilter(_("promotion event"), model=PromotionEvent)
