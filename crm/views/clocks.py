"""Pages of the service clocks of a lead."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from core.addresses import record_number
from core.models import StaleVersion
from core.views import UpdateView
from core.views.base import RecordPage
from crm.forms.clocks import ClockForm
from crm.lights import RULES, SERVICE_CODES
from crm.models import Lead
from crm.services.clocks import stop_clock


class LeadStopClock(RecordPage, View):
    """One click: it is done now. A wrong click is corrected on the page of the terms."""

    model = Lead

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead, code = self.record(pk), request.POST.get("rule", "")
        if code not in SERVICE_CODES:
            raise Http404
        lead.version = record_number(request.POST.get("version")) or 0
        try:
            stop_clock(lead, code, by=request.user)
            said = _("Recorded: %(rule)s. If it was done at another time, correct the time below.")
            messages.success(request, said % {"rule": RULES[code].label})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        except StaleVersion:
            messages.warning(request, _("Someone changed the lead meanwhile. Look at it, then record it again."))
        return redirect(f"{self.url('detail', pk)}#lights")


class LeadClocks(UpdateView):
    """When an enquiry came and what was done when, to be corrected."""

    model = Lead
    form_class = ClockForm
