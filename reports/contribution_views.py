"""The page by territory and by contribution, its workbook, and the rows behind a number by contribution."""

import tempfile
from decimal import Decimal

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Region
from core import audit, display
from core.workbook.writer import Imprint, Kind, SheetColumn, write_list
from crm.models import ShareAgreement
from indicators.periods import Period
from reports.contribution import MEASURES, Account, Measure, SharedRow, accounts, lines
from reports.filters import YearFilter

ZERO = Decimal(0)


class ContributionPage(View):
    """What the pages share: the reader's accounts of a year."""

    request: HttpRequest

    @cached_property
    def filterset(self) -> YearFilter:
        return YearFilter(self.request.GET, self.request.user)

    @cached_property
    def period(self) -> Period:
        year = self.filterset.year_number
        return Period.year(year) if year else Period()

    @cached_property
    def accounts(self) -> list[Account]:
        return accounts(self.request.user, self.period)

    @property
    def year(self) -> str:
        return self.filterset.values.get("year", "")

    def title(self) -> str:
        return _("By territory and by contribution")


class ContributionView(ContributionPage):
    """Every line by territory and by contribution; each number opens what it is made of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reports/contribution.html", {
            "title": self.title(),
            "crumbs": [(_("Home"), reverse("core:home")), (self.title(), "")],
            "fields": self.filterset.fields(main=True),
            "heads": [(one.measure.indicator.name, _unit(one.measure)) for one in self.accounts],
            "lines": [{"name": line, "cells": self.cells(line)} for line in lines(self.accounts, request.user)],
            "totals": self.cells(None),
            "period": self.period,
            "query": urlencode({"year": self.year}),
            "as_of": timezone.localdate(),
        })  # fmt: skip

    def cells(self, line: Region | None) -> list[dict]:
        """Two cells for each measure; `line` None is the whole."""
        return [cell for one in self.accounts for cell in (
            {"label": _label(one, _("by territory")), "text": _text(one.measure, _of(one.by_territory, line)),
             "url": _territory_url(one, line)},
            {"label": _label(one, _("by contribution")), "text": _text(one.measure, _of(one.by_contribution, line)),
             "url": self.parts_url(one, line)},
        )]  # fmt: skip

    def parts_url(self, one: Account, line: Region | None) -> str:
        asked = {"measure": one.measure.code, "year": self.year, **({"line": line.code} if line else {})}
        return f"{reverse('reports:contribution_parts')}?{urlencode(asked)}"


class ContributionExport(ContributionPage):
    """The same table as a workbook."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> FileResponse:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
        rows = [[str(line), *self._values(line)] for line in lines(self.accounts, request.user)]
        title, unit = self.title(), str(getattr(request.user, "organisation", None) or "")
        notes = [_("Period: %(period)s. Data as of %(day)s.") % {"period": self.period, "day": timezone.localdate()}]
        write_list(file, title=title, columns=self._columns(), rows=rows, notes=notes, imprint=Imprint(unit=unit),
                   paper="A3")  # fmt: skip
        audit.record_event("export", text=title, reason=str(self.period), by=request.user,
                           details=[{"field": "rows", "old": None, "new": len(rows)}])  # fmt: skip
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{title}_{timezone.localdate():%Y%m%d}.xlsx")

    def _values(self, line: Region) -> list[Decimal]:
        return [_of(way, line) for one in self.accounts for way in (one.by_territory, one.by_contribution)]

    def _columns(self) -> list[SheetColumn]:
        ways = (_("by territory"), _("by contribution"))
        return [SheetColumn(_("region")), *(
            SheetColumn(f"{one.measure.indicator.name} {way}", key=f"{one.measure.code} {way}", total="sum",
                        **({"kind": Kind.MONEY, "unit": "万元"} if one.measure.is_money else {"kind": Kind.DECIMAL}))
            for one in self.accounts for way in ways
        )]  # fmt: skip


class ContributionParts(ContributionPage):
    """How a line's number by territory becomes that by contribution: the rows that are shared."""

    def get(self, request: HttpRequest) -> HttpResponse:
        one, line = self._account(), Region.objects.filter(code=request.GET.get("line", "")[:20]).first()
        rows = [row for row in one.shared if line is None or row.stands_in(line.path) or row.of_line(line.path)]
        before, after = _of(one.by_territory, line), _of(one.by_contribution, line)
        overview = f"{reverse('reports:contribution')}?{urlencode({'year': self.year})}"
        return render(request, "reports/contribution_parts.html", {
            "title": one.measure.indicator.name,
            "crumbs": [(_("Home"), reverse("core:home")), (self.title(), overview), (one.measure.indicator.name, "")],
            "line": line, "period": self.period, "unit": _unit(one.measure), "territory_url": _territory_url(one, line),
            "territory": _text(one.measure, before), "contribution": _text(one.measure, after),
            "moved": _text(one.measure, after - before),
            "rows": [_told(row, one.measure, line) for row in rows],
            "open": self._agreements(rows),
        })  # fmt: skip

    def _account(self) -> Account:
        measure = MEASURES.get(self.request.GET.get("measure", ""))
        found = next((one for one in self.accounts if one.measure is measure), None)
        if found is None:
            raise Http404
        return found

    def _agreements(self, rows: list[SharedRow]) -> set[int]:
        """The sharing agreements whose pages the reader may open."""
        keys = {row.agreement.pk for row in rows}
        return set(
            ShareAgreement.objects.visible_to(self.request.user).filter(pk__in=keys).values_list("pk", flat=True)
        )


def _territory_url(one: Account, line: Region | None) -> str:
    """The list of the rows behind a number by territory."""
    indicator = one.measure.indicator
    return indicator.city_url(line, period=one.period) if line else indicator.list_url(period=one.period)


def _label(one: Account, way: str) -> str:
    """A column by one line, for a phone shows no heads."""
    return f"{one.measure.indicator.name} ({_unit(one.measure)}), {way}"


def _of(way: dict[str, Decimal], line: Region | None) -> Decimal:
    return way.get(line.path, ZERO) if line else sum(way.values(), ZERO)


def _unit(measure: Measure) -> str:
    return _("10k yuan") if measure.is_money else str(measure.indicator.unit)


def _text(measure: Measure, value: Decimal) -> str:
    return display.number(value / display.TEN_THOUSAND, 6) if measure.is_money else display.number(value)


def _told(row: SharedRow, measure: Measure, line: Region | None) -> dict:
    parts = [
        {"region": region, "percent": display.number(row.terms[region]), "text": _text(measure, part)}
        for region, part in row.parts.items()
    ]
    return {
        "record": str(row.record), "day": display.day(row.day), "territory": row.territory, "parts": parts,
        "whole": _text(measure, row.whole), "agreement": row.agreement,
        "moved": _text(measure, row.moved(line.path)) if line else "",
    }  # fmt: skip
