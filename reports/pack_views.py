"""The page of leadership workbooks: ask for one, and find those asked for before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core import jobs
from core.models import Job
from reports.pack.forms import PackForm
from reports.tasks import build_pack

LISTED = 50


class PackListView(View):
    """A form above, the reader's workbooks below, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return page(request, PackForm(user=request.user))


class PackCreateView(View):
    """Ask for a workbook; asking for the same one while it is being made leads to the same job."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PackForm(request.POST, user=request.user)
        if not form.is_valid():
            return page(request, form)
        order = form.order
        title = _("%(report)s, %(period)s, %(place)s") % {
            "report": order.name, "period": order.period.words, "place": order.scope_words,
        }  # fmt: skip
        job = jobs.enqueue(build_pack, by=request.user, title=title, params=order.params)
        return redirect("core:job_detail", job.pk)


def page(request: HttpRequest, form: PackForm) -> HttpResponse:
    """The page with `form`, blank or with what was wrong in it."""
    title = _("Leadership workbook")
    context = {
        "title": title,
        "crumbs": [(_("Home"), reverse("core:home")), (title, "")],
        "form": form,
        "packs": Job.objects.filter(owner=request.user, task=build_pack.name)[:LISTED],
    }
    return render(request, "reports/pack_list.html", context)
