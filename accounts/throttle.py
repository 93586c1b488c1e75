"""How often someone may try to sign in: a few times per name, more per network address, then wait.

The wait ends by itself, and an address from which the person has signed in lately is judged by its own failures only:
strangers who try a name from many places cannot lock its owner out. Names that do not exist are counted as well.
"""

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import SignInAttempt

KNOWN_FOR_DAYS = 30


def must_wait(username: str, address: str) -> bool:
    """Have there been too many failures for this name or from this address within the window?"""
    limits, name = settings.SIGN_IN_LIMITS, plain_name(username)
    since = timezone.now() - timedelta(minutes=limits["window_minutes"])
    failures = SignInAttempt.objects.filter(at__gte=since, succeeded=False)
    return (
        failures.filter(username=name, address=address, at__gt=_last_success(name, address, since)).count()
        >= limits["per_user"]
        or failures.filter(address=address).count() >= limits["per_address"]
        or (failures.filter(username=name).count() >= limits["per_user"] * 3 and not _is_known(name, address))
    )


def remember(username: str, address: str, *, succeeded: bool) -> None:
    """Write the attempt down; a success forgives the name's failures from this address."""
    SignInAttempt.objects.create(username=plain_name(username), address=address, succeeded=succeeded)


def plain_name(username: str) -> str:
    """The name as it is counted and written down: as the form reads it (Ａlice is Alice), in lower case."""
    return unicodedata.normalize("NFKC", username).strip().lower()[:150]


def _last_success(name: str, address: str, since: datetime) -> datetime:
    found = SignInAttempt.objects.filter(username=name, address=address, succeeded=True, at__gte=since).first()
    return found.at if found else since


def _is_known(name: str, address: str) -> bool:
    recent = Q(at__gte=timezone.now() - timedelta(days=KNOWN_FOR_DAYS))
    return SignInAttempt.objects.filter(recent, username=name, address=address, succeeded=True).exists()
