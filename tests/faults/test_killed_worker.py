"""A worker killed at any moment of an import neither doubles nor halves it.

Twenty imports of 3,000 rows, each in a database and with a broker of its own, each killed (`kill -9` of the worker, its
clock and its child) at another moment of reading or writing; then another worker is started. Within 120 s the import is
done once, or nothing is written and its page offers another try. Most run with a short lease, so that the test ends;
some run with the lease as it is shipped. Four more lose only the child that does the work.
"""

import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.run_tests import DATABASE_URL as SERVER
from scripts.run_tests import postgres_answers

pytestmark = pytest.mark.faults
LIMIT_SECONDS = 120
AT_ONCE = 3
SHORT_LEASE, SHIPPED_LEASE = 8, 30
# Shares of the time that reading and writing take undisturbed.
READING = [0.02, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9]
WRITING = [0.02, 0.1, 0.18, 0.26, 0.34, 0.42, 0.5, 0.58, 0.66, 0.74, 0.82, 0.9, 0.97]


@dataclass(frozen=True)
class Moment:
    """When and how a worker is killed."""

    phase: str
    share: float
    how: str = "group"
    lease: int = SHORT_LEASE


MOMENTS = [
    *(Moment("reading", share, lease=SHIPPED_LEASE if share in (0.15, 0.6) else SHORT_LEASE) for share in READING),
    *(Moment("writing", share, lease=SHIPPED_LEASE if share in (0.1, 0.5, 0.97) else SHORT_LEASE) for share in WRITING),
    *(Moment("reading", share, "child") for share in (0.3, 0.7)),
    *(Moment("writing", share, "child") for share in (0.3, 0.7)),
]


class Stage:
    """Makes places for scenes: a copy of one prepared database, a folder, and a broker."""

    def __init__(self, folder: Path, on_servers: bool) -> None:
        self.folder, self.on_servers, self.made = folder, on_servers, 0
        self.name = f"yunju_faults_{secrets.token_hex(3)}"
        self.key = secrets.token_hex(32)
        self.play("prepare", folder=self._folder("prepared"), database=f"{self.name}_0")

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def play(self, *words: str, folder: Path, database: str, lease: int = SHORT_LEASE, redis: str = "") -> Any:
        """Run a scene as a program of its own and return what it says."""
        if self.on_servers and words[0] == "prepare":
            self._sql(f'CREATE DATABASE "{database}"')
        server = SERVER.rpartition("/")[0]
        settings = {
            "DATABASE_URL": f"{server}/{database}" if self.on_servers else "", "REDIS_URL": redis,
            "VAR_DIR": str(folder), "SECRET_KEY": self.key, "JOB_LEASE_SECONDS": str(lease), "ENV_FILE": os.devnull,
            "PLAIN_STATIC": "1", "LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.faults.scene", *words]
        done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, f"{words}: {done.stderr[-1500:]}\n{_tail(folder / 'worker.log')}"
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def place(self) -> Iterator[dict[str, Any]]:
        """A fresh copy of the prepared database with its own folder and broker."""
        self.made += 1
        number = self.made
        folder, database = self._folder(f"scene{number}"), f"{self.name}_{number}"
        shutil.copy(self.folder / "prepared" / "ledger.xlsx", folder)
        if not self.on_servers:
            shutil.copy(self.folder / "prepared" / "yunju.sqlite3", folder)
            yield {"folder": folder, "database": database}
            return
        self._sql(f'CREATE DATABASE "{database}" TEMPLATE "{self.name}_0"')
        try:
            with redis_server(folder) as url:
                yield {"folder": folder, "database": database, "redis": url}
        finally:
            self._sql(f'DROP DATABASE "{database}" WITH (FORCE)')

    def close(self) -> None:
        if self.on_servers:
            self._sql(f'DROP DATABASE "{self.name}_0" WITH (FORCE)')

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{SERVER.rpartition('/')[0]}/postgres", autocommit=True) as server:
            server.execute(statement)


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:] if log.exists() else ""


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis of one's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(params=["SQLite", "PostgreSQL and Redis"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    on_servers = request.param != "SQLite"
    if on_servers and not (shutil.which("redis-server") and postgres_answers()):
        pytest.skip("PostgreSQL does not answer, or redis-server is not installed")
    made = Stage(tmp_path, on_servers)
    yield made
    made.close()


def test_an_import_ends_once_wherever_its_worker_is_killed(stage: Stage, request: pytest.FixtureRequest) -> None:
    with stage.place() as place:
        whole = stage.play("undisturbed", **place)

    def kill_at(moment: Moment) -> tuple[Moment, Any]:
        after = f"{moment.share * whole[moment.phase]:.2f}"
        with stage.place() as place:
            return moment, stage.play(moment.phase, after, moment.how, lease=moment.lease, **place)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(kill_at, MOMENTS))
    _report(request.node.name, whole, found)
    for moment, outcome in found:
        assert outcome["seconds"] <= LIMIT_SECONDS, moment
        if outcome["retry"]:
            assert outcome["numbers"]["LedgerWrite"] == 0, moment
        else:
            assert outcome["numbers"] == whole["numbers"], moment


def _report(name: str, whole: Any, found: list[tuple[Moment, Any]]) -> None:
    """What a person wants to know of the run; `pytest -s` shows it."""
    lines = [f"\n{name}: reading {whole['reading']:.1f} s, writing {whole['writing']:.1f} s undisturbed"]
    for moment, one in found:
        where = f"{moment.phase} at {moment.share:.0%} ({moment.how}, lease {moment.lease} s)"
        end = "another try offered" if one["retry"] else "done once"
        lines.append(f"  {where}: {one['struck']}; {end} after {one['seconds']} s, attempt {one['attempts']}")
    for lease in (SHORT_LEASE, SHIPPED_LEASE):
        times = [one["seconds"] for moment, one in found if moment.lease == lease and one["struck"].endswith("running")]
        if times:
            least, middle, most = min(times), statistics.median(times), max(times)
            lines.append(
                f"  lease {lease} s: {len(times)} kills, recovered in min {least}, median {middle:.1f}, max {most} s"
            )
    sys.stdout.write("\n".join(lines) + "\n")
