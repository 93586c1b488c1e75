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


DETAIL = engines["django"].from_string(
    "<!doctype html><html><body><h1>{{ company.name }}</h1><dl>{% for label, value in facts %}<dt>{{ label }}</dt>"
    "<dd>{{ value }}</dd>{% endfor %}</dl></body></html>"
)


def floor(request: HttpRequest) -> HttpResponse:
    size, start = int(request.GET.get("size", "20")), int(request.GET.get("start", "0"))
    companies = Company.objects.select_related("headquarters_region").defer("remark")
    return HttpResponse(PAGE.render({"companies": companies.order_by("pinyin", "pk")[start : start + size]}, request))


def floor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    company = Company.objects.select_related("headquarters_region").get(pk=pk)
    facts = [(field.verbose_name, getattr(company, field.name)) for field in Company._meta.fields]
    return HttpResponse(DETAIL.render({"company": company, "facts": facts}, request))


urlpatterns = [
    path("bench/floor/", floor),
    path("bench/floor/<int:pk>/", floor_detail),
    *urls.urlpatterns,
]
