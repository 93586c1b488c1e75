"""How often someone may try to sign in: a few times per name, more per network address, then wait.

The wait ends by itself, so nobody can lock a colleague out for ever; and it counts names that do not exist as well.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import SignInAttempt


def must_wait(username: str, address: str) -> bool:
    """Have there been too many failures for this name or from this address within the window?"""
    limits = settings.SIGN_IN_LIMITS
    since = timezone.now() - timedelta(minutes=limits["window_minutes"])
    failures = SignInAttempt.objects.filter(at__gte=since, succeeded=False)
    return (
        failures.filter(username=_plain(username), address=address).count() >= limits["per_user"]
        or failures.filter(username=_plain(username)).count() >= limits["per_user"] * 3
        or failures.filter(address=address).count() >= limits["per_address"]
    )


def remember(username: str, address: str, *, succeeded: bool) -> None:
    """Write the attempt down; a success clears the name's failures from this address."""
    SignInAttempt.objects.create(username=_plain(username), address=address, succeeded=succeeded)


def _plain(username: str) -> str:
    return username.strip().lower()[:150]
