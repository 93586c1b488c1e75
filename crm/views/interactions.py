"""Pages of interactions."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from core import display
from core.models import SubmittedForm, fingerprint
from core.views import DetailView, ListView, UpdateView
from core.views.base import RecordPage
from crm import filters, services, tables
from crm.models import Company, Contact, Interaction, Lead
from crm.views.leads import FromLead

FEW_LEADS = 3
MOVED, CONFLICT = 302, 409


class InteractionList(ListView):
    model = Interaction
    queryset = Interaction.objects.select_related("company", "lead", "event", "region", "author").defer(
        "company__remark", "lead__content", "lead__progress", "lead__problem", "lead__remark",
        "event__programme", "event__summary",
    ).prefetch_related("our_users")  # fmt: skip
    table_class = tables.InteractionTable
    filterset_class = filters.InteractionFilter


class InteractionDetail(DetailView):
    model = Interaction
    queryset = Interaction.objects.select_related("company", "lead", "event", "region", "author")
    head = ["company", "lead", "kind", "happened_on"]
    sections = [
        (_("What happened"), ["summary"]),
        (_("What comes next"), ["next_step", "next_step_on"]),
        (_("Who and where"), ["our_users", "our_people", "our_level", "contacts", "their_people", "their_level",
                              "place", "event", "region", "recorded_by"]),
    ]  # fmt: skip
    computed = {"recorded_by": (_("recorded by"), lambda talk: talk.recorded_by or display.DASH)}


class InteractionPage:
    """What the form of an interaction brings beside the interaction is written with it. Scripts get JSON for answer."""

    template_name = "crm/interaction_form.html"
    request: HttpRequest

    def save(self, form: Any) -> Interaction:
        found = form.cleaned_data
        if name := found["new_contact_name"]:
            person = {"name": name, "post": found["new_contact_post"], "by": self.request.user}
            found["contacts"] = [*found["contacts"], services.meet_contact(found["company"], found["region"], **person)]
        interaction = super().save(form)
        return services.complete_interaction(interaction, by=self.request.user, photos=found["photos"])

    def form_page(self, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        if status == 200 or not self.wants_json:
            return super().form_page(form, status=status, **more)
        return JsonResponse({"problems": list(_problems(form))}, status=status)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "") == "application/json"


def _problems(form: Any) -> Iterator[dict[str, str]]:
    for name, messages in form.errors.items():
        field = form.fields.get(name)
        for message in messages:
            yield {"field": name if field else "", "label": str(field.label) if field else "", "message": message}


class InteractionUpdate(InteractionPage, UpdateView):
    def form_page(self, form: Any, **more: Any) -> HttpResponse:
        return super().form_page(form, form_action=self.url("update", self.object.pk), **more)


class InteractionCreate(InteractionPage, FromLead):
    """A new interaction, also from where the connection comes and goes.

    A script that got no answer sends the form again with `retry`. If the first sending did arrive, the second one is a
    change of what it made: nothing is doubled, and nothing that was typed or photographed in between is lost.
    """

    def initial(self) -> dict:
        return {"happened_on": timezone.localdate(), "our_users": [self.request.user.pk], **super().initial()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = self._change_of_earlier() or super().post(request, **kwargs)
        if answer.status_code == CONFLICT:  # the first sending arrived while this one was being written
            answer = self._change_of_earlier() or answer
        is_done = answer.status_code == MOVED and self.wants_json
        return JsonResponse({"location": answer["Location"]}) if is_done else answer

    def _change_of_earlier(self) -> HttpResponse | None:
        """The answer to a form that is sent again, where its first sending has arrived."""
        earlier = SubmittedForm.objects.filter(key=self._form_key()).first() if self._is_retry else None
        if earlier is None:
            return None
        change = InteractionUpdate.as_view(model=Interaction, form_class=self.form_class)
        return change(self.request, pk=resolve(earlier.location).kwargs["pk"])

    def save(self, form: Any) -> Interaction:
        form.instance.author = self.request.user
        interaction = super().save(form)
        self._remember(interaction)
        return interaction

    def _remember(self, interaction: Interaction) -> None:
        """That this form made this interaction. Of two sendings at the same moment, the second is refused here."""
        known = SubmittedForm.objects.filter(key=self._form_key())
        if self.request.POST.get("form_key") and (self._is_retry or not known.exists()):
            SubmittedForm.objects.create(key=self._form_key(), location=self.done_url(interaction))

    @property
    def _is_retry(self) -> bool:
        return bool(self.request.POST.get("retry") and self.request.POST.get("form_key"))

    def _form_key(self) -> str:
        """The form that was filled in, whatever stands in it now."""
        return fingerprint([self.request.user.pk, self.request.path, "form", self.request.POST.get("form_key", "")])


class CompanyTalk(RecordPage, View):
    """What the form offers once the company is known: its contacts, and its leads that are being followed."""

    model = Company

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        company = self.record(pk)
        contacts = Contact.objects.visible_to(request.user).current().filter(company=company)[:20]
        leads = list(Lead.objects.visible_to(request.user).followed().filter(company=company)[: FEW_LEADS + 1])
        return JsonResponse({
            "contacts": [{"value": one.pk, "text": one.name, "hint": one.post} for one in contacts],
            "leads": [{"value": one.pk, "text": str(one)} for one in leads] if len(leads) <= FEW_LEADS else [],
        })  # fmt: skip
