"""What happened with a company, across its leads and projects."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from core.addresses import record_number
from core.chronicle import PAGE, by_day, chronicle, kinds_for
from core.views.base import RecordPage
from crm.models import Company

ON_THE_PAGE = 8
LAST_PAGE = 1_000


class CompanyTimeline(RecordPage, View):
    """Day by day, the latest first; of one kind if asked (`?kind=talk`), with `?embed=1` its beginning alone."""

    model = Company

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        company, is_embedded = self.record(pk), request.GET.get("embed") == "1"
        code, number = request.GET.get("kind", ""), self._page_number()
        kinds = {kind.code: kind.label for kind in kinds_for(company, request.user)}
        size = ON_THE_PAGE if is_embedded else PAGE
        shown, has_more = chronicle(company, request.user, code=code, page=number, size=size)
        title = _("What happened with %(company)s") % {"company": company}
        context: dict[str, Any] = {
            "company": company, "title": title, "days": list(by_day(shown)), "kinds": kinds.items(), "kind": code,
            "older": number + 1 if has_more else 0, "newer": number - 1, "embedded": is_embedded,
            "crumbs": self.crumbs((str(company), self.url("detail", pk)), (_("What happened"), "")),
        }  # fmt: skip
        return render(request, f"crm/{'_' if is_embedded else ''}company_timeline.html", context)

    def _page_number(self) -> int:
        return min(max(1, record_number(self.request.GET.get("page")) or 1), LAST_PAGE)
