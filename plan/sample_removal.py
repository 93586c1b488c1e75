"""Remove the sample records (示例) for good, with all that belongs to them, and nothing of the office's own."""

from collections.abc import Iterator
from functools import partial, reduce
from operator import or_

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from core import audit
from core.models import Pinned, SearchEntry

MARK = "is_sample"


class SampleInUse(Exception):
    """Records of the office point at sample records; nothing was removed."""


@transaction.atomic
def remove_sample() -> int:
    """Delete all sample records for good, with one audit entry, and return how many there were.

    Moves, comments, files and the like go with the records they belong to. Raises `SampleInUse` and removes nothing
    while records of the office point at the sample. The audit keeps its entries.
    """
    marked = [model for model in _models() if _is_marked(model)]
    _refuse_links_of_the_office(marked)
    for model in marked:
        _remove_what_is_pinned_to(model)
    for model in _models():
        if not _is_marked(model):
            _remove_what_hangs_on_the_sample(model)
    count = _remove_marked(marked)
    if count:
        audit.record_event("remove", text=_("sample records"), details=[{"field": "rows", "old": count, "new": 0}])
    return count


def _models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)


def _is_marked(model: type[models.Model]) -> bool:
    return any(field.name == MARK for field in model._meta.fields)


def _sample(model: type[models.Model]) -> models.QuerySet:
    return model._base_manager.filter(**{MARK: True})


def _delete(rows: models.QuerySet) -> int:
    """Records are otherwise never deleted; the sample is no record of the office."""
    count = rows.count()
    models.QuerySet.delete(rows)
    return count


def _refuse_links_of_the_office(marked: list[type[models.Model]]) -> None:
    """Many-to-many links would vanish silently, so they are looked for; those of the plan came with the sample."""
    for model in marked:
        for field in model._meta.many_to_many:
            if field.related_model in marked:
                linked = model._base_manager.filter(**{MARK: False, f"{field.name}__{MARK}": True})
                if linked:
                    raise SampleInUse(_names(linked))


def _remove_what_is_pinned_to(model: type[models.Model]) -> None:
    """Comments, tasks, files, follows and the entry of the search index, which are no relations."""
    keys = _sample(model).values("pk")
    for pinned in _models():
        if issubclass(pinned, Pinned):
            rows = pinned._base_manager.filter(model=model._meta.label_lower, object_id__in=keys)
            _remove_files_of(rows)
            _delete(rows)
    _delete(SearchEntry._base_manager.filter(kind=model._meta.label_lower, object_id__in=keys))


def _remove_files_of(rows: models.QuerySet) -> None:
    files = [field.name for field in rows.model._meta.fields if isinstance(field, models.FileField)]
    for name in files:
        for row in rows:
            content = getattr(row, name)
            transaction.on_commit(partial(content.storage.delete, content.name))


def _remove_what_hangs_on_the_sample(model: type[models.Model]) -> None:
    """Remove rows without a mark of their own, such as moves: where all they point at is sample, so are they."""
    names = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and _is_marked(field.related_model)
    ]
    if not names:
        return
    rows = model._base_manager.filter(reduce(or_, (Q(**{f"{name}__{MARK}": True}) for name in names)))
    mixed = rows.filter(reduce(or_, (Q(**{f"{name}__{MARK}": False}) for name in names)))
    if mixed:
        raise SampleInUse(_names(mixed))
    _delete(rows)


def _remove_marked(marked: list[type[models.Model]]) -> int:
    """Remove the sample rows of all these models, each after those that point at it."""
    count, waiting = 0, marked
    while waiting:
        blocked = []
        for model in waiting:
            try:
                count += _remove(model)
            except ProtectedError as problem:
                blocked.append((model, problem))
        if len(blocked) == len(waiting):
            strangers = [row for _model, problem in blocked for row in problem.protected_objects]
            raise SampleInUse(_names([row for row in strangers if not getattr(row, MARK, False)] or strangers))
        waiting = [model for model, _problem in blocked]
    return count


def _remove(model: type[models.Model]) -> int:
    """Delete the sample rows of one model, those that name others of the model first."""
    own = [field.name for field in model._meta.fields if field.related_model is model]
    count = 0
    with transaction.atomic():
        while leaves := _named_by_none(_sample(model), own):
            count += _delete(model._base_manager.filter(pk__in=leaves))
    return count


def _named_by_none(rows: models.QuerySet, relations: list[str]) -> set[int]:
    """Those of the rows that no other row names by one of these relations."""
    keys = set(rows.values_list("pk", flat=True))
    for name in relations:
        keys -= set(rows.exclude(**{name: None}).values_list(name, flat=True))
    return keys


def _names(records: models.QuerySet | list) -> str:
    return "、".join(f"{record._meta.verbose_name} {record}" for record in list(records)[:5])
