"""Pages that write: create, change, archive, restore. Safe to send twice; a stale version is never saved over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import display
from core.addresses import record_number
from core.forms import ReasonForm, RecordForm
from core.models import AuditedModel, AuditEntry, StaleVersion, SubmittedForm, fingerprint
from core.views.base import RecordPage

# What a form sends of itself: a token, and that it is sent again because no answer came.
NO_CONTENT = {"csrfmiddlewaretoken", "retry"}


class FormPage(RecordPage, View):
    """A page with one record's form."""

    form_class: type[RecordForm] = RecordForm
    template_name = "generic/form.html"
    title = ""

    def form_page(self, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"view": self, "form": form, "title": self.title, "crumbs": self.crumbs((self.title, "")), **more}
        context.setdefault("cancel_url", self.cancel_url())
        return render(self.request, self.template_name, context, status=status)

    def cancel_url(self) -> str:
        return self.url("list") if self.may("list") else "/"

    def done_url(self, record: AuditedModel) -> str:
        return self.url("detail", record.pk)


class CreateView(FormPage):
    """Make a new record. The same form sent twice makes one record.

    `by_upload`: may new records also come as rows of an uploaded list?
    """

    by_upload = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.title = _("New %(noun)s") % {"noun": self.noun}
        return self.form_page(
            self.form_class(user=request.user, initial=self.initial()), form_key=get_random_string(32)
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.title = _("New %(noun)s") % {"noun": self.noun}
        key = self._submission_key()
        if earlier := SubmittedForm.objects.filter(key=key).first():
            return redirect(earlier.location)
        form = self.form_class(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.form_page(form, status=422, form_key=request.POST.get("form_key", ""))
        return self._create(form, key)

    def _create(self, form: Any, key: str) -> HttpResponse:
        try:
            with transaction.atomic():
                record = self.save(form)
                SubmittedForm.objects.create(key=key, location=self.done_url(record))
        except IntegrityError:  # sent twice at the same moment: the other one won
            earlier = SubmittedForm.objects.filter(key=key).first()
            if earlier is None:
                form.add_error(None, _("Someone saved the same just now. Look at the list before trying again."))
                return self.form_page(form, status=409, form_key=self.request.POST.get("form_key", ""))
            return redirect(earlier.location)
        messages.success(self.request, _("“%(record)s” was saved.") % {"record": record})
        return redirect(self.done_url(record))

    def save(self, form: Any) -> AuditedModel:
        """Hook: write the record (and what belongs to it) inside one transaction."""
        return form.save()

    def initial(self) -> dict:
        """First values: from the address (`?company=12`), else the person's region."""
        fields = self.form_class.base_fields
        found = {name: value for name, value in self.request.GET.items() if name in fields}
        if "region" in fields and "region" not in found:
            found["region"] = self.request.user.region_id
        return found

    def _submission_key(self) -> str:
        """Who sent what: the same content from the same form is the same submission, other content is not."""
        posted = self.request.POST
        content = {k: posted.getlist(k) for k in sorted(posted) if k not in NO_CONTENT}
        return fingerprint([self.request.user.pk, self.request.path, content])


class UpdateView(FormPage):
    """Change a record. If someone else saved meanwhile, both values are shown and nothing is lost."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        if getattr(self.object, "is_archived", False):
            messages.warning(request, _("Archived records cannot be changed. Restore it first."))
            return redirect(self.done_url(self.object))
        self.title = _("Change %(record)s") % {"record": self.object}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        return self.form_page(self.form_class(instance=self.object, user=request.user))

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        form = self.form_class(self._data(), request.FILES, instance=self.object, user=request.user)
        read_version = self._read_version()
        if read_version != self.object.version:
            return self.conflict(form, self.object)
        if not form.is_valid():
            return self.form_page(form, status=422)
        try:
            with transaction.atomic():
                record = self.save(form)
        except StaleVersion as stale:
            return self.conflict(form, stale.current)
        messages.success(request, _("“%(record)s” was saved.") % {"record": record})
        return redirect(self.done_url(record))

    def save(self, form: Any) -> AuditedModel:
        """Hook: write the record (and what belongs to it) inside one transaction."""
        return form.save()

    def _read_version(self) -> int:
        return record_number(self.request.POST.get("version")) or 0

    def _data(self) -> QueryDict:
        """What was sent, with the stored values for those fields where the person chose them (`take`)."""
        data = self.request.POST.copy()
        stored = self.form_class(instance=self.object, user=self.request.user)
        for name in set(data.getlist("take")) & set(stored.fields):
            value = stored[name].value()
            many = [v.pk if hasattr(v, "pk") else v for v in value] if isinstance(value, list) else None
            data.setlist(name, many) if many is not None else data.__setitem__(name, "" if value is None else value)
        return data

    def conflict(self, form: Any, current: AuditedModel) -> HttpResponse:
        """Show who saved meanwhile, both values field by field, and the form with the present version."""
        fresh = self.form_class(instance=self.rows().get(pk=current.pk), user=self.request.user)
        data = form.data.copy()
        data["version"] = str(current.version)
        mine = self.form_class(data, instance=self.rows().get(pk=current.pk), user=self.request.user)
        last = AuditEntry.objects.filter(model=current._meta.label_lower, object_id=current.pk).first()
        return self.form_page(
            mine, status=409, conflicts=_conflicts(fresh, mine), saved_by=last.actor_name if last else "",
            saved_at=last.at if last else None,
        )  # fmt: skip

    def cancel_url(self) -> str:
        return self.done_url(self.object)


def _conflicts(stored: RecordForm, mine: RecordForm) -> list[dict]:
    """The fields whose stored value is not what the person typed."""
    found = []
    for name in mine.changed_data:
        if name in mine.machinery:
            continue
        words = {"theirs": _stored_words(stored, name), "mine": _words(mine, name, mine[name].data)}
        found.append({"name": name, "label": mine[name].label, **words})
    return found


def _stored_words(form: RecordForm, name: str) -> str:
    """What is stored, in words: of related records only those the person may see."""
    is_of_form = name not in {field.name for field in form.instance._meta.get_fields()}
    if is_of_form or hasattr(form.fields[name], "queryset"):
        return _words(form, name, form[name].value()) or display.DASH
    stored = display.field_value(form.instance, name)
    return "、".join(map(str, stored)) if isinstance(stored, list) else str(stored)


def _words(form: RecordForm, name: str, value: Any) -> str:
    """What is typed or chosen, in words."""
    field = form.fields[name]
    if hasattr(field, "queryset"):
        keys = value if isinstance(value, list) else [value]
        chosen = field.queryset.filter(pk__in=[key for key in keys if record_number(key) is not None])
        return "、".join(str(thing) for thing in chosen)
    choices = dict(getattr(field, "choices", []) or [])
    return str(choices.get(value, value if value is not None else ""))


class ReasonPage(FormPage):
    """Do something to one record for a reason that is kept; not if someone changed it since it was read."""

    heading: Any = "%(record)s"
    changed_meanwhile: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        self.title = self.heading % {"record": self.object}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form_page(ReasonForm(initial={"version": self.object.version}), object=self.object)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422, object=self.object)
        reason, self.object.version = form.cleaned_data["reason"], form.cleaned_data["version"] or 0
        try:
            with transaction.atomic():
                return self.act(reason)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_page(form, status=422, object=self.object)
        except StaleVersion as stale:
            messages.warning(request, self.changed_meanwhile)
            form = ReasonForm(initial={"version": stale.current.version, "reason": reason})
            return self.form_page(form, status=409, object=stale.current)

    def act(self, reason: str) -> HttpResponse:
        """Hook: do it, inside one transaction, and answer."""
        raise NotImplementedError

    def done(self, sentence: str) -> HttpResponse:
        """Say that it is done, and go back to the record."""
        messages.success(self.request, sentence % {"record": self.object})
        return redirect(self.done_url(self.object))

    def cancel_url(self) -> str:
        return self.done_url(self.object)


class ArchiveView(ReasonPage):
    """Put a record away with a reason."""

    template_name = "generic/archive.html"
    heading = gettext_lazy("Archive %(record)s")
    changed_meanwhile = gettext_lazy("Someone changed the record meanwhile. Look at it, then archive it again.")

    def act(self, reason: str) -> HttpResponse:
        from core import bulk_changes

        if self.object.is_archived:
            return redirect(self.done_url(self.object))
        said = _("“%(record)s” was archived.") % {"record": self.object}
        change = bulk_changes.record_one(
            self.object, lambda _record: self.archive(reason), by=self.request.user, title=said
        )
        messages.success(self.request, said, extra_tags=f"undo-{change.pk}" if change else "")
        return redirect(self.done_url(self.object))

    def archive(self, reason: str) -> None:
        """Hook: put the record away (and do what follows from that) inside one transaction."""
        self.object.archive(reason=reason)


class RestoreView(RecordPage, View):
    """Bring an archived record back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        if record.is_archived:
            try:
                with transaction.atomic():
                    self.restore(record)
                messages.success(request, _("“%(record)s” was restored.") % {"record": record})
            except IntegrityError:
                messages.error(request, _place_taken(record))
            except StaleVersion:  # restored at the same moment by someone else: it is back
                pass
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
        return redirect(self.done_url(record))

    def done_url(self, record: Any) -> str:
        return self.url("detail", record.pk)

    def restore(self, record: Any) -> None:
        """Hook: bring it back (and do what follows from that) inside one transaction."""
        record.restore()


def _place_taken(record: AuditedModel) -> str:
    """Why an archived record cannot come back: what a record made since holds (a name, a code), and what to do."""
    found: list[str] = []
    try:
        record.validate_constraints()
    except ValidationError as problem:
        found = problem.messages
    return " ".join([*found, _("A newer record has taken its place. Archive that one first.")])
