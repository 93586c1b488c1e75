"""The State Council's yearly notice, typed or pasted as lines, becomes rows of the table of special days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, bulk
from core.models import Holiday
from core.working_days import WEEK, SpecialDay, is_working_day

WORDS = {"休": False, "放假": False, "假": False, "班": True, "上班": True, "调休上班": True, "补班": True}
DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
LINE = re.compile(rf"^{DAY}(?:\s*(?:至|到|~|～|—|–)\s*{DAY})?[\s,，;；、]+(\S+?)[\s,，;；、]+(\S.*)$")
LONGEST_HOLIDAY = 15


@dataclass
class Written:
    """What came of a notice: how many days are new, changed, or stood there already."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class _Reading:
    days: dict[date, SpecialDay] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, number: int, found: SpecialDay) -> None:
        if earlier := self.days.get(found.day):
            if earlier != found:
                self.problems.append(_("Line %(line)s: %(day)s stands in the text twice, differently.") % {
                    "line": number, "day": found.day})  # fmt: skip
            return
        self.days[found.day] = found


def read_notice(text: str) -> list[SpecialDay]:
    """The days of lines such as `2027-01-01 休 元旦` or `2027-10-01至2027-10-07 休 国庆节`, in order.

    Raises `ValidationError` with what is wrong in every line at once.
    """
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            for found in _days_of(line.strip()):
                reading.add(number, found)
        except ValidationError as problem:
            reading.problems += [f"{_('Line %(line)s') % {'line': number}}: {words}" for words in problem.messages]
    if not reading.days and not reading.problems:
        reading.problems.append(_("There is not one line."))
    if reading.problems:
        raise ValidationError(reading.problems)
    return [reading.days[day] for day in sorted(reading.days)]


def _days_of(line: str) -> Iterator[SpecialDay]:
    found = LINE.match(line)
    if found is None:
        raise ValidationError(
            _("“%(line)s” is not a day, 休 or 班, and a name, such as 2027-01-01 休 元旦.") % {"line": line[:60]}
        )
    *numbers, word, name = found.groups()
    if word not in WORDS:
        raise ValidationError(_("“%(word)s” is neither 休 nor 班.") % {"word": word[:20]})
    first = _day(numbers[:3])
    last = _day(numbers[3:]) if numbers[3] else first
    if not 0 <= (last - first).days < LONGEST_HOLIDAY:
        raise ValidationError(_("From %(first)s to %(last)s is not a holiday.") % {"first": first, "last": last})
    for number in range((last - first).days + 1):
        yield _checked(SpecialDay(first + timedelta(days=number), WORDS[word], name.strip()[:60]))


def _day(numbers: list[str]) -> date:
    try:
        return date(*map(int, numbers))
    except ValueError:
        raise ValidationError(_("There is no day %(day)s.") % {"day": "-".join(numbers)}) from None


def _checked(found: SpecialDay) -> SpecialDay:
    if found.is_workday and found.day.weekday() < WEEK and is_working_day(found.day):
        raise ValidationError(_("%(day)s is a weekday and worked anyway.") % {"day": found.day})
    return found


@transaction.atomic
def write_notice(days: list[SpecialDay], *, source: str, by: Any) -> Written:
    """Make the table say what the notice says; a second time changes nothing. Days it does not name stay as they are.

    Raises `StaleVersion` when somebody changes one of the days at the same moment.
    """
    stored = {row.day: row for row in Holiday.objects.current().filter(day__in=[one.day for one in days])}
    new = [Holiday(day=one.day, is_workday=one.is_workday, name=one.name, source=source)
           for one in days if one.day not in stored]  # fmt: skip
    for one in days:
        if row := stored.get(one.day):
            row.is_workday, row.name, row.source = one.is_workday, one.name, source or row.source
    with audit.acting_as(by):
        bulk.create_all(new)
        changed = bulk.update_all(stored.values())
    return Written(len(new), len(changed), len(stored) - len(changed))
