"""The forms of progress notes and of a task's links."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import RecordForm
from plan import services
from plan.models import PlanAction, ProgressNote


class ProgressNoteForm(RecordForm):
    sections = [(gettext_lazy("Progress note"), [("action", "noted_on"), "text", "problems"])]

    class Meta:
        model = ProgressNote
        fields = ["action", "noted_on", "text", "problems"]

    def clean_noted_on(self) -> date:
        day = self.cleaned_data["noted_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Give the day on which the progress was known."))
        return day

    def save(self, commit: bool = True) -> Any:
        if self.instance.author_id is None:
            self.instance.author = self.user
        return super().save(commit)


class ActionLinksForm(RecordForm):
    sections = [(gettext_lazy("Linked records"), ["companies", "parks", "projects", "policies"])]

    class Meta:
        model = PlanAction
        fields = ["companies", "parks", "projects", "policies"]

    def save(self, commit: bool = True) -> PlanAction:
        services.link_records(
            action=self.instance, chosen={name: self.cleaned_data[name] for name in self.Meta.fields}, by=self.user
        )
        return self.instance
