"""What a form asks while a name is typed: is it stored already?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from core.addresses import record_number
from crm import twins

LONGEST_NAME = 200


class CompanyTwins(View):
    """Companies that may be the one being typed, as a piece of a page; empty when there is none."""

    def get(self, request: HttpRequest) -> HttpResponse:
        name, code = _typed(request, "name"), _typed(request, "uscc")
        found = twins.company_twins(name, code, but=record_number(request.GET.get("but")))
        return render(request, "crm/_twins.html", {"twins": found})


class LeadTwins(View):
    """Leads that may be the one being typed: those one may see, and whom to ring about others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        company, own = (record_number(request.GET.get(key)) for key in ("company", "but"))
        found = twins.lead_twins(request.user, _typed(request, "name"), company, but=own)
        return render(request, "crm/_twins.html", {"twins": found})


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST_NAME]
