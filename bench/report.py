"""What is measured, and the table of it."""

import os
import subprocess
import sys

from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.imports import measure_imports
from bench.measure import cookie_of
from bench.pages import measure_pages, others
from crm.models import Company

PARTS = os.environ.get("BENCH_PARTS", "pages,exports,imports").split(",")


def report() -> int:
    """Print all measurements; return 1 when a goal is missed."""
    cookie = cookie_of(User.objects.get(username="officer"))
    where = f"{connection.vendor}, {Company.objects.count():,} companies, {os.cpu_count()} cores"
    print(f"\n{timezone.localdate()}, {where}, load {os.getloadavg()[0]:.1f}")
    passed = True
    if "pages" in PARTS:
        passed = measure_pages(cookie)
        others(cookie)
    if "exports" in PARTS:
        heavy_work()
    if "imports" in PARTS:
        passed = measure_imports() and passed
    return 0 if passed else 1


def heavy_work() -> None:
    """Long exports and ledgers, each in a process of its own, so that its memory is its own too."""
    print(f"\n{'':34}{'seconds':>8}{'MB more':>9}")
    for name, task, rows in (
        ("export of 1,000 rows", "export", 1_000),
        ("export of 10,000 rows", "export", 10_000),
        ("ledger of 1,000 rows", "ledger", 1_000),
        ("ledger of 10,000 rows", "ledger", 10_000),
    ):
        told = subprocess.run(
            [sys.executable, "-m", "bench.heavy", task, str(rows)], check=True, capture_output=True, text=True
        )
        seconds, megabytes = map(float, told.stdout.split())
        print(f"{name:34}{seconds:8.1f}{megabytes:9.0f}", flush=True)
