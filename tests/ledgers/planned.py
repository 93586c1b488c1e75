"""Plan and write small ledgers without files or jobs: rows in, records out."""

from typing import Any

from django.db import transaction

from accounts.models import Region
from ledgers.answers import Answers
from ledgers.importing.plan import ImportPlan
from ledgers.models import LedgerRow, LedgerWrite
from tests.ledgers.sheets import read_rows

LEADS = ["项目名称", "投资方", "拟投资额（亿元）", "联系人"]
AGREEMENTS = ["项目名称", "投资方", "协议投资额（亿元）", "签约时间", "协议类型"]
LANDED = ["项目名称", "投资方", "企业名称", "统一社会信用代码", "注册时间", "注册资本（万元）", "法人代表"]


class Planned:
    """One planned ledger, and what was written of it."""

    def __init__(self, user: Any, rows: list[list], name: str, answers: Answers | None, *, write: bool) -> None:
        reading = read_rows(rows, name)
        plan = ImportPlan(reading, user, Region.objects.get(code="140000"), "contract", answers or Answers()).build()
        with transaction.atomic():
            self.writes: list[LedgerWrite] = list(plan.save("示例")) if write else []
        self.rows: list[LedgerRow] = list(plan.rows())
        self.plan = plan

    @property
    def outcomes(self) -> list[str]:
        return [str(row.outcome) for row in self.rows]

    @property
    def problems(self) -> list[set[str]]:
        return [{issue["code"] for issue in (*row.errors, *row.warnings)} for row in self.rows]


def dry_run(user: Any, rows: list[list], name: str, answers: Answers | None = None) -> Planned:
    """Compare a sheet with what is stored."""
    return Planned(user, rows, name, answers, write=False)


def written(user: Any, rows: list[list], name: str, answers: Answers | None = None) -> Planned:
    """Write a sheet."""
    return Planned(user, rows, name, answers, write=True)
