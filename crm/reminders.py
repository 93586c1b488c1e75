"""What owners of leads are reminded of: a service clock that is due, and leads that nobody spoke with for long."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from core.notices import Word
from core.reasons import Reason
from crm import lights
from crm.models import Lead

CLOCK = Reason("lead_clock", gettext_lazy("A service clock of my leads is due"), "stopwatch", "crm:lead_update")
SILENT = Reason("lead_silent", gettext_lazy("I have had no contact about my leads for long"), "chat-square",
                "crm:lead_update")  # fmt: skip
REASONS = (CLOCK, SILENT)
WORDS = {
    CLOCK: gettext_lazy("%(rule)s: %(count)s of your leads are due or overdue."),
    SILENT: gettext_lazy("%(count)s of your leads have gone without contact for too long."),
}
RULES = {CLOCK: ("respond", "judge", "reply"), SILENT: ("follow_up",)}


def lit_leads(day: date) -> Iterator[Word]:
    """For each owner and rule how many of their leads it lights today; the words lead to their list."""
    for reason, codes in RULES.items():
        for code in codes:
            lit = lights.lit(Lead.objects.current(), rule=code).filter(owner__is_active=True).order_by()
            for owner in User.objects.filter(pk__in=lit.values("owner")).select_related("region"):
                yield from _word(owner, reason, code, day)


def _word(owner: User, reason: Reason, code: str, day: date) -> Iterator[Word]:
    own = Lead.objects.visible_to(owner).current().filter(owner=owner)
    count = lights.lit(own, rule=code).count()
    if not count or not owner.may(reason.route):
        return
    with override(owner.language):
        told: dict[str, Any] = {"rule": lights.RULES[code].label, "count": count}
        url = f"{reverse('crm:lead_list')}?owner=me&light={code}"
        yield Word(owner, str(WORDS[reason]) % told, url, reason, None, f"{code}:{day}")
