"""Who decides about first reports, conflicts and transfers: an officer of a region above, never the one who asks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Region, User
from accounts.roles import Role


def decided_by(user: User) -> list[int]:
    """The regions about whose reports `user` decides: those below their own; a province, above which there is none,
    decides about its own as well."""
    if user.role != Role.OFFICER:
        return []
    is_top = user.region.parent_id is None
    return [region for region in user.region_ids if is_top or region != user.region_id]


def may_decide(user: User, regions: Iterable[Region], *, askers: Iterable[int | None]) -> bool:
    """May `user` decide between these regions? Not about what they asked for themselves."""
    return user.pk not in set(askers) and {region.pk for region in regions} <= set(decided_by(user))


def deciders(regions: Iterable[Region]) -> QuerySet[User]:
    """The officers at work in the nearest region that stands above all of these."""
    paths = [region.path.strip("/").split("/") for region in regions]
    common = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    if len(common) > 1 and common in paths:
        common.pop()
    officers = User.objects.filter(role=Role.OFFICER, is_active=True)
    return officers.filter(region__path="".join(f"{step}/" for step in common))
