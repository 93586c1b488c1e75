"""Pages that move a lead: to another stage, aside, up again, and back. Each works without scripts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.addresses import local_address, record_number
from core.display import day
from core.models import AuditEntry, StaleVersion
from core.views.edits import FormPage
from crm.forms import AsideForm, MoveForm
from crm.models import Lead, StageMove
from crm.pipeline import catalogue, moves
from crm.pipeline.moves import MoveRefused
from crm.pipeline.rules import Refusal


class LeadAction(FormPage):
    """Something done to one lead, refused with its reasons or for a stale version. Nothing is written then."""

    model = Lead
    queryset = Lead.objects.select_related("company", "side_ground")
    template_name = "crm/lead_move.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def version(self) -> int:
        """The version that the person saw; what gives none is stale."""
        return record_number(self.request.POST.get("version") or self.request.GET.get("version")) or 0

    @property
    def wants_json(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

    def cancel_url(self) -> str:
        return self.back or self.done_url(self.object)

    @property
    def back(self) -> str:
        """The page it was asked from, such as the board with its filters."""
        asked = self.request.POST.get("back", "")
        return local_address(self.request, asked) if asked else ""

    def done(self, move: StageMove, sentence: str) -> HttpResponse:
        if self.wants_json:
            return JsonResponse({
                "sentence": sentence, "stage": self.object.stage, "version": self.object.version,
                "undo": reverse("crm:lead_undo", args=[self.object.pk]),
            })  # fmt: skip
        messages.success(self.request, sentence)
        return redirect(self.back or self.done_url(self.object))

    def refused(self, refusal: Refusal, form: Any = None) -> HttpResponse:
        """Say what is missing; for the board as JSON, with links."""
        if self.wants_json:
            items = [{"text": f"{one.stage}: {one.sentence}", "url": one.url} for one in refusal.missing]
            page = f"{reverse('crm:lead_move', args=[self.object.pk])}?to={self.request.POST.get('to', '')}"
            more = [{"text": _("Give the reason"), "url": page}] if refusal.wants_reason else []
            return JsonResponse({"sentence": refusal.sentence, "missing": items + more}, status=422)
        self.object = self.record(self.object.pk)
        return self.form_page(form, status=422, object=self.object, refusal=refusal)

    def stale(self, current: Any, form: Any = None) -> HttpResponse:
        """Say who changed the lead meanwhile, and both values."""
        entry = AuditEntry.objects.filter(model=current._meta.label_lower, object_id=current.pk).first()
        words = {
            "who": entry.actor_name if entry and entry.actor_name else "?", "when": day(entry.at) if entry else "?",
            "lead": current, "theirs": _stands(current.stage, current.side_state), "mine": self.wanted_words(),
        }  # fmt: skip
        sentence = _(
            "%(who)s changed “%(lead)s” at %(when)s. It stands at “%(theirs)s” now; you wanted “%(mine)s”. Look at it, "
            "then decide again."
        )
        if self.wants_json:
            answer = {"sentence": sentence % words, "version": current.version, "stage": current.stage, "missing": []}
            return JsonResponse(answer, status=409)
        self.object = self.record(current.pk)
        return self.form_page(form, status=409, object=self.object, refusal=Refusal(sentence % words))

    def wanted_words(self) -> str:
        """Hook: what the person wanted to make of the lead."""
        return self.title


def _stands(stage: str, state: str) -> str:
    where = str(catalogue.stage_of(stage))
    return f"{where}（{Lead.SideState(state).label}）" if state else where


class LeadMove(LeadAction):
    """Move a lead to another stage: the button on its page, a card of the board, or the form here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form_page(self._form(request.GET.get("to", "")), object=self.object)

    def _form(self, wanted: str, data: QueryDict | None = None) -> MoveForm:
        self.title = _("Move %(lead)s") % {"lead": self.object}
        following = catalogue.following(self.object.stage)
        first = {"to": wanted or (following.code if following else ""), "version": self.object.version}
        return MoveForm(data, initial=first, lead=self.object)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wanted, reason = request.POST.get("to", ""), request.POST.get("reason", "")[:300]
        try:
            move = moves.move_lead(self.object, to_stage=wanted, by=request.user, reason=reason, version=self.version)
        except MoveRefused as refused:
            return self.refused(refused.refusal, self._again(wanted, reason))
        except StaleVersion as stale:
            return self.stale(stale.current, self._again(wanted, reason))
        words = {"lead": self.object, "stage": catalogue.stage_of(self.object.stage)}
        return self.done(move, _("“%(lead)s” was moved to “%(stage)s”.") % words)

    def _again(self, wanted: str, reason: str) -> MoveForm:
        """The form with what was sent and the present version, to be sent again."""
        self.object = self.record(self.object.pk)
        form = self._form(wanted)
        form.initial |= {"reason": reason}
        return form

    def wanted_words(self) -> str:
        return str(catalogue.stage_of(self.request.POST.get("to", "")))


