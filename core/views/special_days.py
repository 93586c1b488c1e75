"""Pages of special days: holidays, and weekends worked in exchange."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import display, working_days
from core.addresses import record_number
from core.filters import ChoiceFilter, FilterSet, SearchFilter
from core.forms import RecordForm
from core.models import Holiday
from core.special_days import read_notice, write_notice
from core.tables import Column, DateColumn, Table
from core.views.details import DetailView
from core.views.edits import FormPage
from core.views.lists import ListView


def year_choices(user: Any) -> list[tuple[int, str]]:
    """The years that anybody entered, this one and the next; the latest first."""
    this = working_days.today().year
    years = {day.year for day in Holiday.objects.current().dates("day", "year")} | {this, this + 1}
    return [(year, str(year)) for year in sorted(years, reverse=True)]


class HolidayTable(Table):
    detail_route = "core:holiday_detail"
    default_sort = "-day"
    day = DateColumn(_("day"), link=True, sort="day")
    is_workday = Column(
        _("worked"), lambda row: gettext("yes") if row.is_workday else gettext("no"), field="is_workday"
    )
    name = Column(_("name"), link=True, sort="name")
    source = Column(_("basis"))


class HolidayFilter(FilterSet):
    q = SearchFilter(_("search"), "name", "source", placeholder=_("name or basis"))
    year = ChoiceFilter(_("year"), "day__year", choices=year_choices)


class HolidayForm(RecordForm):
    class Meta:
        model = Holiday
        fields = ["day", "is_workday", "name", "source"]
        labels = {"source": _("basis")}
        help_texts = {
            "is_workday": _("Tick it for a weekend day that is worked in exchange (班); else it is off (休).")
        }


class HolidayList(ListView):
    """The days that the office has entered, over those that come with the program."""

    model = Holiday
    queryset = Holiday.objects.all()
    table_class = HolidayTable
    filterset_class = HolidayFilter
    template_name = "core/holiday_list.html"
    title = _("Special days")
    intro = _("Here stand the days that this office entered. They win over the published years, which come built in.")

    def context(self) -> dict:
        chosen = record_number(self.params.get("year")) or working_days.today().year
        first, last = min(working_days.published_years()), max(working_days.published_years())
        return super().context() | {
            "year": chosen,
            "is_known": working_days.is_known(chosen),
            "plan": list(working_days.special_days(chosen)),
            "built_in": f"{first}–{last}",
            "notice_url": self.action_urls("notice").get("notice", ""),
        }


class HolidayDetail(DetailView):
    model = Holiday
    queryset = Holiday.objects.all()
    head = ["day", "is_workday", "name", "basis"]
    computed = {"basis": (_("basis"), lambda row: row.source or display.DASH)}


class NoticeForm(forms.Form):
    """A yearly notice as lines."""

    lines = forms.CharField(
        label=_("the days, one line each"), widget=forms.Textarea(attrs={"rows": 14, "class": "notice-lines"}),
        max_length=20_000,
        help_text=_("A day or a range, 休 or 班, and the name: 2027-01-01 休 元旦, 2027-10-01至2027-10-07 休 国庆节."),
    )  # fmt: skip
    source = forms.CharField(label=_("basis"), max_length=200, help_text=_("Title or number of the notice."))

    def clean_lines(self) -> list:
        return read_notice(self.cleaned_data["lines"])


class HolidayNotice(FormPage):
    """Enter the yearly notice at once; with one wrong line nothing is written, and all that is wrong is told."""

    model = Holiday
    title = _("Enter a yearly notice")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form_page(NoticeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticeForm(request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422)
        days = form.cleaned_data["lines"]
        written = write_notice(days, source=form.cleaned_data["source"], by=request.user)
        messages.success(request, gettext("%(added)s days added, %(changed)s changed, %(same)s as before.") % {
            "added": written.added, "changed": written.changed, "same": written.same})  # fmt: skip
        return redirect(f"{self.url('list')}?year={days[0].day.year}")

    def rows(self) -> QuerySet:
        return Holiday.objects.all()
