"""Filters of a list: what the address says, what the page offers, and the rows that remain.

    class LeadFilter(FilterSet):
        stage = ChoiceFilter(_("stage"), choices=Lead.Stage.choices)
        signed = DateRangeFilter(_("signed on"), "signed_on")

Values come from the address (`?stage=P30`), so every view can be linked, reloaded and exported. A value that makes no
sense is ignored with a message beside the filter; nothing is ever passed to the database unread.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.addresses import record_number
from core.search import query
from core.search.index import is_found

Label = str | Promise
STEADY_SECONDS = 60
Options = Iterable[tuple[Any, Any]] | Callable[[Any], Iterable[tuple[Any, Any]]]


class Filter:
    """One filter. `main=True` keeps it in view; the others unfold."""

    input_type = "text"

    def __init__(self, label: Label, field: str = "", *, main: bool = True) -> None:
        self.label, self.field, self.main = label, field, main
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.field = self.field or name

    def names(self) -> list[str]:
        """The names this filter uses in the address."""
        return [self.name]

    def read(self, params: QueryDict, user: Any) -> Any:
        """The value asked for, or None; raise `forms.ValidationError` when it makes no sense."""
        return params.get(self.name, "").strip() or None

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset.filter(**{self.field: value})

    def apply_for(self, queryset: QuerySet, value: Any, user: Any) -> QuerySet:
        """As `apply`, for a filter whose answer depends on who asks."""
        return self.apply(queryset, value)

    def shown(self, value: Any, user: Any) -> str:
        """The value as a person reads it."""
        return str(value)

    def html(self, params: QueryDict, user: Any) -> SafeString:
        return format_html(
            '<input type="{}" class="form-control form-control-sm" id="f-{}" name="{}" value="{}" autocomplete="off">',
            self.input_type, self.name, self.name, params.get(self.name, ""),
        )  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a search, in lower case: at most five, each cut to fifty characters."""
    return [word[:50] for word in text.lower().split()[:5]]


def matching(rows: QuerySet, fields: Iterable[str], text: str) -> QuerySet:
    """The rows in which every word of `text` occurs in one of the `fields`."""
    for word in words_of(text):
        rows = rows.filter(Q(*[(f"{field}__icontains", word) for field in fields], _connector=Q.OR))
    return rows


class SearchFilter(Filter):
    """The search box. Kinds of record in the search index are asked there. Of other kinds every word must occur in one
    of the `fields`, or the record that they belong to by the relation `through` is found."""

    def __init__(self, label: Label, *fields: str, through: str = "", placeholder: Label = "") -> None:
        super().__init__(label)
        self.fields, self.through, self.placeholder = fields, through, placeholder

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return self.apply_for(queryset, value, None)

    def apply_for(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        if is_found(queryset.model):
            return query.matching(queryset, value, user)
        if not self.through:
            return matching(queryset, self.fields, value)
        parents: Any = queryset.model._meta.get_field(self.through).related_model
        found = Q(**{f"{self.through}__in": query.matching(parents._default_manager.all(), value).values("pk")})
        if self.fields:
            found |= Q(pk__in=matching(queryset.model._default_manager.all(), self.fields, value).values("pk"))
        return queryset.filter(found)

    def html(self, params: QueryDict, user: Any) -> SafeString:
        return format_html(
            '<input type="search" class="form-control form-control-sm" id="f-{}" name="{}" value="{}" '
            'placeholder="{}" autocomplete="off" maxlength="100">',
            self.name, self.name, params.get(self.name, ""), self.placeholder,
        )  # fmt: skip


class ChoiceFilter(Filter):
    """One of a list; `choices` is a list of pairs, or a function of the user that gives one."""

    def __init__(
        self, label: Label, field: str = "", *, choices: Options, main: bool = True, is_steady: bool = False
    ) -> None:
        """`is_steady`: the choices are reference data, alike for everyone; the page may show those of a minute ago."""
        super().__init__(label, field, main=main)
        self.choices, self.is_steady = choices, is_steady

    def options(self, user: Any) -> list[tuple[str, str]]:
        pairs = self.choices(user) if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in pairs if str(value) != ""]

    def read(self, params: QueryDict, user: Any) -> Any:
        value = params.get(self.name, "")
        if not value:
            return None
        if value not in dict(self.options(user)):
            raise forms.ValidationError(_("There is no such choice."))
        return value

    def shown(self, value: Any, user: Any) -> str:
        return dict(self.options(user)).get(value, str(value))

    def html(self, params: QueryDict, user: Any) -> SafeString:
        options = self._steady_markup(user) if self.is_steady else self._markup(user)
        if chosen := params.get(self.name, ""):
            value = f'value="{escape(chosen)}"'
            options = SafeString(options.replace(value, f"{value} selected", 1))
        return format_html(
            '<select class="form-select form-select-sm" id="f-{}" name="{}"><option value="">{}</option>{}</select>',
            self.name, self.name, _("all"), options,
        )  # fmt: skip

    def _markup(self, user: Any) -> SafeString:
        return format_html_join("", '<option value="{}">{}</option>', self.options(user))

    def _steady_markup(self, user: Any) -> SafeString:
        key = f"options:{get_language()}:{self.choices.__module__}.{self.choices.__qualname__}"
        return cache.get_or_set(key, lambda: self._markup(user), STEADY_SECONDS)


