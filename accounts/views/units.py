"""Units and regions: who everyone works for, and where."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import filters, tables
from accounts.models import Organisation, Region
from core import display
from core.views import DetailView, ListView, Panel


class OrganisationList(ListView):
    model = Organisation
    queryset = Organisation.objects.select_related("parent", "region", "successor")
    table_class = tables.OrganisationTable
    filterset_class = filters.OrganisationFilter


class ReverseRelations:
    """Also show whom a record has replaced, which is a field of the others."""

    reverse_names = {"predecessors": gettext_lazy("predecessors"), "groups": gettext_lazy("member of")}

    def label(self, name: str) -> str:
        return str(self.reverse_names[name]) if name in self.reverse_names else super().label(name)

    def values(self, name: str) -> list[dict]:
        if name not in self.reverse_names:
            return super().values(name)
        found = [self._value(thing) for thing in getattr(self.object, name).all()]
        return found or [{"text": display.DASH, "url": ""}]


class OrganisationDetail(ReverseRelations, DetailView):
    model = Organisation
    queryset = Organisation.objects.select_related("parent", "region", "successor")
    head = ["code", "kind", "parent", "region"]
    sections = [
        (gettext_lazy("Names"), ["name", "short_name", "aliases"]),
        (gettext_lazy("Validity"), ["valid_from", "valid_to", "successor", "predecessors", "needs_check"]),
        (gettext_lazy("Groups"), ["members", "groups"]),
    ]
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
    intro = gettext_lazy("Divisions of GB/T 2260, and functional zones with codes of their own. Read-only.")

    def context(self) -> dict:
        return super().context() | {"title": _("Regions")}


class RegionDetail(ReverseRelations, DetailView):
    model = Region
    queryset = Region.objects.select_related("parent")
    head = ["code", "kind", "parent"]
    sections = [
        (gettext_lazy("Names"), ["name", "short_name", "aliases", "other_code"]),
        (gettext_lazy("Validity"), ["valid_from", "valid_to", "successors", "predecessors"]),
    ]
    panels = [Panel(gettext_lazy("Within it"), "accounts:region_list", "parent")]
    actions = ()

    def label(self, name: str) -> Any:
        return _("successors") if name == "successors" else super().label(name)
