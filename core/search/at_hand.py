"""What a person has at hand: the records they looked at last, and the pages they put a star on."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.models import SearchEntry, Star, Visit
from core.search.index import is_found, kinds, label
from core.search.query import Hit
from core.search.statements import compiled, fetched, united

MOST_RECENT, MOST_STARS = 10, 50
SECONDS_BETWEEN = 180


def remember(user: Any, record: Model) -> None:
    """Keep that `user` has just looked at `record`: one write, and none within three minutes of the last."""
    if not is_found(record):
        return
    if cache.add(f"visit:{user.pk}:{label(record)}:{record.pk}", 1, SECONDS_BETWEEN):
        visit = Visit(user=user, at=timezone.now()).pin_to(record)
        Visit.objects.bulk_create(
            [visit], update_conflicts=True, unique_fields=["user", "model", "object_id"], update_fields=["at"]
        )


def recent(user: Any) -> list[Hit]:
    """The records that `user` looked at last and may still see, the latest first."""
    visits = Visit.objects.filter(user=user).order_by("-at").values_list("model", "object_id")[:MOST_RECENT]
    return _hits(user, [(kind, key) for kind, key in visits if key is not None])


def _hits(user: Any, places: list[tuple[str, int]]) -> list[Hit]:
    by_kind: dict[Any, list[int]] = {}
    models = {label(model): model for model in kinds()}
    for kind, key in places:
        if kind in models:
            by_kind.setdefault(models[kind], []).append(key)
    entries = fetched(united(" UNION ALL ", (compiled(_entries(model, keys, user)) for model, keys in by_kind.items())))
    found = {(kind, key): Hit(models[kind], key, title, hint) for kind, key, title, hint in entries}
    return [found[place] for place in places if place in found]


def _entries(model: Any, keys: Iterable[int], user: Any) -> Any:
    seen = model._default_manager.visible_to(user).filter(pk__in=keys).values("pk")
    entries = SearchEntry.objects.filter(kind=label(model), object_id__in=seen)
    return entries.values_list("kind", "object_id", "title", "hint")


def stars(user: Any) -> list[Star]:
    """The pages that `user` put a star on, the latest first."""
    return list(user.stars.all()[:MOST_STARS])


@transaction.atomic
def set_star(user: Any, *, address: str, name: str, wanted: bool) -> None:
    """Put a star on the page at `address`, or take it away. Doing either twice is the same as once."""
    if wanted:
        Star.objects.update_or_create(user=user, address=address, defaults={"name": name})
    else:
        user.stars.filter(address=address).delete()
