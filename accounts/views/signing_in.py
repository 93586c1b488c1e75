"""Signing in and out, and one's own settings."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth import views as auth_views
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views import View

from accounts import throttle
from accounts.forms import PasswordForm, SignInForm
from accounts.middleware import client_address
from accounts.models import User
from core import audit
from core.addresses import local_address


def keep_language(response: HttpResponse, language: str) -> None:
    """Let this browser show `language` for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS
    )


class SignInView(auth_views.LoginView):
    """Sign in, throttled per name and per address."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Sign in")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, address = request.POST.get("username", ""), client_address(request)
        if throttle.must_wait(name, address):
            wait = _("Too many failed attempts. Wait ten minutes and try again.")
            context = self.get_context_data(form=self.form_class(request), wait=wait)
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        user = form.get_user()
        throttle.remember(user.username, client_address(self.request), succeeded=True)
        response = super().form_valid(form)
        self.request.session["begun_at"] = time.time()
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
        audit.record_event("sign_in", by=user, text=user.username)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            keep_language(response, user.language)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        name = throttle.plain_name(form.data.get("username", ""))
        throttle.remember(name, client_address(self.request), succeeded=False)
        audit.record_event("sign_in_failed", text=name)
        return super().form_invalid(form)


class SignOutView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        audit.record_event("sign_out", text=request.user.username)
        logout(request)
        return redirect("accounts:sign_in")


class LanguageView(View):
    """Choose Chinese or English; kept in a cookie, and on the person when signed in."""

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        response = redirect(local_address(request, request.POST.get("next", "")))
        if language in dict(settings.LANGUAGES):
            keep_language(response, language)
            if request.user.is_authenticated and request.user.language != language:
                request.user.language = language
                with override(language):
                    request.user.save()
        return response


class ProfileView(View):
    """Who I am here, and what I may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/profile.html", {"title": request.user.full_name})


class PasswordView(auth_views.PasswordChangeView):
    """Change one's own password; every other session of the person ends."""

    template_name = "generic/form.html"
    form_class = PasswordForm
    success_url = reverse_lazy("core:home")
    extra_context = {"title": gettext_lazy("Change the password"), "cancel_url": reverse_lazy("accounts:profile")}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        form.user.must_change_password = False
        with transaction.atomic():
            response = super().form_valid(form)
            audit.record_event("password", text=form.user.username)
        messages.success(self.request, _("The password was changed."))
        return response
