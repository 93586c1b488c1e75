"""The floor: the least that Django needs to show the same rows. No sign-in, scope, filters, paging, layout."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config import urls
from crm.models import Company

PAGE = engines["django"].from_string(
    "<!doctype html><html><body><table><thead><tr><th>No.</th><th>Company name</th><th>Credit code</th>"
    "<th>Headquarters</th><th>Industry</th><th>In the province</th><th>Updated</th></tr></thead><tbody>"
    "{% for company in companies %}<tr><td>{{ forloop.counter }}</td>"
    '<td><a href="/companies/{{ company.pk }}/">{{ company.name }}</a></td><td>{{ company.uscc }}</td>'
    "<td>{{ company.headquarters_region.name }}</td><td>{{ company.industry }}</td>"
    "<td>{{ company.is_resident|yesno }}</td><td>{{ company.updated_at|date:'Y-m-d H:i' }}</td></tr>{% endfor %}"
    "</tbody></table></body></html>"
)


def floor(request: HttpRequest) -> HttpResponse:
    size, start = int(request.GET.get("size", "20")), int(request.GET.get("start", "0"))
    companies = Company.objects.select_related("headquarters_region").defer("remark")
    return HttpResponse(PAGE.render({"companies": companies.order_by("pinyin", "pk")[start : start + size]}, request))


urlpatterns = [
    path("bench/floor/", floor),
    *urls.urlpatterns,
]
