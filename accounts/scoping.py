"""Which rows may a person see? The only answer in the code base.

A model says how it is scoped, with one of these:
    scope_everyone = True      reference data: everyone who has signed in
    scope_shared = True        every business role, whatever the region
    scope_owner = "owner"      only the person in that field
    scope_via = "lead"         whoever sees the parent sees the child
    scope_region = "region"    people whose region holds the row's region
      and scope_park = "park"  for park managers, who see their parks ("pk" on the park itself) instead of a region
"""

from typing import Any

from django.db.models import Model, Q

from accounts.roles import Role

NOTHING = Q(pk__in=[])


def scope(model: type[Model], user: Any) -> Q:
    """The rows of `model` that `user` may see, as a filter; nothing for strangers and disabled people."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOTHING
    if getattr(model, "scope_everyone", False):
        return Q()
    if owner := getattr(model, "scope_owner", ""):
        return Q(**{owner: user})
    if not user.is_business:
        return NOTHING
    if getattr(model, "scope_shared", False):
        return Q()
    if via := getattr(model, "scope_via", ""):
        parent: Any = model._meta.get_field(via).related_model
        return Q(**{f"{via}__in": parent._default_manager.visible_to(user)})
    return _by_place(model, user)


def _by_place(model: type[Model], user: Any) -> Q:
    """Rows by region; for a park manager, by park."""
    if user.role == Role.PARK_MANAGER:
        place, seen = getattr(model, "scope_park", ""), user.park_ids
    else:
        place, seen = getattr(model, "scope_region", ""), user.region_ids
    return Q(**{f"{place}__in": seen}) if place else NOTHING
