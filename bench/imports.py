"""A ledger of 50,000 rows into the database: ours beside the floor and beside django-import-export, all in one run.

BENCH_IMPORT_ROWS chooses another number of rows. Each way runs alone in its process (`bench.import_work`), so that the
memory told is its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "50000"))
SLOWEST, QUICKER_THAN_THEIRS, MOST_MEGABYTES = 4.0, 10.0, 512


def measure_imports() -> bool:
    """Print seconds, ratios and megabytes; return whether all goals are met."""
    heading = f"ledger of {ROWS:,} rows: company, lead, contact"
    print(f"\n{heading:50}{'seconds':>9}{'ratio':>8}{'goal':>8}{'MB':>8}{'goal':>7}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.xlsx"
        run(str(ROWS), file)
        floor = run("floor", file)
        theirs = run("theirs", file)
        ours = run("ours", file)
        web = run("web", file)
    if not ours["rows"] == theirs["rows"] == ROWS:
        raise RuntimeError(f"{ours['rows']} and {theirs['rows']} of {ROWS} rows were written")
    line("python-calamine and bulk_create (the floor)", floor)
    line("django-import-export, dry run and import", theirs)
    ratio, speed = ours["seconds"] / floor["seconds"], theirs["seconds"] / ours["seconds"]
    line(f"ours: checked {ours['checked']:.1f} s, then written", ours, ratio, f"≤ {SLOWEST:g}", MOST_MEGABYTES)
    print(f"{'  quicker than django-import-export':50}{'':9}{speed:8.1f}{f'≥ {QUICKER_THAN_THEIRS:g}':>8}")
    print(f"{'  the child that opens the file':50}{'':9}{'':8}{'':8}{ours['reader']:8.0f}")
    line("web process: takes the upload, shows the check page", web, most=MOST_MEGABYTES)
    passed = ratio <= SLOWEST and speed >= QUICKER_THAN_THEIRS
    passed = passed and max(ours["peak"], ours["reader"], web["peak"]) <= MOST_MEGABYTES
    print("pass" if passed else "FAIL", flush=True)
    return passed


def run(way: str, file: Path) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.import_work", way, str(file)], check=True, capture_output=True, text=True
    )
    return json.loads(told.stdout) if told.stdout else {}


def line(
    name: str, found: dict[str, float], ratio: float | None = None, goal: str = "", most: int | None = None
) -> None:
    told = "" if ratio is None else f"{ratio:.2f}"
    print(
        f"{name:50}{found['seconds']:9.1f}{told:>8}{goal:>8}{found['peak']:8.0f}{f'≤ {most}' if most else '':>7}",
        flush=True,
    )
