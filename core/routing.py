"""The usual pages of one kind of record as URL patterns."""

from typing import Any

from django.db.models import Model
from django.urls import URLPattern, path

from core import views
from core.forms import RecordForm


def record_urls(
    prefix: str,
    *,
    list_view: type[views.ListView],
    detail_view: type[views.DetailView] | None = None,
    form: type[RecordForm] | None = None,
    create_view: type[views.CreateView] = views.CreateView,
    update_view: type[views.UpdateView] = views.UpdateView,
    archive_view: type[views.ArchiveView] = views.ArchiveView,
    restore_view: type[views.RestoreView] = views.RestoreView,
    search: tuple[str, ...] = (),
    hint: str = "",
) -> list[URLPattern]:
    """`companies/`, `companies/12/`, `companies/new/`, `companies/12/edit/`, archive, restore, export, look-up, and
    what is done in the list itself: to one cell, and to many rows.

    Pages come with what is given: no form, no writing; no `search` fields, no look-up.
    """
    model: type[Model] = list_view.model
    name = model._meta.model_name

    def page(tail: str, view: Any, action: str) -> URLPattern:
        return path(f"{prefix}/{tail}", view, name=f"{name}_{action}")

    pages = [
        page("", list_view.as_view(), "list"),
        page("export/", views.ExportView.as_view(list_view=list_view), "export"),
    ]
    if search:
        lookup = views.LookupView.as_view(model=model, queryset=list_view.queryset, search=search, hint=hint)
        pages.append(page("lookup/", lookup, "lookup"))
    if detail_view:
        pages.append(page("<int:pk>/", detail_view.as_view(), "detail"))
    if form:
        pages += [
            page("new/", create_view.as_view(model=model, form_class=form), "create"),
            page("<int:pk>/edit/", update_view.as_view(model=model, form_class=form), "update"),
            page("<int:pk>/archive/", archive_view.as_view(model=model), "archive"),
            page("<int:pk>/restore/", restore_view.as_view(model=model), "restore"),
            page("<int:pk>/cell/", views.CellView.as_view(list_view=list_view), "cell"),
            page("bulk/", views.BulkView.as_view(list_view=list_view), "bulk"),
        ]
    return pages
