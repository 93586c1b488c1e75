"""Forms that were sent."""

import hashlib
import json
from typing import Any

from django.db import models


class SubmittedForm(models.Model):
    """A create form that was accepted, so that sending it again finds the record instead of making a second one."""

    key = models.CharField(max_length=64, unique=True)
    location = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)


def fingerprint(data: Any) -> str:
    """A hash of anything JSON can hold; equal data, equal hash."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
