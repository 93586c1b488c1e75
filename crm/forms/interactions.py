"""The form of an interaction."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import attachments
from core.file_types import ACCEPT
from core.forms import RecordForm
from core.widgets import FastSelectMultiple
from crm.forms.parts import at_work, check_past, check_step
from crm.models import Interaction

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a kind that may be attached; gives them as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("At most %(limit)s files at once."), params={"limit": MOST_FILES})
        problems = [problem for upload in uploads for problem in _problems(upload)]
        if problems:
            raise ValidationError(problems)
        return list(uploads)


def _problems(upload: UploadedFile) -> Iterable[str]:
    try:
        attachments.accepted(upload)
    except ValidationError as refusal:
        return refusal.messages
    return []


class InteractionForm(RecordForm):
    """What was said and what comes next: the few things one types on the way back come first."""

    new_contact_name = forms.CharField(label=_("Someone new: name"), max_length=60, required=False)
    new_contact_post = forms.CharField(label=_("Their post"), max_length=60, required=False)
    photos = FilesField(label=_("Photos and files"), required=False, widget=FilesInput(attrs={"accept": ACCEPT}))
    machinery = RecordForm.machinery | {"new_contact_name", "new_contact_post", "photos"}
    sections = [
        (_("What happened"), [("company", "lead"), ("kind", "happened_on"), "summary", ("next_step", "next_step_on")]),
        (_("Who and where"), ["contacts", "our_users", ("our_people", "their_people"), ("our_level", "their_level"),
                              ("place", "region"), "event"]),
    ]  # fmt: skip

    class Meta:
        model = Interaction
        fields = [
            "company", "lead", "kind", "happened_on", "summary", "next_step", "next_step_on", "contacts", "our_users",
            "our_people", "their_people", "our_level", "their_level", "place", "region", "event",
        ]  # fmt: skip
        labels = {
            "our_people": capfirst(_("further people of ours")),
            "their_people": capfirst(_("further people of theirs")),
        }
        help_texts = {"next_step": _("Becomes the next step of the lead, if you name one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["rows"] = 4
        self.fields["kind"].widget = forms.RadioSelect(choices=Interaction.Kind.choices)
        self.fields["our_users"].widget = FastSelectMultiple(choices=self.fields["our_users"].choices)

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """As our people, those at work in the lines of business, and whoever is named already."""
        if name == "our_users":
            return at_work(rows, self._chosen(name))
        return super().choices_for(name, rows)

    def clean(self) -> dict:
        found = super().clean()
        check_past(self, "happened_on")
        check_step(self, "next_step", "next_step_on")
        if found.get("new_contact_post") and not found.get("new_contact_name"):
            self.add_error("new_contact_name", _("Write the name of the person, or clear the post."))
        return found
