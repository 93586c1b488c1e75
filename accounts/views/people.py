"""People: one administrator makes accounts, another gives roles, the auditor reads."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import filters, forms, services, tables
from accounts.models import SignInAttempt, User
from core.models import StaleVersion
from core.views import CreateView, DetailView, ListView, UpdateView
from core.views.edits import ReasonPage


class PersonList(ListView):
    model = User
    queryset = User.objects.select_related("organisation", "region")
    table_class = tables.PersonTable
    filterset_class = filters.PersonFilter
    intro = gettext_lazy(
        "The system administrator makes accounts, the security administrator gives each one role, the auditor reads."
    )


class PersonDetail(DetailView):
    model = User
    queryset = User.objects.select_related("organisation__successor", "region")
    template_name = "accounts/user_detail.html"
    head = ["username", "role", "region", "last_login"]
    sections = [(gettext_lazy("Person"), ["full_name", "organisation", "post", "phone", "must_change_password"])]
    actions = ("update", "role", "reset_password", "disable", "enable")

    def context(self) -> dict:
        context = super().context()
        found, person = context["actions"], self.object
        is_oneself, closed = person.pk == self.request.user.pk, not person.is_active
        unfit = {"disable"} if closed else {"enable"}
        unfit |= {"role", "reset_password", "disable", "enable"} if is_oneself else set()
        unfit |= {"enable"} if not person.role else set()
        context["actions"] = {name: url for name, url in found.items() if name not in unfit}
        context["standing"] = User.Standing(person.standing)
        context["standing_colour"] = tables.STANDING_COLOURS[person.standing]
        return context


class PersonCreate(CreateView):
    """Make an account; its one-time password is shown on the answer to this request and never again."""

    password = ""
    by_upload = False

    def save(self, form: forms.PersonForm) -> User:
        person = form.save(commit=False)
        self.password = services.create_person(person=person, by=self.request.user)
        return person

    def _create(self, form: forms.PersonForm, key: str) -> HttpResponse:
        response = super()._create(form, key)
        person = User.objects.filter(username=form.instance.username).first()
        if self.password and person and person.check_password(self.password):
            return one_time_password_page(self.request, person, self.password)
        return response


class AboutSomeoneElse:
    """Refuse to let administrators decide about themselves."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["pk"] == request.user.pk:
            messages.error(request, _("Nobody decides about their own account. Ask another security administrator."))
            return redirect("accounts:user_detail", request.user.pk)
        return super().dispatch(request, *args, **kwargs)


class PersonRole(AboutSomeoneElse, UpdateView):
    """Give a person their one role, with the region whose rows they see."""

    def form_page(self, form: forms.RoleForm, **more: Any) -> HttpResponse:
        self.title = _("Role of %(person)s") % {"person": self.object}
        return super().form_page(form, **more)

    def save(self, form: forms.RoleForm) -> User:
        stored, chosen = self.rows().get(pk=form.instance.pk), form.cleaned_data
        if stored.version != form.instance.version:
            raise StaleVersion(stored)
        services.assign_role(
            person=stored, role=chosen["role"], region=chosen["region"], reason=chosen["reason"], by=self.request.user
        )
        return stored


class AccountStep(AboutSomeoneElse, ReasonPage):
    """A step of the security administrator on someone's account, with a reason."""

    model = User
    template_name = "accounts/account_step.html"
    changed_meanwhile = gettext_lazy("Someone changed this account meanwhile. Look at it, then decide again.")
    intro: Any = ""
    submit: Any = ""


class PersonDisable(AccountStep):
    heading = gettext_lazy("Disable %(record)s")
    intro = gettext_lazy("The person is signed out everywhere at once and cannot sign in. Their records stay.")
    submit = gettext_lazy("Disable the account")

    def act(self, reason: str) -> HttpResponse:
        services.disable_person(person=self.object, reason=reason, by=self.request.user)
        return self.done(_("%(record)s was disabled and signed out."))


class PersonEnable(AccountStep):
    heading = gettext_lazy("Enable %(record)s")
    intro = gettext_lazy("The person can sign in again, with the role and region shown on their page.")
    submit = gettext_lazy("Enable the account")

    def act(self, reason: str) -> HttpResponse:
        services.enable_person(person=self.object, reason=reason, by=self.request.user)
        return self.done(_("%(record)s may sign in again."))


class PersonResetPassword(AccountStep):
    heading = gettext_lazy("New password for %(record)s")
    intro = gettext_lazy("The present password stops working and the person is signed out. The new one is shown once.")
    submit = gettext_lazy("Make a new password")

    def act(self, reason: str) -> HttpResponse:
        password = services.reset_password(person=self.object, reason=reason, by=self.request.user)
        return one_time_password_page(self.request, self.object, password)


def one_time_password_page(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """Show a password that is stored nowhere in this form: leaving the page loses it."""
    context = {"title": _("One-time password for %(person)s") % {"person": person}, "person": person,
               "password": password}  # fmt: skip
    return render(request, "accounts/one_time_password.html", context)


class SignInList(ListView):
    """Who tried to sign in, from where, and how it ended."""

    model = SignInAttempt
    routes = "accounts:sign_in"
    table_class = tables.SignInTable
    filterset_class = filters.SignInFilter

    def rows(self) -> Any:
        return SignInAttempt.objects.all()
