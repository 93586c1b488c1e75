"""Whose work a merge is, and how much of what goes over a person sees."""

from typing import Any

from accounts.models import User
from accounts.roles import Role
from core.models import ScopedQuerySet
from crm.merging.relations import Relation, moving_relations
from crm.models import Company, CompanyMerge


def may_merge(user: User, merged: Company) -> bool:
    """Officers of the province merge any companies; others only where nothing of other regions goes over."""
    return user.role == Role.OFFICER and (user.sees_province or not unseen(merged, user))


def may_undo(user: User, merge: CompanyMerge) -> bool:
    """Whoever merged, and officers of the province, may take it back."""
    return user.role == Role.OFFICER and (user.sees_province or user.pk == merge.by_id)


def counts(company: Company, user: User) -> list[dict[str, Any]]:
    """How many rows of each kind that `user` sees would go over: `{"title", "count"}`, those with none left out."""
    found = [{"title": one.title, "count": _seen(one, company, user).count()} for one in moving_relations().values()]
    return [line for line in found if line["count"]]


def unseen(company: Company, user: User) -> int:
    """How many rows would go over that `user` does not see. Sealed ones are not counted: not even their number is
    told."""
    found = 0
    for relation in moving_relations().values():
        if _is_scoped(relation):
            rows = relation.rows(company)
            sealed = _scoped(relation).belonging_to_sealed().values("pk")
            found += rows.exclude(pk__in=sealed).exclude(pk__in=_scoped(relation).visible_to(user).values("pk")).count()
    return found


def visible_rows(relation: Relation, user: User) -> Any:
    """Rows of the relation, of any company, that `user` sees."""
    return _scoped(relation).visible_to(user) if _is_scoped(relation) else _scoped(relation)


def _seen(relation: Relation, company: Company, user: User) -> Any:
    return relation.rows(company).filter(pk__in=visible_rows(relation, user).values("pk"))


def _is_scoped(relation: Relation) -> bool:
    return isinstance(_scoped(relation), ScopedQuerySet)


def _scoped(relation: Relation) -> Any:
    return relation.model._default_manager.all()
