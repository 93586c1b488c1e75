"""Uploading a ledger, saying how it is read, and confirming what was found in it."""

import csv
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core.forms import DayField
from core.sheets import SheetKind
from core.widgets import DateInput, FastSelect
from crm.models import Agreement
from ledgers import pasting, services
from ledgers.kinds import KINDS_BY_KEY, SHEET_KINDS
from ledgers.permits import is_work_of

ACCEPTED = ".xlsx,.xlsm,.xls,.et,.ods,.csv,.html,.htm"


class RegionField(forms.ModelChoiceField):
    """Where rows go that name no place of their own; not shown where there is only one, or only lists come back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.none(), label=gettext_lazy("region of rows that name none"), widget=FastSelect(),
            help_text=gettext_lazy("Rows that name a county, city or zone go there."), **kwargs,
        )  # fmt: skip

    def offer_to(self, user: User) -> None:
        """Offer the person's own region and those below it."""
        self.queryset = Region.objects.filter(pk__in=user.region_ids).valid_on(timezone.localdate())
        self.initial = user.region_id
        if len(user.region_ids) < 2 or not user.may("ledgers:import_paste"):
            self.widget = forms.HiddenInput()


class ArrivalForm(forms.Form):
    """One more file, in the field `brings`; refused while too many files of the person wait to be read."""

    brings = "file"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> None:
        """One person does not keep the worker from everybody else's files."""
        if services.waiting(self.user) >= services.MOST_WAITING:
            words = {"count": services.MOST_WAITING}
            sentence = _("%(count)s of your files wait to be read. Upload the next one when they are.")
            self.add_error(self.brings, sentence % words)


