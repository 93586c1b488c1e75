"""The page of rules that an office sets for itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import office
from core.forms import RecordForm
from core.models import AuditedModel, AuditEntry, Setting, StaleVersion
from core.views.base import RecordPage
from core.views.edits import UpdateView


class SettingList(RecordPage, View):
    """Every rule with the value that holds, its unit, the proposed value and the source of that."""

    model = Setting

    def get(self, request: HttpRequest) -> HttpResponse:
        title = _("Office rules")
        own = {setting.key: setting for setting in Setting.objects.current()}
        groups: dict[str, list[dict]] = {}
        for rule in office.rules().values():
            groups.setdefault(str(rule.group), []).append(self._line(rule, own.get(rule.key)))
        context = {"title": title, "groups": groups, "crumbs": [(_("Home"), reverse("core:home")), (title, "")],
                   "may_change": self.may("update")}  # fmt: skip
        return render(request, "core/setting_list.html", context)

    def _line(self, rule: office.Rule, own: Setting | None) -> dict[str, Any]:
        return {
            "rule": rule,
            "value": office.shown(rule.key),
            "proposed": rule.shown(rule.default),
            "own": own,
            "is_unread": own is not None and not _is_read(rule, own.value),
            "url": reverse("core:setting_update", args=[rule.key]) if self.may("update") else "",
        }


def _is_read(rule: office.Rule, text: str) -> bool:
    try:
        rule.read(text)
    except ValidationError:
        return False
    return True


class SettingForm(RecordForm):
    """The office's own value of one rule, and by what decision."""

    sections = [("", ["value", "source"])]

    class Meta:
        model = Setting
        fields = ["value", "source"]
        labels = {"source": gettext_lazy("basis of this office")}
        help_texts = {"source": gettext_lazy("Which decision or document says so. It is shown beside the value.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = office.rules()[self.instance.key]
        self.fields["value"].label = f"{self.rule.label} ({self.rule.unit})" if self.rule.unit else self.rule.label
        self.fields["value"].help_text = self.rule.help

    def clean_value(self) -> str:
        return self.rule.written(self.rule.read(self.cleaned_data["value"]))

    def clean(self) -> dict:
        """A rule taken up again after it was reset is the same record."""
        self.instance.archived_at, self.instance.archive_reason = None, ""
        self.instance.version = self.instance.version or 1
        return super().clean()


class SettingUpdate(UpdateView):
    """Set a rule, or go back to the proposed value (`reset`); every value it had stays in its history."""

    model = Setting
    form_class = SettingForm
    template_name = "core/setting_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["key"] not in office.rules():
            raise Http404
        return super().dispatch(request, pk=kwargs["key"])

    def record(self, pk: Any, **_kwargs: Any) -> Setting:
        """The stored value of the rule; where the proposed one holds, that, as version 0 of a record yet to come."""
        rule = office.rules()[pk]
        proposed = rule.written(rule.default)
        found = Setting.objects.filter(key=pk).first()
        if found is None:
            return Setting(key=pk, value=proposed, version=0)
        if found.is_archived:
            found.value, found.source, found.archived_at = proposed, "", None
        return found

    def post(self, request: HttpRequest, pk: Any, **kwargs: Any) -> HttpResponse:
        return self.reset() if "reset" in request.POST else super().post(request, pk, **kwargs)

    def save(self, form: forms.Form) -> AuditedModel:
        """Two people who set a rule for the first time at once: the second one is told of the first."""
        try:
            with transaction.atomic():
                return super().save(form)
        except IntegrityError:
            raise StaleVersion(Setting.objects.get(key=self.object.key)) from None

    def reset(self) -> HttpResponse:
        """Let the proposed value hold again."""
        stored = Setting.objects.current().filter(key=self.object.key, version=self._read_version()).first()
        try:
            if stored:
                with transaction.atomic():
                    stored.archive(reason=_("The proposed value holds again."))
                messages.success(self.request, _("“%(rule)s” is as proposed again.") % {"rule": self.rule.label})
        except StaleVersion:
            stored = None
        if stored is None:
            messages.warning(self.request, _("Someone changed the rule meanwhile. Look at it, then reset it again."))
        return redirect("core:setting_list")

    @property
    def nouns(self) -> str:
        return _("Office rules")

    @property
    def rule(self) -> office.Rule:
        return office.rules()[self.object.key]

    def form_page(self, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        self.title = _("Change “%(rule)s”") % {"rule": self.rule.label}
        entries = AuditEntry.objects.filter(model=Setting._meta.label_lower, object_id=self.object.pk or 0)
        more |= {"rule": self.rule, "proposed": self.rule.shown(self.rule.default), "history": entries[:20],
                 "is_own": Setting.objects.current().filter(key=self.object.key).exists()}  # fmt: skip
        return super().form_page(form, status=status, **more)

    def done_url(self, record: AuditedModel) -> str:
        return reverse("core:setting_list")
