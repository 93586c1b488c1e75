"""One import whose worker is killed, in a process, database, broker and folder of its own; prints the outcome as JSON.

    python -m tests.faults.scene prepare              an empty database with regions and an officer, and the ledger
    python -m tests.faults.scene undisturbed          the import without a kill: how long it takes, what it writes
    python -m tests.faults.scene reading 1.5 group    kill 1.5 s after the reading began: `group` or `child`
    python -m tests.faults.scene writing 0.8 group    the same for the writing

The environment says which database (DATABASE_URL), broker (REDIS_URL), folder (VAR_DIR) and lease (JOB_LEASE_SECONDS).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import openpyxl

ROWS = 3_000
PATIENCE_SECONDS = 120
LEDGER = Path(os.environ.get("VAR_DIR", ".")) / "ledger.xlsx"


def prepare() -> dict[str, Any]:
    """Make what every scene starts from."""
    from django.core.management import call_command

    from accounts.loading import load_regions
    from accounts.models import Region, User
    from accounts.roles import Role

    call_command("migrate", verbosity=0)
    load_regions()
    province = Region.objects.get(code="140000")
    User.objects.create(username="officer", full_name="示例招商干部", role=Role.OFFICER, region=province)
    book = openpyxl.Workbook(write_only=True)
    talks = book.create_sheet("在谈项目一览表")
    talks.append(["项目名称", "投资方", "拟投资额（亿元）", "跟踪人", "进展情况"])
    landed = book.create_sheet("落地项目一览表")
    landed.append(["企业名称", "总投资（亿元）", "注册时间", "建设内容"])
    for number in range(ROWS * 2 // 3):
        talks.append([f"示例{number}号项目", f"示例第{number}数据有限公司", number % 90 + 1, "张三", "示例进展"])
    for number in range(ROWS // 3):
        landed.append([f"示例落地第{number}科技有限公司", number % 40 + 1, "2017-03-01", "示例建设内容"])
    book.save(LEDGER)
    return {}


class Worker:
    """A Celery worker and its clock, in process groups of their own; `together` as `make run` starts them, as one."""

    def __init__(self, together: bool = True) -> None:
        worker = ["worker", "--without-gossip", "--without-mingle", "--concurrency", "1"]
        commands = [[*worker, "--beat"]] if together else [worker, ["beat"]]
        celery = [sys.executable, "-m", "celery", "--quiet", "--app", "config"]
        log = (LEDGER.parent / "worker.log").open("ab")
        self.processes = [
            subprocess.Popen([*celery, *words, "--loglevel", "warning"], stdout=log, stderr=log, start_new_session=True)
            for words in commands
        ]

    def kill(self) -> None:
        """The worker, its clock and its child, at once and without a word."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_child(self) -> None:
        """Only the process that does the work; Celery puts another in its place."""
        command = ["pgrep", "--parent", str(self.processes[0].pid)]
        for pid in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split():
            os.kill(int(pid), signal.SIGKILL)


def upload() -> Any:
    from django.core.files.base import File

    from accounts.models import User
    from ledgers import services

    officer = User.objects.get(username="officer")
    with LEDGER.open("rb") as content:
        return services.start_import(file=File(content, name="示例.xlsx"), region=officer.region, by=officer)


def confirm(ledger: Any) -> None:
    from ledgers import services

    services.confirm_import(ledger=ledger, by=ledger.owner, agreement_kind="contract")


def wait_for(ledger: Any, what: str, is_so: Callable[[Any], bool], seconds: float = PATIENCE_SECONDS) -> float:
    """Look at the import until `is_so`; return how long that took."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        ledger.refresh_from_db()
        if is_so(ledger):
            return time.monotonic() - started
        time.sleep(0.02)
    raise SystemExit(f"not {what} within {seconds} s: {ledger.state}, {ledger.job.state}, {ledger.job.attempts}")


def is_under_way(ledger: Any) -> bool:
    return ledger.job.state == "running"


def is_over(ledger: Any) -> bool:
    return ledger.job.state in ("done", "failed")


def numbers() -> dict[str, Any]:
    """How many of everything there are: equal after every scene, or something was done by half or twice."""
    from django.apps import apps

    from core.models import AuditEntry, AuditLink, Notice
    from ledgers.models import LedgerImport, LedgerRow, LedgerWrite

    labels = ("crm.company", "crm.lead", "projects.project")
    counted = {label: apps.get_model(label).objects.count() for label in labels}
    entries = Counter(AuditEntry.objects.values_list("model", "action"))
    counted |= {f"{model} {action}": number for (model, action), number in sorted(entries.items())}
    counted |= {model.__name__: model.objects.count() for model in (AuditLink, LedgerRow, LedgerWrite, Notice)}
    return counted | {"states": list(LedgerImport.objects.values_list("state", flat=True))}


def undisturbed() -> dict[str, Any]:
    worker = Worker()
    try:
        ledger = upload()
        wait_for(ledger, "reading", is_under_way)
        reading = wait_for(ledger, "read", is_over)
        nothing = numbers()
        confirm(ledger)
        wait_for(ledger, "writing", is_under_way)
        writing = wait_for(ledger, "written", is_over)
    finally:
        worker.kill()
    return {"reading": reading, "writing": writing, "nothing": nothing, "numbers": numbers()}


def disturbed(phase: str, after: float, how: str) -> dict[str, Any]:
    """Kill at one moment, start another worker, and see how the import ends."""
    worker = Worker(together=how == "group")
    try:
        ledger = upload()
        if phase == "writing":
            wait_for(ledger, "read", is_over)
            confirm(ledger)
        wait_for(ledger, "under way", is_under_way)
        time.sleep(after)
        ledger.refresh_from_db()
        struck = f"{ledger.state} {ledger.job.state}"
        worker.kill_child() if how == "child" else worker.kill()
        killed = time.monotonic()
        if how == "group":
            worker = Worker()
        wait_for(ledger, "over", is_over)
        seconds, attempts = time.monotonic() - killed, ledger.job.attempts
        found, offers_retry = numbers(), ledger.is_stopped
        if phase == "reading" and ledger.state == "ready":
            confirm(ledger)
            wait_for(ledger, "written", is_over)
            found = numbers()
    finally:
        worker.kill()
    return {"struck": struck, "seconds": round(seconds, 1), "attempts": attempts, "retry": offers_retry,
            "numbers": found}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, *rest = sys.argv[1:]
    if what == "prepare":
        outcome = prepare()
    elif what == "undisturbed":
        outcome = undisturbed()
    else:
        outcome = disturbed(what, float(rest[0]), rest[1])
    sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main()
