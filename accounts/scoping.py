"""Which rows may a person see? The only answer in the code base.

A model says how it is scoped, with one of these:
    scope_everyone = True      reference data: everyone who has signed in
    scope_shared = True        every business role, whatever the region
    scope_owner = "owner"      only the person in that field
      and scope_lent = "is_shared"  others too, where that field says so
    scope_pinned = True        whoever sees the record it is pinned to; pinned to none: its author and its assignee
    scope_via = "lead"         whoever sees the parent sees the child
    scope_region = "region"    people whose region holds the row's region
      or scope_regions = ("from_region", "to_region")  any of them
      and scope_lines = "lines__region"  also people of a region that one of its lines names
      and scope_park = "park"  for park managers, who see their parks ("pk" on the park itself) instead of a region
      and scope_sealed = "lead"  never whoever may not know of the sealed record there ("pk" on that record itself);
          a tuple has one for each of `scope_regions`: who sees one side of a pair sees the pair
"""

from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q

from accounts.roles import Role

NOTHING = Q(pk__in=[])


def scope(model: type[Model], user: Any) -> Q:
    """The rows of `model` that `user` may see, as a filter; nothing for strangers and disabled people."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOTHING
    if getattr(model, "scope_everyone", False):
        return Q()
    if owner := getattr(model, "scope_owner", ""):
        lent = getattr(model, "scope_lent", "")
        return Q(**{owner: user}) | (Q(**{lent: True}) if lent else Q())
    if not user.is_business:
        return NOTHING
    if getattr(model, "scope_pinned", False):
        return _by_record(model, user)
    if getattr(model, "scope_shared", False):
        return Q()
    if via := getattr(model, "scope_via", ""):
        parent: Any = model._meta.get_field(via).related_model
        return Q(**{f"{via}__in": parent._default_manager.visible_to(user)})
    return _by_place(model, user)


def _by_place(model: type[Model], user: Any) -> Q:
    """Rows by region; for a park manager, by park."""
    if user.role == Role.PARK_MANAGER:
        return _among((getattr(model, "scope_park", ""),), user.park_ids)
    places = getattr(model, "scope_regions", (getattr(model, "scope_region", ""),))
    seals = getattr(model, "scope_sealed", "")
    if isinstance(seals, str):
        held = _among(places, user.region_ids) | _by_lines(model, user)
        return held & _unsealed(model, seals, user)
    sides = zip(places, seals, strict=True)
    return reduce(or_, (_among((place,), user.region_ids) & _unsealed(model, seal, user) for place, seal in sides))


def _among(places: tuple[str, ...], seen: list[int]) -> Q:
    return reduce(or_, (Q(**{f"{place}__in": seen}) for place in places if place), NOTHING)


def _by_lines(model: type[Model], user: Any) -> Q:
    """Rows of which a line lies in the person's regions, each once."""
    lines, _sep, place = getattr(model, "scope_lines", "").partition("__")
    if not lines:
        return NOTHING
    relation: Any = model._meta.get_field(lines)
    named = relation.related_model._default_manager.filter(**{f"{place}__in": user.region_ids})
    return Q(pk__in=named.values(relation.field.attname))


def _unsealed(model: type[Model], path: str, user: Any) -> Q:
    """Without what belongs to a record that is sealed to other people."""
    return ~Q(**{f"{path}__in": _at(model, path)._default_manager.sealed_from(user).values("pk")}) if path else Q()


def _at(model: Any, path: str) -> Any:
    """The model at the end of a path of relations (`earlier__lead`); "pk" is the model itself."""
    for name in path.split("__") if path != "pk" else ():
        model = model._meta.get_field(name).related_model
    return model


def sealed(model: type[Model]) -> Q:
    """The rows of `model` that are sealed or belong to a sealed record, whoever asks: for the audit, which may not
    tell what is in them."""
    if seals := getattr(model, "scope_sealed", ""):
        paths = (seals,) if isinstance(seals, str) else seals
        return reduce(or_, (_within(path, _at(model, path)._default_manager.sealed()) for path in paths))
    if via := getattr(model, "scope_via", ""):
        return _within(via, _sealed_rows(_at(model, via)))
    if getattr(model, "scope_pinned", False):
        kinds = _kinds_with_pins()
        return reduce(or_, (Q(model=k._meta.label_lower) & _within("object_id", _sealed_rows(k)) for k in kinds))
    return NOTHING


def _sealed_rows(model: Any) -> Any:
    return model._default_manager.filter(sealed(model))


def _within(path: str, rows: Any) -> Q:
    return Q(**{f"{path}__in": rows.values("pk")})


def _by_record(model: type[Model], user: Any) -> Q:
    """Rows pinned to a record that `user` sees; those pinned to none by who gave and who does them.

    Each row asks for its own record: a list of all records that the user sees would be worked out for a few rows.
    """
    seen = (
        Q(Exists(kind._default_manager.visible_to(user).filter(pk=OuterRef("object_id"))), model=kind._meta.label_lower)
        for kind in _kinds_with_pins()
    )
    people = {field.name for field in model._meta.get_fields()} & {"author", "assignee"}
    own = reduce(or_, (Q(**{name: user}) for name in people), NOTHING)
    return reduce(or_, seen) | (Q(model="") & own)


@cache
def _kinds_with_pins() -> tuple[Any, ...]:
    return tuple(model for model in apps.get_models() if getattr(model, "holds_pins", False))
