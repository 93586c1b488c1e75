"""Imports are written and taken back one after the other: two at one moment would enter the same thing twice."""

import time

from django.db import connection

from core import jobs
from core.models import Job

# The number by which PostgreSQL knows this lock; no other advisory lock of ours has it.
IMPORTS = 20_170_601
LOOK_AGAIN = 0.2  # seconds


def wait_turn(job: Job) -> None:
    """Hold the turn until the caller's transaction ends; raise `JobCancelled` if nobody wants the job any more.

    SQLite has one writer at a time: there, whoever is in a transaction has the turn.
    """
    while connection.vendor == "postgresql" and not _take():
        jobs.check_wanted(job)
        time.sleep(LOOK_AGAIN)


def _take() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORTS])
        return bool(cursor.fetchone()[0])
