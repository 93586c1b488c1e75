"""The page on which the work of a colleague is handed over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import User
from core.addresses import record_number
from core.forms import ReasonForm
from core.widgets import FastSelect
from crm import handover


class ColleagueForm(forms.Form):
    colleague = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("whose work"), widget=FastSelect())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = handover.colleagues_of(user)


class HandoverForm(ReasonForm):
    receiver = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("who takes over"), widget=FastSelect())
    field_order = ("receiver", "reason")

    def __init__(self, *args: Any, user: User, colleague: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = handover.receivers_for(user, colleague)
        del self.fields["version"]


class HandoverView(View):
    """First whose work; then how much of each kind, who takes it, and why; all of it in one step."""

    def get(self, request: HttpRequest) -> HttpResponse:
        colleague = self._colleague()
        form = HandoverForm(user=request.user, colleague=colleague) if colleague else None
        return self._page(colleague, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        colleague = self._colleague()
        if colleague is None:
            return redirect("crm:handover")
        form = HandoverForm(request.POST, user=request.user, colleague=colleague)
        if not form.is_valid():
            return self._page(colleague, form, status=422)
        chosen = form.cleaned_data
        try:
            change = handover.hand_over(
                colleague=colleague, receiver=chosen["receiver"], reason=chosen["reason"], by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._page(colleague, form, status=422)
        return redirect("core:bulkchange_detail", change.pk)

    def _colleague(self) -> User | None:
        key = record_number(self.request.GET.get("colleague"))
        return handover.colleagues_of(self.request.user).filter(pk=key).first() if key else None

    def _page(self, colleague: User | None, form: Any, *, status: int = 200) -> HttpResponse:
        user, title = self.request.user, _("Hand over the work of a colleague")
        context: dict[str, Any] = {
            "title": title, "colleague": colleague, "form": form, "crumbs": self._crumbs(title),
            "choice": ColleagueForm(user=user, initial={"colleague": colleague.pk if colleague else None}),
        }  # fmt: skip
        if colleague:
            context["kinds"] = handover.preview(colleague, user)
            context["claims"] = handover.first_reports(colleague, user)
            context["total"] = sum(kind["count"] for kind in context["kinds"])
        return render(self.request, "crm/handover.html", context, status=status)

    def _crumbs(self, title: str) -> list[tuple[str, str]]:
        return [(_("Home"), reverse("core:home")), (_("Leads"), reverse("crm:lead_list")), (title, "")]
