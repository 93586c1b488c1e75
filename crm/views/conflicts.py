"""Pages of conflicts between first reports: what both units may know of each other, and the decision."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.views import DetailView, ListView
from crm import filters, tables
from crm.claims import conflicts
from crm.forms.claims import ArbitrationForm
from crm.models import ClaimConflict
from crm.views.claims import DecisionPage
from crm.views.turns import by_turn

SIDES = [f"{side}__{path}" for side in ("earlier", "later") for path in (
    "company", "organisation", "filed_by__organisation", "lead__owner__organisation", "lead__region",
    "lead__organisation", "region")]  # fmt: skip
CONFLICTS = ClaimConflict.objects.select_related(*SIDES, "decided_by")


class ConflictList(ListView):
    model = ClaimConflict
    queryset = CONFLICTS
    table_class = tables.ConflictTable
    filterset_class = filters.ConflictFilter
    template_name = "crm/claim_list.html"

    def rows(self) -> QuerySet:
        return by_turn(super().rows(), ClaimConflict.objects.open(), conflicts.waiting_for(self.request.user))


class ConflictDetail(DetailView):
    model = ClaimConflict
    queryset = CONFLICTS
    template_name = "crm/conflict_detail.html"
    head = ["ground", "winner", "decided_by", "decided_at"]
    sections = [(_("Decision"), ["decision"])]

    def context(self) -> dict:
        both = conflicts.sides(self.object, self.request.user)
        context = super().context() | {
            "sides": both,
            "is_open": ClaimConflict.objects.open().filter(pk=self.object.pk).exists(),
            "may_decide": not conflicts.why_not_arbitrated(self.object, self.request.user),
        }
        # When things happened tells when a sealed lead was reported.
        return context | ({"timeline": []} if any(side.is_hidden for side in both) else {})


class ConflictDecide(DecisionPage):
    """Decide between two reports; the earlier one is proposed."""

    model = ClaimConflict
    queryset = CONFLICTS
    heading = _("Decide: %(record)s")
    decision_form = ArbitrationForm
    intro = _("The earliest valid report wins, unless the follow-up since then speaks for the other. Give reasons.")

    def form(self, data: object = None, **initial: object) -> ArbitrationForm:
        return ArbitrationForm(data, initial={"winner": ClaimConflict.Winner.EARLIER, **initial})

    def more(self) -> dict:
        return {"sides": conflicts.sides(self.object, self.request.user)}

    def why_not(self) -> str:
        return conflicts.why_not_arbitrated(self.object, self.request.user)

    def decide(self, cleaned: dict) -> None:
        words = {"winner": cleaned["winner"], "decision": cleaned["reason"]}
        conflicts.decide_conflict(self.object, **words, by=self.request.user)
