"""The base of every form: rows the person may see, every constraint checked, a version, money in 万元."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms.models import ModelFormMetaclass
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, display
from core.addresses import record_number, route_of
from core.fields import MoneyField
from core.models import AuditedModel
from core.values.amounts import parse_amount
from core.values.units import WAN
from core.veil import is_scoped, seen_among
from core.widgets import DateInput, FastSelect, FastSelectMultiple, LookupSelect, MomentInput

YEARS = range(1850, 2101)
FEN = Decimal("0.01")


class AmountField(forms.CharField):
    """An amount of money typed as people write it: `1.2亿`, `12,000万`, `３５００`; a bare number means 万元.

    Gives a Decimal of 元, or None when empty.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("max_digits", None), kwargs.pop("decimal_places", None)
        super().__init__(*args, **kwargs)
        self.widget.attrs |= {"data-amount": "1", "inputmode": "text"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            plain = (value / display.TEN_THOUSAND).normalize()
            return format(plain, "f")
        return value

    def to_python(self, value: Any) -> Decimal | None:
        text = super().to_python(value)
        if not text:
            return None
        amount = parse_amount(text, WAN)
        if amount.value is None or amount.problem or amount.currency != "CNY" or amount.maximum is not None:
            raise ValidationError(
                _("“%(text)s” cannot be read as one amount of yuan. Write a number of 10k yuan, or one with its unit.")
                % {"text": text}
            )
        in_fen = amount.value.quantize(FEN)
        return in_fen if in_fen == amount.value else amount.value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class DayField(forms.DateField):
    """A day of our times: a slip of the pen such as 0017-06-01 is told, for it would stretch every chart."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(_("The year %(year)s is not between %(first)s and %(last)s. Check the date.") % {
                "year": day.year, "first": YEARS[0], "last": YEARS[-1]})  # fmt: skip
        return day


class MomentField(forms.DateTimeField):
    """A moment of our times, to the minute."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment:
            DayField().to_python(moment.date())
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What the form cannot show, seconds, has not changed."""
        shown = initial.replace(second=0, microsecond=0) if isinstance(initial, datetime) else initial
        return super().has_changed(shown, data)


class LookupField(forms.ModelChoiceField):
    """One record among very many, by number, or by exact name where scripts are off (`=name`)."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("="):
            return _by_name(self, value[1:])
        return super().to_python(value)


class ManyField(forms.ModelMultipleChoiceField):
    """Several records."""

    def clean(self, value: Any) -> Any:
        if value and any(record_number(v) is None for v in value):
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": "…"})
        return super().clean(value)


class LookupManyField(ManyField):
    """Several records among very many."""

    def clean(self, value: Any) -> Any:
        if value and any(str(v).startswith("=") for v in value):
            names = "、".join(str(v).lstrip("=") for v in value).split("、")
            value = [_by_name(self, name.strip()).pk for name in names if name.strip()]
        return super().clean(value)


def _by_name(field: Any, name: str) -> models.Model:
    """The one record of that name, or title or matter, whichever its kind has."""
    fields = {one.name for one in field.queryset.model._meta.concrete_fields}
    called = [one for one in ("name", "title", "matter") if one in fields and "\x00" not in name]
    found = list(field.queryset.filter(**{called[0]: name})[:2]) if called else []
    if len(found) != 1:
        raise ValidationError(_("There is no “%(name)s” among what you may choose.") % {"name": name})
    return found[0]


def _lookup_route(model: type[models.Model]) -> str:
    """The route that searches records of `model`; empty when the table of routes has none."""
    route = route_of(model, "lookup")
    return route if route in import_string("accounts.roles.ROUTES") else ""


def form_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field for a model field: amounts in 万元, quick selects, look-ups instead of endless lists."""
    if isinstance(field, MoneyField):
        made = field.formfield(form_class=AmountField, **kwargs)
        made.label = f"{made.label} ({_('10k yuan')})"
        return made
    if isinstance(field, models.TextField):
        return field.formfield(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
    if isinstance(field, models.DateField):  # a moment is one, too
        return _time_field(field, **kwargs)
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        return _relation_field(field, **kwargs)
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    made = field.formfield(**kwargs)
    if made is not None and getattr(field, "unit", ""):
        made.label = f"{made.label} ({field.unit})"
    if isinstance(made, forms.TypedChoiceField):
        made.widget = FastSelect(choices=made.choices)
    return made


def _time_field(field: models.DateField, **kwargs: Any) -> forms.Field | None:
    if isinstance(field, models.DateTimeField):
        return field.formfield(form_class=MomentField, widget=MomentInput(), **kwargs)
    return field.formfield(form_class=DayField, widget=DateInput(), **kwargs)


def _relation_field(field: Any, **kwargs: Any) -> forms.Field:
    many = field.many_to_many
    route = _lookup_route(field.related_model)
    if route:
        form_class = LookupManyField if many else LookupField
        return field.formfield(form_class=form_class, widget=LookupSelect(route, multiple=many), **kwargs)
    if many:
        return field.formfield(form_class=ManyField, widget=FastSelectMultiple(), **kwargs)
    return field.formfield(widget=FastSelect(), **kwargs)


class RecordFormMetaclass(ModelFormMetaclass):
    """Every record form builds its fields by `form_field`, without each having to say so."""

    def __new__(mcs, name: str, bases: tuple, attrs: dict) -> Any:
        if meta := attrs.get("Meta"):
            attrs["Meta"] = type("Meta", (meta,), {"formfield_callback": staticmethod(form_field)})
        return super().__new__(mcs, name, bases, attrs)


class RecordForm(forms.ModelForm, metaclass=RecordFormMetaclass):
    """A form for one record, made for one person.

    `sections`: `[(heading, [field or (field, field)])]`; a pair stands side by side. Related records offered are only
    those the person may see. `withheld()` names fields that this person may not change; `machinery` those that are no
    data of the record.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    machinery = frozenset({"version"})
    sections: list[tuple[Any, list]] = []

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        self._unseen: dict[str, list] = {}
        super().__init__(*args, **kwargs)
        for name in self.withheld():
            self.fields.pop(name, None)
        self._limit_choices()
        self.fields["version"].initial = self.instance.version
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    def withheld(self) -> set[str]:
        """Hook: the fields that this person may not change; the form neither shows nor takes them."""
        return set()

    def _limit_choices(self) -> None:
        for name, field in self.fields.items():
            if hasattr(field, "queryset"):
                field.queryset = self.choices_for(name, field.queryset.model._default_manager.all())
                if is_scoped(field.queryset.model):
                    self._set_aside(name, field)

    def _set_aside(self, name: str, field: Any) -> None:
        """Remember links to records that the person does not see: the form neither shows nor loses them."""
        chosen = self._chosen(name)
        unseen = set(chosen) - seen_among(field.queryset.model, chosen, self.user)
        if unseen:
            self._unseen[name] = list(field.queryset.model._default_manager.filter(pk__in=unseen))
            self.initial[name] = [pk for pk in chosen if pk not in unseen] or None
            field.required = False

    def choices_for(self, name: str, rows: models.QuerySet) -> models.QuerySet:
        """What a relation offers: rows the person may see, in use today, or chosen already. A hook to narrow it."""
        chosen = self._chosen(name)
        rows = rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows
        usable = rows.current() if hasattr(rows, "current") else rows
        if hasattr(usable, "valid_on"):
            usable = usable.valid_on(timezone.localdate())
        if name == getattr(self._meta.model, "scope_region", ""):
            usable = usable.filter(pk__in=self.user.region_ids)
        return rows.filter(Q(pk__in=usable.values("pk")) | Q(pk__in=chosen)) if chosen else usable

    def _chosen(self, name: str) -> list[int]:
        if self.instance.pk is None or name not in {f.name for f in self.instance._meta.get_fields()}:
            return []
        value = getattr(self.instance, name)
        return [thing.pk for thing in value.all()] if hasattr(value, "all") else [value.pk] if value else []

    def _layout(self) -> Layout:
        sections = self.sections or [("", [name for name in self.fields if name not in self.machinery])]
        return Layout("version", *[self._fieldset(heading, names) for heading, names in sections])

    def _fieldset(self, heading: Any, names: list) -> Fieldset:
        rows = [name if isinstance(name, tuple) else (name,) for name in names]
        rows = [shown for row in rows if (shown := [name for name in row if name in self.fields])]
        css = {1: "col-12", 2: "col-md-6", 3: "col-md-4", 4: "col-md-3"}
        return Fieldset(str(heading), *[Row(*[Column(n, css_class=css[len(row)]) for n in row]) for row in rows])

    def _post_clean(self) -> None:
        for name in self._unseen.keys() & self.cleaned_data.keys():
            if not self.instance._meta.get_field(name).many_to_many:
                self.cleaned_data[name] = self.cleaned_data[name] or self._unseen[name][0]
        super()._post_clean()
        self.validate_constraints()

    def _save_m2m(self) -> None:
        for name in self._unseen.keys() & self.cleaned_data.keys():
            if self.instance._meta.get_field(name).many_to_many:
                self.cleaned_data[name] = [*self.cleaned_data[name], *self._unseen[name]]
        super()._save_m2m()

    def validate_constraints(self) -> None:
        """Check every constraint, also those on fields that the form hides: a message, not a crash."""
        broken = {name for name in self.errors if name in self.fields}
        broken |= {f"{name}_norm" for name in broken}  # derived from a value that was refused already
        try:
            self.instance.validate_constraints(exclude=broken)
        except ValidationError as problems:
            for name, messages in problems.message_dict.items():
                self._add_new(name if name in self.fields else "__all__", messages)

    def _add_new(self, name: str, messages: list[str]) -> None:
        """Add what Django's own round, which skips rules on hidden fields, has not said already."""
        for message in messages:
            if message not in self.errors.get(name, []):
                self.add_error(name, message)

    def save(self, commit: bool = True) -> AuditedModel:
        """Save the record and its many-to-many choices as one audited change."""
        self._forget_notes()
        if self.instance._state.adding:
            return super().save(commit)
        before, version = self._many_values(), self.instance.version
        record = super().save(commit)
        after = self._many_values()
        changes = [{"field": n, "old": before[n], "new": after[n]} for n in before if before[n] != after[n]]
        if changes:
            if record.version == version:
                record.touch()  # before the entry, which tells the version that the change made
            audit.record(record, "update", changes=changes)
        return record

    def _forget_notes(self) -> None:
        """A value written by hand no longer bears what the ledger said about the former one (约, 待定)."""
        notes = getattr(self.instance, "field_notes", None)
        if notes:
            self.instance.field_notes = {k: v for k, v in notes.items() if k not in self.changed_data}

    def _many_values(self) -> dict[str, list[str]]:
        names = [f.name for f in self.instance._meta.many_to_many if f.name in self.fields]
        return {name: sorted(str(thing) for thing in getattr(self.instance, name).all()) for name in names}


class ReasonForm(forms.Form):
    """Why something is done: for archiving, unmasking and the like."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
