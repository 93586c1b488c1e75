"""What the chronicle of a company tells of its projects."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.chronicle import Kind, tell
from projects.models import Project


def _step(name: str) -> Callable[[Project], str]:
    """“registered on”, “in operation since”: the name of the day says what happened."""
    field: Any = Project._meta.get_field(name)
    return lambda project: _("“%(project)s”: %(step)s") % {"project": project, "step": field.verbose_name}


DAYS = ("registered_on", "filed_on", "started_on", "produced_on", "at_capacity_on")

for _day in DAYS:
    _kind = Kind("project", gettext_lazy("projects"), "projects.Project", _day, ("company", "investor"), _step(_day))
    tell("crm.company", _kind)
