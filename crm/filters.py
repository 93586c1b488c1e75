"""The filters of the lists of companies, contacts, leads, interactions, agreements and chain nodes."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from accounts.models import User
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter, YesNoFilter, words_of
from core.values.company_names import company_key
from crm.models import Agreement, ChainNode, Company, CompanyHonour, Contact, Interaction, Lead


def chain_choices(user: User) -> list[tuple[int, str]]:
    """The leaf nodes of the chain edition in use."""
    return [(node.pk, str(node)) for node in ChainNode.objects.in_use().leaves()]


def segment_choices(user: User) -> list[tuple[int, str]]:
    """The segments of the chain edition in use."""
    return [(node.pk, str(node)) for node in ChainNode.objects.in_use().filter(parent__isnull=True)]


def owner_choices(user: User) -> list[tuple[int, str]]:
    """The people who follow at least one lead that the reader sees."""
    owners = Lead.objects.visible_to(user).values("owner")
    return [(person.pk, str(person)) for person in User.objects.filter(pk__in=owners)]


def year_choices(user: User) -> list[tuple[int, str]]:
    """The years in which something the reader sees was signed, the latest first."""
    signed = Agreement.objects.visible_to(user).current().filter(signed_on__isnull=False)
    return [(day.year, str(day.year)) for day in signed.dates("signed_on", "year", order="DESC")]


class CompanySearch(SearchFilter):
    """Finds a company by a piece of its present or former name, its sound, its initials or its credit code."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in words_of(value):
            match = Q()
            for form in filter(None, {word, company_key(word)}):
                match |= Q(search_text__contains=form)
            queryset = queryset.filter(match)
        return queryset


class DueFilter(ChoiceFilter):
    """When the next step of a lead is due."""

    CHOICES = (
        ("overdue", _("overdue")),
        ("week", _("within seven days")),
        ("none", _("no day set")),
    )

    def __init__(self, label: object) -> None:
        super().__init__(label, choices=self.CHOICES)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.overdue()
        if value == "week":
            return queryset.followed().filter(next_action_on__range=(today, today + timedelta(days=7)))
        return queryset.followed().filter(next_action_on__isnull=True)


class HonourFilter(ChoiceFilter):
    """Companies with an honour, each once however often it has it."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(pk__in=CompanyHonour.objects.filter(kind=value).values("company"))


class CompanyFilter(FilterSet):
    q = CompanySearch(_("search"), placeholder=_("name, pinyin, initials or credit code"))
    region = RegionFilter(_("headquarters"), "headquarters_region")
    resident = YesNoFilter(_("operates in the province"), "is_resident")
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    honour = HonourFilter(_("honour"), choices=CompanyHonour.Kind.choices, main=False)


class ContactFilter(FilterSet):
    # Never the numbers: a search that finds them would give them away digit by digit.
    q = SearchFilter(_("search"), "name", "post", "company__search_text", placeholder=_("name, post or company"))
    region = RegionFilter(_("region in charge"))
    company = RecordFilter(_("company"), model=Company)


class LeadFilter(FilterSet):
    q = SearchFilter(
        _("search"), "name", "company__search_text", "owner_name", placeholder=_("project, investor or person")
    )
    stage = ChoiceFilter(_("stage"), choices=Lead.Stage.choices)
    due = DueFilter(_("next step due"))
    region = RegionFilter(_("region"))
    owner = ChoiceFilter(_("owner"), choices=owner_choices)
    state = ChoiceFilter(_("state"), "side_state", choices=Lead.SideState.choices, main=False)
    source = ChoiceFilter(_("source"), choices=Lead.Source.choices, main=False)
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    reported = DateRangeFilter(_("first reported on"), "first_reported_on", main=False)
    company = RecordFilter(_("investor"), model=Company)


class InteractionFilter(FilterSet):
    q = SearchFilter(
        _("search"), "summary", "next_step", "company__search_text", "lead__name", placeholder=_("company or words")
    )
    kind = ChoiceFilter(_("kind"), choices=Interaction.Kind.choices)
    date = DateRangeFilter(_("date"), "happened_on")
    region = RegionFilter(_("region"))
    company = RecordFilter(_("company"), model=Company)
    lead = RecordFilter(_("lead"), model=Lead)
    contact = RecordFilter(_("contact"), "contacts", model=Contact)


class AgreementFilter(FilterSet):
    q = SearchFilter(_("search"), "name", "company__search_text", placeholder=_("project or investor"))
    kind = ChoiceFilter(_("kind of agreement"), choices=Agreement.Kind.choices)
    year = ChoiceFilter(_("year"), "signed_on__year", choices=year_choices)
    region = RegionFilter(_("region"))
    change = ChoiceFilter(_("relation"), choices=Agreement.Change.choices, main=False)
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    signed = DateRangeFilter(_("signed on"), "signed_on", main=False)
    company = RecordFilter(_("investor"), model=Company)
    lead = RecordFilter(_("lead"), model=Lead)
    previous = RecordFilter(_("earlier agreement"), model=Agreement)
    project = RecordFilter(_("project"), "projects")


class ChainNodeFilter(FilterSet):
    q = SearchFilter(_("search"), "code", "name", "name_en", placeholder=_("code or name"))
    segment = ChoiceFilter(_("segment"), "parent", choices=segment_choices, is_steady=True)