class YesNoFilter(ChoiceFilter):
    """Yes or no."""

    def __init__(self, label: Label, field: str = "", *, main: bool = True) -> None:
        super().__init__(label, field, choices=[("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))], main=main)

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset.filter(**{self.field: value == "1"})


class RecordFilter(Filter):
    """The records that belong to one parent (`?company=12`): for panels and links, not typed by people."""

    def __init__(self, label: Label, field: str = "", *, model: Any = None) -> None:
        super().__init__(label, field)
        self.model = model

    def read(self, params: QueryDict, user: Any) -> Any:
        value = params.get(self.name, "")
        if not value:
            return None
        number = record_number(value)
        if number is None:
            raise forms.ValidationError(_("There is no such record."))
        return number

    def shown(self, value: Any, user: Any) -> str:
        found = self.model._default_manager.visible_to(user).filter(pk=value).first() if self.model else None
        return str(found or value)

    def html(self, params: QueryDict, user: Any) -> SafeString:
        if not params.get(self.name):
            return SafeString("")
        return format_html('<input type="hidden" name="{}" value="{}">', self.name, params[self.name])


class DateRangeFilter(Filter):
    """From a day to a day, both included; either may be left open."""

    input_type = "date"
    form_field: type[forms.DateField] = forms.DateField

    def names(self) -> list[str]:
        return [f"{self.name}_from", f"{self.name}_to"]

    def read(self, params: QueryDict, user: Any) -> Any:
        first, last = (self.form_field(required=False).clean(params.get(name, "")) for name in self.names())
        if first and last and last < first:
            raise forms.ValidationError(_("The range ends before it begins."))
        return (first, last) if first or last else None

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        first, last = value
        if first:
            queryset = queryset.filter(**{f"{self.field}__gte": first})
        return queryset.filter(**{f"{self.field}__lte": last}) if last else queryset

    def shown(self, value: Any, user: Any) -> str:
        first, last = value
        return f"{first or '…'} – {last or '…'}"

    def html(self, params: QueryDict, user: Any) -> SafeString:
        first, last = self.names()
        return format_html(
            '<span class="range"><input type="{}" class="form-control form-control-sm" id="f-{}" name="{}" '
            'value="{}"><span>–</span><input type="{}" class="form-control form-control-sm" name="{}" '
            'value="{}" aria-label="{}"></span>',
            self.input_type, self.name, first, params.get(first, ""), self.input_type, last, params.get(last, ""),
            _("to"),
        )  # fmt: skip


class FilterSet:
    """The filters of one list, read from the address."""

    filters: dict[str, Filter] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: thing for name, thing in vars(cls).items() if isinstance(thing, Filter)}
        cls.filters = {**cls.filters, **own}

    def __init__(self, params: QueryDict, user: Any) -> None:
        self.params, self.user = params, user
        self.values: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        for name, one in self.filters.items():
            try:
                value = one.read(params, user)
            except forms.ValidationError as problem:
                self.errors[name] = problem.messages[0]
                continue
            if value is not None:
                self.values[name] = value

    def apply(self, queryset: QuerySet) -> QuerySet:
        """The rows that remain; a parent record that makes no sense has no rows, rather than all of them."""
        return self._applied(queryset, self.values)

    def apply_but_search(self, queryset: QuerySet) -> QuerySet:
        """The rows that remain when the search box is not looked at."""
        return self._applied(queryset, [name for name in self.values if name != self.search_box])

    def _applied(self, queryset: QuerySet, names: Iterable[str]) -> QuerySet:
        if any(isinstance(self.filters[name], RecordFilter) for name in self.errors):
            return queryset.none()
        for name in names:
            queryset = self.filters[name].apply_for(queryset, self.values[name], self.user)
        return queryset

    @property
    def search_box(self) -> str:
        """The name of the search box in use; empty when nothing is searched."""
        boxes = (name for name in self.values if isinstance(self.filters[name], SearchFilter))
        return next(boxes, "")

    def parents(self) -> list[str]:
        """The names of the filters in force that narrow the list to what belongs to one record."""
        return [name for name in self.values if isinstance(self.filters[name], RecordFilter)]

    def fields(self, *, main: bool) -> list[dict]:
        """What the page needs to show the filters that stay in view, or those that unfold."""
        return [
            {
                "name": f.name, "label": f.label, "html": f.html(self.params, self.user),
                "error": self.errors.get(f.name, ""), "hidden": isinstance(f, RecordFilter),
                "wide": isinstance(f, DateRangeFilter),
            }
            for f in self.filters.values()
            if f.main == main
        ]  # fmt: skip

    def chips(self) -> list[dict]:
        """The filters in force, each with the address without it."""
        chips = []
        for name, value in self.values.items():
            rest = self.params.copy()
            for key in [*self.filters[name].names(), "page"]:
                rest.pop(key, None)
            one = self.filters[name]
            chips.append({"label": one.label, "value": one.shown(value, self.user), "url": f"?{rest.urlencode()}"})
        return chips

    def words(self) -> str:
        """The filters in force as one line, for exports and the audit."""
        return "；".join(f"{chip['label']}：{chip['value']}" for chip in self.chips())
