"""Units and regions: who everyone works for, and where."""

from django.utils.translation import gettext_lazy

from accounts import filters, tables
from accounts.models import Organisation, Region
from core.views import DetailView, ListView, Panel


class OrganisationList(ListView):
    model = Organisation
    queryset = Organisation.objects.select_related("parent", "region", "successor")
    table_class = tables.OrganisationTable
    filterset_class = filters.OrganisationFilter


PREDECESSORS = (gettext_lazy("predecessors"), lambda record: list(record.predecessors.all()))


class OrganisationDetail(DetailView):
    model = Organisation
    queryset = Organisation.objects.select_related("parent", "region", "successor")
    head = ["code", "kind", "parent", "region"]
    sections = [
        (gettext_lazy("Names"), ["name", "short_name", "aliases"]),
        (gettext_lazy("Validity"), ["valid_from", "valid_to", "successor", "predecessors", "needs_check"]),
        (gettext_lazy("Groups"), ["members", "groups"]),
    ]
    computed = {
        "predecessors": PREDECESSORS,
        "groups": (gettext_lazy("member of"), lambda unit: list(unit.groups.all())),
    }
    panels = [
        Panel(
            gettext_lazy("Units below"), "accounts:organisation_list", "parent", create="accounts:organisation_create"
        ),
        Panel(gettext_lazy("People"), "accounts:user_list", "organisation", create="accounts:user_create"),
    ]


class RegionList(ListView):
    model = Region
    queryset = Region.objects.select_related("parent").prefetch_related("successors")
    table_class = tables.RegionTable
    filterset_class = filters.RegionsFilter
    title = gettext_lazy("Regions")
    intro = gettext_lazy("Divisions of GB/T 2260, and functional zones with codes of their own. Read-only.")


class RegionDetail(DetailView):
    model = Region
    queryset = Region.objects.select_related("parent")
    head = ["code", "kind", "parent"]
    sections = [
        (gettext_lazy("Names"), ["name", "short_name", "aliases", "other_code"]),
        (gettext_lazy("Validity"), ["valid_from", "valid_to", "successors", "predecessors"]),
    ]
    computed = {
        "predecessors": PREDECESSORS,
        "successors": (gettext_lazy("successors"), lambda region: list(region.successors.all())),
    }
    panels = [Panel(gettext_lazy("Within it"), "accounts:region_list", "parent")]
    actions = ()
