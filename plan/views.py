"""The tracker of the plan, the page of one task, its links and its progress notes."""

import tempfile
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import audit, display
from core.addresses import record_number, route_of
from core.views import CreateView, DetailView, UpdateView
from core.workbook.writer import Workbook
from crm.models import Company
from parks.models import Park
from plan import tracker, workbook
from plan.filters import TrackerFilter
from plan.forms import ProgressNoteForm
from plan.models import ActionPlan, PlanAction, PlanMention, ProgressNote
from projects.models import Project


class TrackerPage(View):
    """A plan on one page, narrowed by the filters of the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = TrackerFilter(request.GET, request.user)
        plans = list(tracker.plans_in_use(request.user))
        context = {
            "title": _("Action plan"),
            "plans": plans,
            "chips": filters.chips(),
            "query": request.GET.urlencode(),
            "main_filters": filters.fields(main=True),
            "more_filters": filters.fields(main=False),
        }
        if plans:
            tracked = read_tracker(filters, plans)
            context |= {"tracker": tracked, "title": str(tracked.plan), "goals": tracked.plan.goals.all()}
        return render(request, "plan/tracker.html", context)


class TrackerExport(View):
    """The tracker as a workbook, with the filters of the address."""

    def post(self, request: HttpRequest) -> HttpResponse:
        filters = TrackerFilter(request.GET, request.user)
        plans = list(tracker.plans_in_use(request.user))
        tracked = read_tracker(filters, plans) if plans else tracker.Tracker(ActionPlan(), timezone.localdate(), [])
        book = Workbook(unit=str(request.user.organisation or ""), as_of=tracked.on)
        workbook.add_tracker(book, tracked)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
        book.save(file)
        file.seek(0)
        title = _("Plan tracker")
        audit.record_event("export", text=title, reason=filters.words(), by=request.user)
        return FileResponse(file, as_attachment=True, filename=f"{title}_{tracked.on:%Y%m%d}.xlsx")


def read_tracker(filters: TrackerFilter, plans: list[ActionPlan]) -> tracker.Tracker:
    """The tracker that the filters ask for; without a plan chosen, the newest."""
    plan = next((one for one in plans if one.code == filters.values.get("plan")), plans[0])
    on = filters.values.get("on") or tracker.usual_day(plan)
    actions = filters.apply(PlanAction.objects.visible_to(filters.user).current())
    tracked = tracker.track(plan, actions, user=filters.user, on=on)
    if lamp := filters.values.get("lamp"):
        tracked.lines = [line for line in tracked.lines if line.lamp == lamp]
    return tracked


class ActionPage:
    """Pages of a task lead back to the tracker."""

    routes = "plan:action"

    @property
    def nouns(self) -> str:
        return _("Action plan")


@dataclass(frozen=True)
class Named:
    """Something the plan names, with the one record of that name where the reader may open it."""

    mention: PlanMention
    url: str = ""


class ActionDetail(ActionPage, DetailView):
    model = PlanAction
    queryset = PlanAction.objects.select_related("plan", "group")
    template_name = "plan/action_detail.html"
    sections = [(gettext_lazy("Task"), ["group", "summary", "lead_units", "cooperating_units", "chain_nodes"])]
    actions = ("links",)

    def context(self) -> dict:
        action, user = self.object, self.request.user
        on = tracker.usual_day(action.plan)
        lines = [tracker.target_line(target, user=user, on=on) for target in action.targets.current()]
        write = reverse("plan:progressnote_create") if user.may("plan:progressnote_create") else ""
        return super().context() | {
            "line": tracker.ActionLine(action, lines),
            "on": on,
            "mentions": self.mentions(),
            "linked": self.linked(),
            "notes": action.notes.current().select_related("author"),
            "write_note": f"{write}?action={action.pk}" if write else "",
        }

    def values(self, name: str) -> list[dict]:
        if name in ("lead_units", "cooperating_units"):
            units = getattr(self.object, name).select_related("successor")
            return [{"text": u.present_name, "url": self._page_of(u)} for u in units] or [self._value(display.DASH)]
        return super().values(name)

    def mentions(self) -> list[tuple[str, list[Named]]]:
        """What the plan names, by kind, in its own words."""
        kinds: dict[str, list[Named]] = {}
        for mention in self.object.mentions.all():
            kinds.setdefault(mention.get_kind_display(), []).append(Named(mention, self._page_named(mention)))
        return list(kinds.items())

    def _page_named(self, mention: PlanMention) -> str:
        """The address of the one record that bears the name in the plan; empty when none or several do."""
        user = self.request.user
        if mention.kind == PlanMention.Kind.COMPANY:
            found = list(Company.objects.visible_to(user).current().named(mention.name)[:2])
        elif mention.kind == PlanMention.Kind.PARK:
            parks = Park.objects.visible_to(user).current()
            found = [park for park in parks if mention.name in (park.name, *park.aliases)]
        elif mention.kind == PlanMention.Kind.PROJECT:
            found = list(Project.objects.visible_to(user).current().filter(name=mention.name)[:2])
        else:
            found = []
        return self._page_of(found[0]) if len(found) == 1 else ""

    def linked(self) -> list[dict]:
        """The linked records that the reader may see, by kind."""
        kinds = []
        for name in tracker.LINKED:
            field = PlanAction._meta.get_field(name)
            rows = field.related_model.objects.visible_to(self.request.user).filter(plan_action_links=self.object)
            if self.request.user.may(route_of(field.related_model, "list")):
                kinds.append({"label": field.verbose_name, "records": [self._value(row) for row in rows.current()]})
        return kinds


class ActionLinks(ActionPage, UpdateView):
    """Choose the records that carry a task out."""

    def form_page(self, form: Any, **more: Any) -> HttpResponse:
        self.title = _("Records linked with %(task)s") % {"task": self.object}
        return super().form_page(form, **more)


class ProgressNoteCreate(ActionPage, CreateView):
    """Write down what was reported about a task."""

    model = ProgressNote
    form_class = ProgressNoteForm

    def initial(self) -> dict:
        return {"noted_on": timezone.localdate()} | super().initial()

    def done_url(self, record: ProgressNote) -> str:
        return self.url("detail", record.action_id)

    def cancel_url(self) -> str:
        action = record_number(self.request.GET.get("action"))
        return self.url("list") if action is None else self.url("detail", action)
