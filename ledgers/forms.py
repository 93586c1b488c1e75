"""Uploading a ledger, and confirming what was found in it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from crm.models import Agreement

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.et,.csv"


class UploadForm(forms.Form):
    """The file, and where its rows belong when they do not say so themselves."""

    file = forms.FileField(
        label=gettext_lazy("ledger"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("region of rows that name none"),
        help_text=gettext_lazy("Rows that name a county, city or zone go there."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(pk__in=user.region_ids).valid_on(timezone.localdate())
        self.fields["region"].initial = user.region_id

    def clean_file(self) -> UploadedFile:
        """Refuse by size before anything is kept."""
        file, limit = self.cleaned_data["file"], settings.UPLOAD_MAX_MEGABYTES
        if file.size > limit * 1024 * 1024:
            words = {"size": f"{file.size / 1024 / 1024:.1f}", "limit": limit}
            raise ValidationError(_("The file has %(size)s MB; at most %(limit)s MB may be uploaded.") % words)
        if file.size == 0:
            raise ValidationError(_("The file is empty. Check that it was saved completely, then choose it again."))
        return file


class ConfirmForm(forms.Form):
    """What a person has to say before the ledger is written."""

    agreement_kind = forms.ChoiceField(
        label=gettext_lazy("kind of the agreements that say none"),
        choices=[("", gettext_lazy("choose…")), *Agreement.Kind.choices],
        error_messages={"required": gettext_lazy("Say what kind of agreements these are: intents are not contracts.")},
    )
    good_rows_only = forms.BooleanField(
        label=gettext_lazy("Write only the good rows; the wrong ones stay out"), required=False
    )

    def __init__(self, *args: Any, needs: list[str], has_errors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agreement_kind" not in needs:
            del self.fields["agreement_kind"]
        if has_errors:
            message = _("The ledger has wrong rows. Correct them in the file and upload it again, or tick this box.")
            self.fields["good_rows_only"].required = True
            self.fields["good_rows_only"].error_messages["required"] = message
        else:
            del self.fields["good_rows_only"]
