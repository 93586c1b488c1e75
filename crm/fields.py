"""Fields whose choices an office decides."""

from typing import Any

from django.db import models


class StageField(models.CharField):
    """The code of a stage. What it may be stands in the database, which nobody asks before it is there."""

    def _check_choices(self) -> list[Any]:
        return []