class UploadForm(ArrivalForm):
    """The file, and where its rows belong when they do not say so themselves."""

    file = forms.FileField(
        label=gettext_lazy("ledger"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    region = RegionField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["region"].offer_to(user)

    def clean_file(self) -> UploadedFile:
        """Refuse by size before anything is kept."""
        file, limit = self.cleaned_data["file"], settings.UPLOAD_MAX_MEGABYTES
        if file.size > limit * 1024 * 1024:
            words = {"size": f"{file.size / 1024 / 1024:.1f}", "limit": limit}
            raise ValidationError(_("The file has %(size)s MB; at most %(limit)s MB may be uploaded.") % words)
        if file.size == 0:
            raise ValidationError(_("The file is empty. Check that it was saved completely, then choose it again."))
        return file


class PasteForm(ArrivalForm):
    """A block of cells, and what kind of table it is; `block` cleans to rows of cells."""

    brings = "block"
    kind = forms.ChoiceField(label=gettext_lazy("Kind of table"), required=False, widget=FastSelect())
    region = RegionField()
    block = forms.CharField(
        label=gettext_lazy("Cells copied from a spreadsheet"), widget=forms.Textarea(attrs={"rows": 12}), strip=False,
        error_messages={"required": gettext_lazy("Paste some cells first.")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["kind"].choices = [("", _("find out by its headings")), *_kinds_for(user)]
        self.fields["region"].offer_to(user)

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """What may be chosen: key of a kind and label."""
        return list(self.fields["kind"].choices)

    def clean_block(self) -> pasting.Cells:
        """The cells; refused where there are none, or more than a file should bring."""
        try:
            cells = pasting.cells_of(self.cleaned_data["block"])
        except csv.Error:
            raise ValidationError(_("A cell holds too much text. Save the table as a file and upload it.")) from None
        if not cells:
            raise ValidationError(_("Paste some cells first."))
        if len(cells) > pasting.MOST_ROWS + 1 or max(map(len, cells)) > pasting.MOST_COLUMNS:
            words = {"rows": f"{pasting.MOST_ROWS:,}", "columns": pasting.MOST_COLUMNS}
            raise ValidationError(
                _("At most %(rows)s rows and %(columns)s columns can be pasted. Save the table and upload the file.")
                % words
            )
        return cells


class MatchForm(forms.Form):
    """How one sheet is read: as which kind, and each of its columns as which field. `sheet` as `ledgers.found` has it.

    An empty kind leaves the sheet out, an empty field leaves the column out.
    """

    kind = forms.ChoiceField(label=gettext_lazy("The sheet is read as"), required=False, widget=FastSelect())
    remember = forms.BooleanField(
        label=gettext_lazy("Remember these headings for my organisation"), required=False, initial=True
    )

    def __init__(self, *args: Any, sheet: dict[str, Any], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["kind"].choices = [("", _("do not import this sheet")), *_kinds_for(user)]
        self.fields["kind"].initial = sheet.get("kind", "")
        if user.organisation_id is None:
            del self.fields["remember"]
        for column in self.columns:
            self.fields[column["name"]] = _field_choice(column, KINDS_BY_KEY[sheet["kind"]])

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns that may be bound, each with the name of its select; running numbers and problems are none."""
        known = self.sheet.get("columns", []) if self.sheet.get("kind") in KINDS_BY_KEY else []
        return [{**column, "name": f"column_{column['letter']}"} for column in known if not column["note"]]

    def lines(self) -> Iterable[dict[str, Any]]:
        """Each column with its select, for the page."""
        return [{**column, "select": self[column["name"]]} for column in self.columns]

    def fields_by_letter(self) -> dict[str, str]:
        """What each column shall be read as."""
        return {column["letter"]: self.cleaned_data[column["name"]] for column in self.columns}

    def clean(self) -> None:
        """One field is filled by one column."""
        if self.errors or self.cleaned_data["kind"] != self.sheet.get("kind", ""):
            return
        taken: dict[str, str] = {}
        for letter, field in self.fields_by_letter().items():
            if field and field in taken:
                label = KINDS_BY_KEY[self.sheet["kind"]].column(field).label
                words = {"first": taken[field], "second": letter, "field": label}
                sentence = _("Columns %(first)s and %(second)s are both read as “%(field)s”. Choose one of them.")
                self.add_error(f"column_{letter}", sentence % words)
            taken[field] = letter


def _kinds_for(user: User) -> list[tuple[str, Any]]:
    """The kinds of sheets that are among the person's work."""
    return [(kind.key, kind.label) for kind in SHEET_KINDS if is_work_of(user, kind)]


def _field_choice(column: dict[str, Any], kind: SheetKind) -> forms.ChoiceField:
    label = _("column %(letter)s, %(heading)s") % {"letter": column["letter"], "heading": column["header"]}
    # Several columns may fill one field: they differ in how their cells are read, not in what they say.
    choices = [("", _("do not import")), *{field.name: field.label for field in kind.columns}.items()]
    widget = FastSelect(attrs={"class": "form-select form-select-sm", "aria-label": label})
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=column["field"], widget=widget)


class ConfirmForm(forms.Form):
    """What a person has to say before the ledger is written; `needs` names the fields that this file asks for."""

    agreement_kind = forms.ChoiceField(
        label=gettext_lazy("kind of the agreements that say none"),
        choices=[("", gettext_lazy("choose…")), *Agreement.Kind.choices],
        error_messages={"required": gettext_lazy("Say what kind of agreements these are: intents are not contracts.")},
    )
    figures_on = DayField(
        label=gettext_lazy("day of the figures that name none"), widget=DateInput(),
        help_text=gettext_lazy("Areas, racks and loads are readings of a day. Rows that name their day keep it."),
        error_messages={"required": gettext_lazy("Say of which day the figures are.")},
    )  # fmt: skip
    good_rows_only = forms.BooleanField(
        label=gettext_lazy("Write only the good rows; the wrong ones stay out"), required=False
    )

    def __init__(self, *args: Any, needs: list[str], has_errors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {*self.fields} - {*needs, "good_rows_only"}:
            del self.fields[name]
        if has_errors:
            message = _("The ledger has wrong rows. Correct them in the file and upload it again, or tick this box.")
            self.fields["good_rows_only"].required = True
            self.fields["good_rows_only"].error_messages["required"] = message
        else:
            del self.fields["good_rows_only"]

    def asked(self) -> list[forms.BoundField]:
        """What is asked about the whole file, beside whether wrong rows may stay out."""
        return [field for field in self if field.name != "good_rows_only"]
