"""Tasks: what a person has to do, gave others to do, and what is to be done about a record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import assignments
from core.addresses import local_address
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from core.following import page_of
from core.forms import RecordForm
from core.models import Task
from core.places import record_at
from core.tables import Column, DateColumn, Table, badge
from core.views import ArchiveView, CreateView, DetailView, ListView, RestoreView, UpdateView
from core.views.base import RecordPage
from core.views.edits import FormPage


class TaskDueColumn(DateColumn):
    """The day of a task; one that has gone by is marked with a word."""

    def html(self, row: Task, url: str) -> SafeString:
        day = conditional_escape(self.text(row))
        return format_html("{} {}", day, badge(_("overdue"), "danger")) if row.is_overdue else day


class AboutColumn(Column):
    """The record that a task is about, as a link to it."""

    def html(self, row: Task, url: str) -> SafeString:
        record = row.record
        return format_html('<a href="{}">{}</a>', page_of(record), record) if record else conditional_escape("")


class TaskTable(Table):
    detail_route = "core:task_detail"
    default_sort = "due_on"
    text = Column(gettext_lazy("what is to be done"), link=True)
    about = AboutColumn(gettext_lazy("about"), lambda row: row.record or "", field=None)
    due_on = TaskDueColumn(gettext_lazy("due"), sort="due_on")
    assignee = Column(gettext_lazy("who does it"), sort="assignee__full_name")
    state = Column(gettext_lazy("state"), lambda row: row.state.label, field=None)
    author = Column(gettext_lazy("given by"), sort="author__full_name", field=None)
    outcome = Column(gettext_lazy("outcome"), field=None)
    kind = Column(gettext_lazy("kind"), lambda row: row.get_kind_display(), shown=False, field=None)
    done_at = DateColumn(gettext_lazy("done at"), sort="done_at", shown=False, field=None)
    done_by = Column(gettext_lazy("done by"), shown=False, field=None)


class WhoseFilter(ChoiceFilter):
    """Tasks by what they have to do with the reader."""

    CHOICES = (
        ("mine", gettext_lazy("mine to do")),
        ("others", gettext_lazy("mine, given by others")),
        ("given", gettext_lazy("given by me to others")),
        ("none", gettext_lazy("nobody's yet")),
    )

    def read(self, params: QueryDict, user: Any) -> Any:
        value = super().read(params, user)
        return value and (value, user)

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        whose, user = value
        return getattr(queryset, {"mine": "of", "others": "given_to", "given": "given_by", "none": "of_nobody"}[whose])(
            user
        )

    def shown(self, value: Any, user: Any) -> str:
        return super().shown(value[0], user)


class StateFilter(ChoiceFilter):
    """Open, due today, overdue, or done."""

    CHOICES = (
        ("open", gettext_lazy("open")),
        ("today", gettext_lazy("due today")),
        ("overdue", gettext_lazy("overdue")),
        ("done", gettext_lazy("done")),
    )

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        if value == "done":
            return queryset.filter(done_at__isnull=False)
        return {"open": queryset.open, "today": queryset.due, "overdue": queryset.overdue}[value]()


class PlaceFilter(RecordFilter):
    """The tasks of one record of any kind: `?on=crm.lead/12`."""

    def read(self, params: QueryDict, user: Any) -> Any:
        place = params.get(self.name, "")
        if not place:
            return None
        record = record_at(place, user)
        if record is None:
            raise forms.ValidationError(_("There is no such record."))
        return record

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset.on(value)

    def shown(self, value: Any, user: Any) -> str:
        return str(value)


class TaskFilter(FilterSet):
    q = SearchFilter(gettext_lazy("search"), "text", "outcome", "assignee__full_name")
    whose = WhoseFilter(gettext_lazy("whose"), choices=WhoseFilter.CHOICES)
    state = StateFilter(gettext_lazy("state"), choices=StateFilter.CHOICES)
    due = DateRangeFilter(gettext_lazy("due"), "due_on")
    on = PlaceFilter(gettext_lazy("about"))


class TaskForm(RecordForm):
    """What, by when, by whom; about the record of which the page told (`on`), or about none."""

    on = forms.CharField(widget=forms.HiddenInput, required=False)
    machinery = RecordForm.machinery | {"on"}
    sections = [("", ["on", "text", ("due_on", "assignee")])]

    class Meta:
        model = Task
        fields = ["text", "due_on", "assignee"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = self.instance.kind == Task.Kind.STEP
        if "assignee" in self.fields:
            self.fields["assignee"].required = True

    def withheld(self) -> set[str]:
        """A next step is done by whoever owns its record."""
        return {"assignee"} if self.instance.kind == Task.Kind.STEP else set()

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        found = super().choices_for(name, rows)
        return found.at_work() if name == "assignee" else found

    @property
    def about(self) -> Any:
        """The record that the task is about, if the person sees it."""
        if self.instance.pk:
            return self.instance.record_seen_by(self.user)
        return record_at(str(self["on"].value() or ""), self.user)

    def clean(self) -> dict:
        found = super().clean()
        if not self.instance.pk and found.get("on"):
            if self.about is None:
                raise ValidationError(_("The record that the task is about cannot be found any more."))
            self.instance.pin_to(self.about)
        if person := found.get("assignee"):
            try:
                assignments.check_assignee(self.instance, person)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return found


class TaskList(ListView):
    model = Task
    queryset = Task.objects.select_related("assignee", "author", "done_by")
    table_class = TaskTable
    filterset_class = TaskFilter
    title = gettext_lazy("Tasks")


class TaskDetail(DetailView):
    model = Task
    queryset = Task.objects.select_related("assignee", "author", "done_by")
    template_name = "core/task_detail.html"
    head = ["about", "due_on", "assignee", "state"]
    sections = [(gettext_lazy("Task"), ["text", "outcome", "author", "done_by", "done_at", "kind"])]
    computed = {
        "about": (gettext_lazy("about"), lambda task: task.record or _("no record")),
        "state": (gettext_lazy("state"), lambda task: task.state.label),
    }

    def context(self) -> dict:
        found = super().context()
        if self.object.done_at:
            found["actions"] = self.action_urls("reopen", pk=self.object.pk)
        elif not self.object.is_archived:
            found["actions"] |= self.action_urls("done", pk=self.object.pk)
        return found


class AboutARecord:
    """After the work the person sees the tasks of the record, where there is one."""

    def done_url(self, task: Task) -> str:
        record = task.record_seen_by(self.request.user)
        return f"{page_of(record)}#tasks" if record else reverse("core:task_detail", args=[task.pk])


class TaskCreate(AboutARecord, CreateView):
    template_name = "core/task_form.html"
    by_upload = False  # a row of a list does not say what it is about

    def initial(self) -> dict:
        return {"assignee": self.request.user.pk, **super().initial()}

    def save(self, form: TaskForm) -> Task:
        return assignments.give_task(form.save(commit=False), by=self.request.user)


class TaskUpdate(AboutARecord, UpdateView):
    template_name = "core/task_form.html"

    def save(self, form: TaskForm) -> Task:
        return assignments.change_task(form.save(commit=False), by=self.request.user)


class OutcomeForm(forms.Form):
    """What came of a task."""

    outcome = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TaskDone(AboutARecord, FormPage):
    """Count a task as done: at one click (`quick`), or with what came of it."""

    model = Task
    template_name = "core/task_done.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.record(pk)
        if task.done_at:
            return redirect("core:task_detail", pk)
        return self.asked(task, OutcomeForm())

    def asked(self, task: Task, form: OutcomeForm, status: int = 200) -> HttpResponse:
        """The page that asks what came of it, and offers to write it down where the record has a place for it."""
        self.title = _("Done: %(task)s") % {"task": task}
        record = task.record
        route = getattr(record, "follow_up", "")
        about = f"{record._meta.model_name}={record.pk}" if record else ""
        link = f"{reverse(route)}?{about}" if route and self.request.user.may(route) else ""
        return self.form_page(form, status=status, about=record, follow_up=link, cancel_url=self.done_url(task))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task, form = self.record(pk), OutcomeForm(request.POST)
        if not form.is_valid():
            return self.asked(task, form, status=422)
        task = assignments.finish_task(task, by=request.user, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("“%(task)s” is done. It can be taken up again from the list of tasks.") % {
            "task": task})  # fmt: skip
        return redirect(_way_back(request, self.done_url(task)))


class TaskReopen(AboutARecord, RecordPage, View):
    """Take a task up again."""

    model = Task
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.record(pk)
        try:
            assignments.reopen_task(task, by=request.user)
            messages.success(request, _("“%(task)s” is open again.") % {"task": task})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(_way_back(request, self.done_url(task)))


class TaskArchive(AboutARecord, ArchiveView):
    def archive(self, reason: str) -> None:
        assignments.archive_task(self.object, by=self.request.user, reason=reason)


class TaskRestore(RestoreView):
    def restore(self, record: Task) -> None:
        assignments.restore_task(record, by=self.request.user)


def _way_back(request: HttpRequest, usual: str) -> str:
    """Where the button that was pressed stands, if it says so."""
    asked = request.POST.get("next", "")
    return local_address(request, asked) if asked else usual