class LeadAside(LeadAction):
    """Pause, transfer or lose a lead, with ground and reason."""

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked and asked in Lead.SideState.values else Lead.SideState.PAUSED

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        heads = {
            Lead.SideState.PAUSED: _("Pause %(lead)s"), Lead.SideState.TRANSFERRED: _("Transfer %(lead)s"),
            Lead.SideState.TERMINATED: _("%(lead)s is lost"),
        }  # fmt: skip
        self.title = heads[Lead.SideState(self.state)] % {"lead": self.record(kwargs["pk"])}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AsideForm(initial={"version": self.object.version}, state=self.state)
        return self.form_page(form, object=self.object)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AsideForm(request.POST, state=self.state)
        if not form.is_valid():
            return self.form_page(form, status=422, object=self.object)
        try:
            move = self._set_aside(form.cleaned_data)
        except ValidationError as problems:
            for name, sentences in problems.message_dict.items():
                form.add_error(name, sentences)
            return self.form_page(form, status=422, object=self.record(pk))
        except MoveRefused as refused:
            return self.refused(refused.refusal, form)
        except StaleVersion as stale:
            form.data = form.data.copy()
            form.data["version"] = str(stale.current.version)
            return self.stale(stale.current, form)
        words = {"lead": self.object, "state": self.object.get_side_state_display()}
        return self.done(move, _("“%(lead)s” is %(state)s now.") % words)

    def _set_aside(self, told: dict[str, Any]) -> StageMove:
        return moves.set_aside(
            self.object, state=self.state, reason=told["side_reason"], by=self.request.user,
            ground=told["side_ground"], lost_to=told.get("lost_to", ""), resume_on=told.get("resume_on"),
            version=self.version,
        )  # fmt: skip


class OneStep(LeadAction):
    """A step that needs no form: its refusal is told on the lead's page."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            move = self.step()
        except MoveRefused as refused:
            return self.refused(refused.refusal)
        except StaleVersion as stale:
            return self.stale(stale.current)
        return self.done(move, self.sentence() % {"lead": self.object, "stage": _stands(self.object.stage, "")})

    def form_page(self, form: Any, **more: Any) -> HttpResponse:
        messages.error(self.request, more["refusal"].sentence)
        return redirect(self.cancel_url())

    def step(self) -> StageMove:
        raise NotImplementedError

    def sentence(self) -> str:
        raise NotImplementedError


class LeadResume(OneStep):
    """Take a lead up again."""

    def step(self) -> StageMove:
        return moves.resume(self.object, by=self.request.user, version=self.version)

    def sentence(self) -> str:
        return _("“%(lead)s” goes on.")

    def wanted_words(self) -> str:
        return str(Lead.SideState.NONE.label)


class LeadUndo(OneStep):
    """Take back one's own last move."""

    def step(self) -> StageMove:
        return moves.undo_move(self.object, by=self.request.user, version=self.version)

    def sentence(self) -> str:
        return _("The move was undone: “%(lead)s” stands at “%(stage)s”.")

    def wanted_words(self) -> str:
        return _("undo the last move")
