"""What happens to accounts. One administrator makes them, another gives them a role, and nobody does both.

The rules of the split (三员分立) are in docs/decisions/0020-one-role-per-person.md.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import Region, User
from core import audit

# Letters and digits that nobody mistakes for another when reading them out.
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A random password that can be read aloud: four groups of four signs, `k7mh-x2qd-9wpa-tj4e` (79 bits)."""
    return "-".join(get_random_string(4, LEGIBLE) for _group in range(4))


@transaction.atomic
def create_person(*, person: User, by: User) -> str:
    """Store a new account that cannot sign in until it has a role; return its one-time password."""
    password = one_time_password()
    person.role, person.is_active, person.must_change_password = "", False, True
    person.set_password(password)
    with audit.acting_as(by):
        person.save()
    return password


@transaction.atomic
def assign_role(*, person: User, role: str, region: Region, reason: str, by: User) -> None:
    """Give `person` the one role they have, and the region whose rows they see; the first role opens the account."""
    _refuse_oneself(person, by, _("Nobody changes their own role. Ask another security administrator."))
    if not person.role:
        person.is_active = True
    person.role, person.region = role, region
    _save(person, reason, by)


@transaction.atomic
def disable_person(*, person: User, reason: str, by: User) -> None:
    """Close the account and end its sessions at once."""
    _refuse_oneself(person, by, _("Nobody disables themselves. Ask another security administrator."))
    person.is_active = False
    person.sessions_valid_from = timezone.now()
    _save(person, reason, by)


@transaction.atomic
def enable_person(*, person: User, reason: str, by: User) -> None:
    """Open a disabled account again, with the role it had."""
    if not person.role:
        raise ValidationError(_("This account has no role yet. Assign one: that opens it."))
    person.is_active = True
    _save(person, reason, by)


@transaction.atomic
def reset_password(*, person: User, reason: str, by: User) -> str:
    """Replace the password by a one-time one, end all sessions, and return it."""
    _refuse_oneself(person, by, _("Change your own password on your own page."))
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.sessions_valid_from = timezone.now()
    _save(person, reason, by)
    return password


def _refuse_oneself(person: User, by: User, sentence: str) -> None:
    if person.pk == by.pk:
        raise ValidationError(sentence)


def _save(person: User, reason: str, by: Any) -> None:
    with audit.acting_as(by):
        person.save(reason=reason)
