"""One long export or one large ledger, alone in its process: prints the seconds and how many megabytes it grew by."""

import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django


def export(rows: int) -> Callable[[], object]:
    """The company list as a workbook."""
    from accounts.models import User
    from core import exports
    from crm.views import CompanyList

    listing = exports.prepared(CompanyList, User.objects.get(username="officer"), "")
    filterset, found = listing.filtered()
    keys = found.order_by("pk").values("pk")[:rows]
    return lambda: exports.build(listing, filterset, found.filter(pk__in=keys))


def ledger(rows: int) -> Callable[[], object]:
    """A ledger of projects, from file to rows understood."""
    from openpyxl import Workbook

    from ledgers.reading.ledger import read_ledger

    book = Workbook(write_only=True)
    sheet = book.create_sheet("招商引资项目台账")
    sheet.append(["序号", "项目名称", "投资方", "计划总投资（万元）", "签约日期", "所在地", "联系人", "备注"])
    for number in range(1, rows + 1):
        investor = f"示例投资方{number}有限公司"
        sheet.append([number, f"示例项目{number}", investor, number * 10, "2017-06-01", "太原市", "示例", ""])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return lambda: read_ledger(file, "ledger.xlsx")


def peak_megabytes() -> float:
    """The most memory this process has held so far, or since the last `forget_peak`; Linux only."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main(task: str, rows: int) -> None:
    django.setup()
    # What every process loads once belongs to no export.
    {"export": export, "ledger": ledger}[task](10)()
    work = {"export": export, "ledger": ledger}[task](rows)
    forget_peak()
    before, started = peak_megabytes(), time.perf_counter()
    work()
    print(f"{time.perf_counter() - started:.2f} {peak_megabytes() - before:.0f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
