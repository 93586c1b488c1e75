"""The forms of companies, contacts, leads, interactions and agreements."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from core.doubts import DoubtsForm
from core.forms import RecordForm
from core.values.company_names import company_key
from core.values.nulls import null_reason
from core.values.phones import parse_phones
from crm import services
from crm.models import Agreement, ChainNode, Company, CompanyHonour, Contact, Interaction, Lead

FOREIGN_NUMBER = re.compile(r"\+\d[\d -]{6,17}")
CURRENCIES = [
    ("CNY", _("yuan")),
    ("USD", _("US dollar")),
    ("HKD", _("Hong Kong dollar")),
    ("EUR", _("euro")),
    ("JPY", _("yen")),
]


class ChainForm(RecordForm):
    """A form of something that is filed under nodes of the chain."""

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """Of the chain, the leaves of the edition in use, and what the record was filed under before."""
        if name == "chain_nodes":
            leaves = ChainNode.objects.in_use().leaves().values("pk")
            return rows.filter(Q(pk__in=leaves) | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)


class NamesField(forms.CharField):
    """Several names, one per line or separated by 、; gives a list."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, label: Any) -> None:
        super().__init__(label=capfirst(label), required=False, help_text=_("One per line, or separated by 、"))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in re.split(r"[\n、；;]", super().to_python(value) or "")]
        distinct = list({company_key(name): name for name in names if company_key(name)}.values())
        if any(len(name) > 200 for name in distinct):
            raise ValidationError(_("A name has at most 200 characters."))
        return distinct

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class SmallNumber(forms.NumberInput):
    """A number field in a line of its own form, which crispy-forms does not dress."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-control"})


class HonourForm(forms.Form):
    """One line of a company's honours."""

    kind = forms.ChoiceField(
        label=_("honour"), choices=[("", ""), *CompanyHonour.Kind.choices], required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    year = forms.IntegerField(label=_("year"), min_value=1980, max_value=2100, required=False, widget=SmallNumber())
    rank = forms.IntegerField(label=_("rank"), min_value=1, max_value=10_000, required=False, widget=SmallNumber())

    def clean(self) -> dict:
        line = super().clean()
        if not line.get("kind") and (line.get("year") or line.get("rank")):
            self.add_error("kind", _("Choose the honour, or clear the line."))
        return line


class HonourLines(forms.BaseFormSet):
    """The honours of a company, with two free lines; a line without an honour counts as removed."""

    def clean(self) -> None:
        lines = [(line["kind"], line["year"]) for line in self.filled()]
        if len(lines) != len(set(lines)):
            raise ValidationError(_("The same honour of the same year stands here twice."))

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        lines = [problem for form in self.forms for found in form.errors.values() for problem in found]
        return [*self.non_form_errors(), *lines]

    def filled(self) -> list[dict]:
        """The lines that hold an honour, as `{"kind", "year", "rank"}`."""
        lines = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [line for line in lines if line.get("kind")]


HonourLineSet = forms.formset_factory(HonourForm, formset=HonourLines, extra=2, max_num=40)


class CompanyForm(DoubtsForm, ChainForm):
    """A company with its other names and honours.

    A name that another company bears or bore is refused; one that is nearly another's is asked about.
    """

    former_names = NamesField(_("former names"))
    other_names = NamesField(_("also called"))
    confirmed = forms.BooleanField(label=_("I have looked: it is another company"), required=False)
    question = _("Look at the companies named above. If yours is none of them, tick the box and save.")
    sections = [
        (_("Company"), ["name", ("uscc", "short_name"), ("headquarters_region", "industry")]),
        (_("Other names"), [("former_names", "other_names")]),
        (_("Place in the chain"), ["chain_nodes", "is_resident"]),
        (_("Registration"), [("legal_representative", "registered_capital", "established_on"), "website", "remark"]),
    ]

    class Meta:
        model = Company
        fields = [
            "name", "short_name", "uscc", "headquarters_region", "industry", "chain_nodes", "is_resident",
            "legal_representative", "registered_capital", "established_on", "website", "remark",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = []
        if self.instance.pk:
            self.initial |= {"former_names": self.instance.former_names, "other_names": self.instance.other_names}
            stored = list(self.instance.honours.order_by("kind", "-year", "pk").values("kind", "year", "rank"))
        sent = self.data if "honours-TOTAL_FORMS" in self.data else None
        self.honours = HonourLineSet(sent, prefix="honours", initial=stored)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if taken := self._bearer(name):
            raise ValidationError(_named(_("This name is or was that of {}."), taken))
        return name

    def clean_uscc(self) -> str:
        code = self.cleaned_data["uscc"].strip().upper()
        taken = Company.objects.current().filter(uscc=code).exclude(pk=self.instance.pk).first() if code else None
        if taken:
            raise ValidationError(_named(_("This credit code is that of {}."), taken))
        return code

    def clean_former_names(self) -> list[str]:
        names = self.cleaned_data["former_names"]
        for name in names:
            if taken := self._bearer(name):
                raise ValidationError(_named(_("A former name is borne by another company: {}."), taken))
        return names

    def _bearer(self, name: str) -> Company | None:
        return Company.objects.current().named(name).exclude(pk=self.instance.pk).first()

    def clean(self) -> dict:
        found = super().clean()
        if self.honours.is_bound and not self.honours.is_valid():
            for problem in self.honours.problems():
                self.add_error(None, _("Honours: %(problem)s") % {"problem": problem})
        return found

    def doubts(self) -> list[str]:
        """Companies with nearly this name, when a new one is made."""
        if self.instance.pk:
            return []
        near = Company.objects.current().resembling(self.cleaned_data["name"])
        return [_named(_("Possibly the same company exists: {}."), company) for company in near]

    def _save_m2m(self) -> None:
        super()._save_m2m()
        names = {"former": self.cleaned_data["former_names"], "others": self.cleaned_data["other_names"]}
        services.set_other_names(self.instance, **names, by=self.user)
        if self.honours.is_bound:
            services.set_honours(self.instance, honours=self.honours.filled(), by=self.user)


def _named(sentence: Any, company: Company) -> str:
    """A sentence with the company as a link."""
    address = reverse("crm:company_detail", args=[company.pk])
    return format_html(str(sentence), format_html('<a href="{}">{}</a>', address, company))


class NumberField(forms.CharField):
    """One or several telephone numbers; gives them as 11 digits or `0351-1234567`, joined by `;`."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text or FOREIGN_NUMBER.fullmatch(text):
            return text
        found = parse_phones(text)
        if found.problem:
            raise ValidationError(str(found.problem))
        extension = f"转{found.extension}" if found.extension else ""
        return f"{found.value or ''}{extension}"


class ContactForm(RecordForm):
    """A contact. Stored numbers are never sent to the form: an empty field keeps what is stored."""

    mobile = NumberField(label=capfirst(_("mobile")), max_length=60, required=False)
    landline = NumberField(label=capfirst(_("landline")), max_length=60, required=False)
    sections = [
        (_("Contact"), ["company", ("name", "post"), ("mobile", "landline"), "email"]),
        (_("Kept by"), ["region", "remark"]),
    ]

    class Meta:
        model = Contact
        fields = ["company", "name", "post", "mobile", "landline", "email", "region", "remark"]
        labels = {"name": capfirst(_("full name"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mobile", "landline"):
            self.initial[name] = ""
            if stored := getattr(self.instance, f"masked_{name}"):
                sentence = gettext("Stored: %(number)s. Empty keeps it; 无 removes it.")
                self.fields[name].help_text = sentence % {"number": stored}

    def clean_mobile(self) -> str:
        return self._number("mobile")

    def clean_landline(self) -> str:
        return self._number("landline")

    def _number(self, name: str) -> str:
        typed = self.data.get(self.add_prefix(name), "").strip()
        if not typed:
            return getattr(self.instance, name)
        return "" if null_reason(typed) else self.cleaned_data[name]


class LeadForm(ChainForm):
    """A lead, followed by somebody who sees its region; a state other than going on needs a reason."""

    sections = [
        (_("Project"), ["name", ("company", "planned_investment"), "content", ("region", "site"),
                        ("land_mu", "industry"), "chain_nodes"]),
        (_("Where it stands"), [("stage", "side_state", "side_reason"), ("next_action", "next_action_on"), "progress",
                                "problem"]),
        (_("Who follows it"), [("owner", "organisation", "leader"), ("owner_name", "owner_unit"),
                               ("source", "source_detail", "first_reported_on"), "remark"]),
    ]  # fmt: skip

    class Meta:
        model = Lead
        fields = [
            "name", "company", "planned_investment", "content", "region", "site", "land_mu", "industry", "chain_nodes",
            "stage", "side_state", "side_reason", "next_action", "next_action_on", "progress", "problem", "owner",
            "organisation", "leader", "owner_name", "owner_unit", "source", "source_detail", "first_reported_on",
            "remark",
        ]  # fmt: skip

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """As owner, the commerce officers at work in the person's region and below."""
        if name == "owner":
            officers = Q(role=Role.OFFICER, is_active=True, region__in=self.user.region_ids)
            return rows.filter(officers | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)

    def clean(self) -> dict:
        found = super().clean()
        if found.get("side_state") and not found.get("side_reason"):
            self.add_error("side_reason", _("Say why the lead is paused, transferred or terminated."))
        elif not found.get("side_state"):
            found["side_reason"] = ""
        _check_step(self, "next_action", "next_action_on")
        owner, region = found.get("owner"), found.get("region")
        if owner and region and not _sees(owner, region.pk):
            self.add_error("owner", _("This person does not see the region of the lead. Choose another owner."))
        return found


def _sees(person: User, region: int) -> bool:
    return region in person.region_ids


def _check_step(form: forms.BaseForm, step: str, day: str) -> None:
    """A day needs the step that is due on it."""
    if form.cleaned_data.get(day) and not form.cleaned_data.get(step):
        form.add_error(step, _("Say what the next step is, or clear its day."))


def _check_past(form: forms.BaseForm, name: str) -> None:
    """What has happened lies not in the future."""
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("This day lies in the future. Enter the day on which it happened."))


class InteractionForm(RecordForm):
    """What was said and what comes next: the few things one types on the way back come first."""

    sections = [
        (_("What happened"), [("company", "lead"), ("kind", "happened_on"), "summary", ("next_step", "next_step_on")]),
        (_("Who and where"), ["contacts", ("our_people", "their_people"), ("place", "region")]),
    ]

    class Meta:
        model = Interaction
        fields = [
            "company", "lead", "kind", "happened_on", "summary", "next_step", "next_step_on", "contacts", "our_people",
            "their_people", "place", "region",
        ]  # fmt: skip
        help_texts = {"next_step": _("Becomes the next step of the lead, if you name one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["rows"] = 4

    def clean(self) -> dict:
        found = super().clean()
        _check_past(self, "happened_on")
        _check_step(self, "next_step", "next_step_on")
        return found


class AgreementForm(ChainForm):
    """Something signed. Its kind is chosen by hand, for an intent is no contract."""

    currency = forms.ChoiceField(label=capfirst(_("currency")), choices=CURRENCIES, initial="CNY")
    sections = [
        (_("Agreement"), ["name", ("kind", "signed_on"), ("company", "local_partner"), ("lead", "region")]),
        (_("Money"), [("amount", "phase1_amount", "currency")]),
        (_("Relation to an earlier agreement"), [("change", "previous")]),
        (_("What is to be built"), ["content", "chain_nodes", ("industry", "status_text"), "remark"]),
    ]

    class Meta:
        model = Agreement
        fields = [
            "name", "kind", "signed_on", "company", "local_partner", "lead", "region", "amount", "phase1_amount",
            "currency", "change", "previous", "content", "chain_nodes", "industry", "status_text", "remark",
        ]  # fmt: skip
        help_texts = {"amount": _("Of an increase, only what is added."), "change": _("An upgrade adds no new money.")}

    def clean(self) -> dict:
        found = super().clean()
        _check_past(self, "signed_on")
        self._check_previous()
        whole, first = found.get("amount"), found.get("phase1_amount")
        if whole is not None and first is not None and first > whole:
            self.add_error("phase1_amount", _("The first phase is more than the whole. Check both amounts and units."))
        return found

    def _check_previous(self) -> None:
        """An upgrade or increase names the earlier agreement of the same investor; a first signing has none."""
        change, previous = self.cleaned_data.get("change"), self.cleaned_data.get("previous")
        if "previous" in self.errors or not change:
            return
        if change == Agreement.Change.FIRST and previous:
            self.add_error("previous", _("A first signing has no earlier agreement. Choose upgrade or increase."))
        elif change != Agreement.Change.FIRST and not previous:
            self.add_error("previous", _("Name the earlier agreement that this one upgrades or increases."))
        elif previous:
            self._compare(change, previous)

    def _compare(self, change: str, previous: Agreement) -> None:
        found = self.cleaned_data
        if previous.pk == self.instance.pk:
            self.add_error("previous", _("An agreement cannot follow itself."))
        elif found.get("company") and previous.company_id != found["company"].pk:
            self.add_error("previous", _("The earlier agreement is with another investor: %(name)s.") % {
                "name": previous.company})  # fmt: skip
        elif found.get("signed_on") and previous.signed_on and previous.signed_on > found["signed_on"]:
            self.add_error("previous", _("The earlier agreement was signed later than this one."))
        elif change == Agreement.Change.UPGRADE and found.get("kind") and not _is_higher(found["kind"], previous.kind):
            self.add_error("kind", _("An upgrade is of a higher kind than the earlier agreement."))


def _is_higher(kind: str, other: str) -> bool:
    order = Agreement.Kind.values
    return order.index(kind) > order.index(other)
