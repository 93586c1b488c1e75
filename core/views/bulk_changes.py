"""Changes of many records: what one will do, what came of it, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from core import bulk_changes, bulk_work, jobs
from core.addresses import local_address
from core.bulk_work import BulkWork
from core.filters import FilterSet
from core.jobs import JobRefused
from core.models import BulkChange, BulkChangeLine, Job
from core.tables import Column, CountColumn, DateColumn, Table
from core.tasks import change_many
from core.views.base import RecordPage
from core.views.lists import ListView

State = BulkChangeLine.State
NAMED_FIRST = 5
LISTED = 200


class ChangeTable(Table):
    detail_route = "core:bulkchange_detail"
    default_sort = "-done_at"
    title = Column(gettext_lazy("what was done"), link=True)
    count = CountColumn(gettext_lazy("records"))
    reason = Column(gettext_lazy("reason"))
    done_at = DateColumn(gettext_lazy("at"), sort="done_at")
    undone_at = DateColumn(gettext_lazy("undone at"), sort="undone_at")


class ChangeFilter(FilterSet):
    pass


class BulkChangeList(ListView):
    """What the person did lately; for a day each can be undone."""

    model = BulkChange
    queryset = BulkChange.objects.filter(done_at__isnull=False)
    table_class = ChangeTable
    filterset_class = ChangeFilter
    title = gettext_lazy("My changes of records")
    intro = gettext_lazy("What you changed from a list: for a day it can be undone where nobody changed it since.")


class BulkChangePage(RecordPage, View):
    model = BulkChange

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.change = self.record(kwargs["pk"])
        self.job = Job.objects.filter(owner=request.user, task=change_many.name, params__change=self.change.pk).first()
        return super().dispatch(request, *args, **kwargs)

    def in_background(self, title: str, **params: Any) -> HttpResponse:
        params |= {"change": self.change.pk, "url": reverse("core:bulkchange_detail", args=[self.change.pk])}
        job = jobs.enqueue(change_many, by=self.request.user, title=title, params=params)
        return redirect("core:job_detail", job.pk)


class BulkChangeDetail(BulkChangePage):
    """Before it is done: what will happen, to how many, and what is asked. After: what came of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.change.done_at:
            return self._result()
        if self.job and self.job.is_open:
            return redirect("core:job_detail", self.job.pk)
        work = BulkWork.of(self.change, request.user)
        return self._step(work, work.form() if work else None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        work = BulkWork.of(self.change, request.user)
        if self.change.done_at or work is None or (self.job and self.job.is_open):
            return redirect("core:bulkchange_detail", self.change.pk)
        form = work.form(request.POST)
        if not form.is_valid():
            return self._step(work, form, status=422)
        bulk_work.answer(work, request.POST, form)
        if self.change.lines.filter(state=State.PLANNED).count() > bulk_changes.AT_ONCE:
            return self.in_background(self.change.title)
        try:
            work.execute(by=request.user)
        except JobRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("core:bulkchange_detail", self.change.pk)

    def _step(self, work: BulkWork | None, form: Any, *, status: int = 200) -> HttpResponse:
        planned = self.change.lines.filter(state=State.PLANNED)
        context = {
            **self._shared(), "form": form if work else None, "work": work, "count": planned.count(),
            "first": list(planned.values_list("text", flat=True)[:NAMED_FIRST]), "cancel_url": self._list_url(work),
        }  # fmt: skip
        return render(self.request, "core/bulkchange_step.html", context, status=status)

    def _result(self) -> HttpResponse:
        work = BulkWork.of(self.change, self.request.user)
        counts = {state: self.change.lines.filter(state=state).count() for state in State.values}
        told = self.change.lines.exclude(state=State.PLANNED).exclude(state=State.SAME).order_by("pk")
        left = told.filter(state__in=[State.REFUSED, State.KEPT])
        context = {
            **self._shared(), "counts": counts, "left": left[:LISTED],
            "done": told.filter(state__in=[State.DONE, State.UNDONE])[:LISTED],
            "may_undo": bulk_changes.may_undo(self.change), "list_url": self._list_url(work),
        }  # fmt: skip
        return render(self.request, "core/bulkchange_detail.html", context)

    def _shared(self) -> dict[str, Any]:
        refused = list(self.change.lines.filter(state=State.REFUSED)[:LISTED])
        return {
            "view": self, "change": self.change, "title": self.change.title, "refused": refused,
            "job": self.job, "crumbs": self.crumbs((self.change.title, "")),
        }  # fmt: skip

    def _list_url(self, work: BulkWork | None) -> str:
        if work is None:
            return reverse("core:bulkchange_list")
        query = self.change.params.get("query", "")
        return f"{work.listing.url('list')}?{query}" if query else work.listing.url("list")


class BulkChangeUndo(BulkChangePage):
    """Take a change back; goes to where the person was, or to the page that says what came of it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not bulk_changes.may_undo(self.change):
            messages.warning(request, _("This can no longer be undone."))
            return redirect("core:bulkchange_detail", self.change.pk)
        if self.change.count > bulk_changes.AT_ONCE:
            title = _("Undo: %(what)s") % {"what": self.change.title}
            return self.in_background(title[:200], undo=True)
        bulk_work.undo(self.change, by=request.user)
        kept = self.change.lines.filter(state=State.KEPT).count()
        self._tell(kept)
        back = request.POST.get("next", "")
        if back and not kept:
            return redirect(local_address(request, back))
        return redirect("core:bulkchange_detail", self.change.pk)

    def _tell(self, kept: int) -> None:
        if kept:
            sentence = ngettext("%(count)s record stays as it is.", "%(count)s records stay as they are.", kept)
            messages.warning(self.request, sentence % {"count": kept})
        else:
            messages.success(self.request, _("“%(what)s” was undone.") % {"what": self.change.title})
