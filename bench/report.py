"""What is measured, and the table of it."""

import os
import subprocess
import sys

from django.utils import timezone

from accounts.models import User
from bench.imports import measure_imports
from bench.measure import Timing, cookie_of, interleaved, page, queries
from crm.models import Company

GOAL = 3.0
MOST_QUERIES = 8


def report() -> int:
    """Print all measurements; return 1 when a goal is missed."""
    officer = User.objects.get(username="officer")
    cookie = cookie_of(officer)
    where = f"PostgreSQL, {Company.objects.count():,} companies, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"\n{timezone.localdate()}, {where}; milliseconds\n")
    print(f"{'page':34}{'median':>8}{'p95':>8}{'floor':>8}{'ratio':>7}{'goal':>7}  ")
    passed = all([compare(cookie, 20), compare(cookie, 50)])
    others(cookie)
    heavy_work()
    passed = measure_imports() and passed
    return 0 if passed else 1


def compare(cookie: str, size: int) -> bool:
    """Our list beside the floor, request by request."""
    ours = page(f"/companies/?size={size}", cookie)
    found = interleaved({"floor": page(f"/bench/floor/?size={size}", bare=True), "ours": ours})
    ratio = found["ours"].median / found["floor"].median
    asked = queries(ours)
    passed = ratio <= GOAL and asked <= MOST_QUERIES
    verdict = "pass" if passed else "FAIL"
    rest = f"{found['floor'].median:8.1f}{ratio:7.2f}{GOAL:7.1f}  {verdict}"
    line(f"company list, {size} rows, {asked} queries", found["ours"], rest)
    return passed


def others(cookie: str) -> None:
    """Further pages, for the record."""
    some = Company.objects.order_by("pk")[1234]
    addresses = {
        "search, common word": "/companies/?q=数据",
        "search, rare name": f"/companies/?q={some.name[2:6]}",
        "search, nothing found": "/companies/?q=没有这家公司",
        "page 2": "/companies/?page=2",
        "page 500": "/companies/?page=500",
        "sorted by capital": "/companies/?sort=-registered_capital",
        "company page": f"/companies/{some.pk}/",
        "leads": "/leads/",
        "projects": "/projects/",
    }
    pages = {name: page(address, cookie) for name, address in addresses.items()}
    for name, timing in interleaved(pages, rounds=40, warm_up=3).items():
        line(f"{name}, {queries(pages[name])} queries", timing)


def line(name: str, timing: Timing, rest: str = "") -> None:
    print(f"{name:34}{timing.median:8.1f}{timing.p95:8.1f}{rest}", flush=True)


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
