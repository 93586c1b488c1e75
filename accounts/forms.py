"""Signing in, changing the password, and the forms of people and units."""

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from core.forms import RecordForm


class SignInForm(AuthenticationForm):
    """One sentence for every failure: it must not tell whether the name exists."""

    error_messages = {
        "invalid_login": gettext_lazy("The sign-in name or the password is wrong."),
        "inactive": gettext_lazy("The sign-in name or the password is wrong."),
    }


class PasswordForm(PasswordChangeForm):
    """A new password that is really new: a one-time password cannot be kept."""

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the password you have now. Choose another one."))
        return password


class PersonForm(RecordForm):
    """A person as the system administrator knows them; role and rights are not theirs to give."""

    sections = [
        (gettext_lazy("Person"), [("username", "full_name"), ("organisation", "post"), ("phone", "email", "language")]),
        (gettext_lazy("What this person may see"), ["region"]),
    ]

    class Meta:
        model = User
        fields = ["username", "full_name", "organisation", "post", "phone", "email", "language", "region"]
        widgets = {"language": forms.Select(choices=[("zh-hans", "中文"), ("en", "English")])}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.is_active = False

    def withheld(self) -> set[str]:
        """A sign-in name stays for ever; with a role comes a scope, and that the security administrator changes."""
        if self.instance.pk is None:
            return set()
        return {"username", "region"} if self.instance.role else {"username"}

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        found = super().choices_for(name, rows)
        return found.exclude(kind=Organisation.Kind.GROUP) if name == "organisation" else found

    def clean_username(self) -> str:
        name = self.cleaned_data["username"].strip()
        if not re.fullmatch(r"[\w.@-]{2,60}", name):
            raise ValidationError(_("A sign-in name has 2 to 60 letters, digits, or the signs . _ - @"))
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This sign-in name is taken."))
        return name

    def clean_language(self) -> str:
        language = self.cleaned_data["language"]
        if language not in ("zh-hans", "en"):
            raise ValidationError(_("There is no such choice."))
        return language


class RoleForm(RecordForm):
    """The one role of a person, and the region whose rows they see."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why.")},
    )  # fmt: skip
    machinery = RecordForm.machinery | {"reason"}
    sections = [("", [("role", "region"), "reason"])]

    class Meta:
        model = User
        fields = ["role", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].required = True


class OrganisationForm(RecordForm):
    other_names = forms.CharField(
        label=gettext_lazy("other names"), required=False, help_text=gettext_lazy("One per line, or separated by 、"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    sections = [
        (gettext_lazy("Organisation"), ["name", ("code", "short_name", "kind"), ("parent", "region"), "other_names"]),
        (gettext_lazy("Validity"), [("valid_from", "valid_to", "successor"), "needs_check"]),
        (gettext_lazy("Members, for a group of units"), ["members"]),
    ]

    class Meta:
        model = Organisation
        fields = [
            "name", "code", "short_name", "kind", "parent", "region", "valid_from", "valid_to", "successor",
            "needs_check", "members",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_names"].initial = "\n".join(self.instance.aliases)

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """Units of former days stay on offer: a unit that has ended had a parent and members of its time."""
        return rows.current() if rows.model is Organisation else super().choices_for(name, rows)

    def clean_other_names(self) -> list[str]:
        names = re.split(r"[、\n]", self.cleaned_data["other_names"])
        return list(dict.fromkeys(name.strip() for name in names if name.strip()))

    def save(self, commit: bool = True) -> Organisation:
        self.instance.aliases = self.cleaned_data["other_names"]
        return super().save(commit)
