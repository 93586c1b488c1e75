"""Which columns a person wants on a list, in which order, and how close together the rows stand."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views import View

from core.addresses import local_address, record_number
from core.models import ListPreference

MOST_COLUMNS = 60
LAST = 999


class ListColumnsView(View):
    """Keep how a person wants a list: its columns (each at its `place-…`), or the height of its rows."""

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("list", "")[:80]
        if request.user.may(name):
            if "density" in request.POST:
                kept: dict = {"is_compact": request.POST["density"] == "compact"}
            else:
                kept = {"columns": [] if "reset" in request.POST else self._in_order()}
            ListPreference.objects.update_or_create(user=request.user, list_name=name, defaults=kept)
        return redirect(self._back())

    def _in_order(self) -> list[str]:
        """The columns by the places that were written beside them; those without one stay where they are."""
        chosen = self.request.POST.getlist("columns")[:MOST_COLUMNS]
        return sorted(chosen, key=lambda name: record_number(self.request.POST.get(f"place-{name}")) or LAST)

    def _back(self) -> str:
        """Where the person was; columns in that address would hide those that were just chosen."""
        address = local_address(self.request, self.request.POST.get("next", ""))
        path, _mark, query = address.partition("?")
        if "density" in self.request.POST or "columns=" not in query:
            return address
        params = QueryDict(query, mutable=True)
        params.pop("columns", None)
        return f"{path}?{params.urlencode()}" if params else f"{path}?view=all"
