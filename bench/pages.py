"""Pages beside the bare-Django floor, asked in turn in one process: lists, deep pages, one company, search."""

import itertools
import urllib.parse
from dataclasses import dataclass

from bench.measure import Ask, Timing, interleaved, page, queries
from bench.searches import mixed_queries
from crm.models import Company

JSON = "application/json"


@dataclass(frozen=True)
class Goal:
    """How many times the floor a page may take at the median and at the 95th percentile, and its most queries."""

    name: str
    address: str
    floor: str
    median: float
    p95: float | None = None
    queries: int = 8
    accept: str = "text/html"


def goals() -> list[Goal]:
    """The goals at a million companies; see docs/scaling.md for where they come from.

    Their floor is a page of fifty rows, as the research measured it; the first page of twenty is held against twenty.
    """
    some = Company.objects.order_by("pk")[1234].pk
    first, floor = "/bench/floor/?size=20", "/bench/floor/?size=50"
    return [
        Goal("company list, 20 rows", "/companies/", first, 3.0),
        Goal("company list, 50 rows", "/companies/?size=50", floor, 2.7),
        Goal("page 2", "/companies/?page=2", floor, 3.0),
        Goal("page 1,000", "/companies/?page=1000", floor, 3.0),
        Goal("page 10,000", "/companies/?page=10000", floor, 6.5),
        Goal("one company", f"/companies/{some}/", floor, 3.3, queries=16),
        Goal("search box of the list, 250 mixed", "/companies/?q={}", floor, 3.0, 4.5),
        Goal("global search as JSON, 250 mixed", "/search/?q={}", floor, 1.6, 3.3, queries=16, accept=JSON),
        Goal("twins while typing a name", "/companies/twins/?name={}", floor, 1.1, 2.7),
    ]


def measure_pages(cookie: str, rounds: int = 250) -> bool:
    """Print median, 95th percentile and ratio of each page; return whether all goals are met."""
    print(f"\n{'milliseconds':36}{'median':>8}{'p95':>8}{'floor':>8}{'ratio':>7}{'goal':>6}{'p95 ÷':>8}{'goal':>6}")
    found = goals()
    typed = [urllib.parse.quote(text) for text in mixed_queries()]
    ours = {goal.name: _asking(goal, typed, cookie) for goal in found}
    floors = {address: page(address, bare=True) for address in sorted({goal.floor for goal in found})}
    timings = interleaved(floors | ours, rounds=rounds, warm_up=10)
    verdicts = [_told(goal, timings[goal.name], timings[goal.floor], ours[goal.name]) for goal in found]
    return all(verdicts)


def _asking(goal: Goal, typed: list[str], cookie: str) -> Ask:
    """Ask for the page, each time with another of the things typed."""
    if "{}" not in goal.address:
        return page(goal.address, cookie)
    asks = [page(goal.address.format(text), cookie, accept=goal.accept) for text in typed]
    turn = itertools.cycle(asks)
    return lambda: next(turn)()


def _told(goal: Goal, ours: Timing, floor: Timing, ask: Ask) -> bool:
    ratio, worst, asked = ours.median / floor.median, ours.p95 / floor.median, queries(ask)
    passed = ratio <= goal.median and (goal.p95 is None or worst <= goal.p95) and asked <= goal.queries
    high = f"{worst:8.2f}{goal.p95:6.1f}" if goal.p95 else f"{'':14}"
    name = f"{goal.name}, {asked} queries"
    print(
        f"{name:36}{ours.median:8.1f}{ours.p95:8.1f}{floor.median:8.1f}{ratio:7.2f}{goal.median:6.1f}{high}"
        f"  {'pass' if passed else 'FAIL'}",
        flush=True,
    )
    return passed


def others(cookie: str) -> None:
    """Further pages, for the record."""
    addresses = {
        "sorted by capital": "/companies/?sort=-registered_capital",
        "leads": "/leads/",
        "board": "/leads/board/",
        "home": "/my-work/",
        "projects": "/projects/",
    }
    pages = {name: page(address, cookie) for name, address in addresses.items()}
    for name, timing in interleaved(pages, rounds=20, warm_up=3).items():
        words = f"{name}, {queries(pages[name])} queries"
        print(f"{words:36}{timing.median:8.1f}{timing.p95:8.1f}", flush=True)
