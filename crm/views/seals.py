"""Pages of the seal of a lead: who may know of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import StaleVersion
from core.views.edits import ReasonPage
from crm import services
from crm.forms.seals import SealForm
from crm.models import Lead


class SealPage(ReasonPage):
    """Something about the seal, for those who may; to others the page does not exist."""

    model = Lead
    queryset = Lead.objects.select_related("region", "owner", "company")
    changed_meanwhile = gettext_lazy("Someone changed the lead meanwhile. Look at it, then try again.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        if not services.may_seal(self.object, request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class LeadSeal(SealPage):
    """Seal a lead, or change who may know of a sealed one."""

    template_name = "crm/lead_seal.html"
    heading = gettext_lazy("Seal %(record)s")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form_page(self._form(version=self.object.version), object=self.object)

    def _form(self, data: Any = None, **initial: Any) -> SealForm:
        named = self.object.sealed_to.all() if self.object.is_sealed else [self.object.owner or self.request.user]
        return SealForm(data, lead=self.object, initial={"people": [person.pk for person in named], **initial})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422, object=self.object)
        people, reason = form.cleaned_data["people"], form.cleaned_data["reason"]
        self.object.version = form.cleaned_data["version"] or 0
        try:
            services.seal_lead(self.object, people=people, reason=reason, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_page(form, status=422, object=self.object)
        except StaleVersion as stale:
            messages.warning(request, self.changed_meanwhile)
            form = self._form(version=stale.current.version, reason=reason)
            return self.form_page(form, status=409, object=stale.current)
        return self.done(_("“%(record)s” is sealed: only the people named know of it."))

    def done_url(self, record: Any) -> str:
        """Back to the lead; who left the people named goes to the list."""
        seen = self.rows().filter(pk=record.pk).exists()
        return self.url("detail", record.pk) if seen else self.url("list")


class LeadUnseal(SealPage):
    """Lift the seal of a lead."""

    template_name = "crm/lead_unseal.html"
    heading = gettext_lazy("Lift the seal of %(record)s")
    queryset = SealPage.queryset.sealed()

    def act(self, reason: str) -> HttpResponse:
        services.unseal_lead(self.object, reason=reason, by=self.request.user)
        return self.done(_("The seal of “%(record)s” is lifted."))
