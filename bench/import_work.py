"""One way to bring a ledger of leads into the database, alone in its process: prints seconds and megabytes as JSON.

Each row of the ledger is a company, a lead and a contact, all of them new. `floor` and `theirs` leave nothing behind.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import django

from bench.heavy import peak_megabytes

HEADINGS = (
    "序号 项目名称 建设内容 拟投资额(亿元) 投资方 行业 拟建地点 用地情况(亩) 联系人 职务 电话 跟踪人 跟踪单位 "
    "首次填报时间"
)
YI = 10**8


def make_file(path: Path, rows: int) -> None:
    """Write a clean ledger (示例) with openpyxl."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("在谈项目一览表")
    sheet.append(["在谈项目一览表"])
    sheet.append(["单位：亿元、亩"])
    sheet.append(HEADINGS.split())
    for n in range(rows):
        surname = "王" + "一二三四五六七八九"[n % 9]
        day = f"2017-{n % 12 + 1:02}-{n % 28 + 1:02}"
        sheet.append(
            [n + 1, f"示例云计算项目{n}号", f"建设数据中心{n}", round(0.5 + n % 97 / 10, 1), f"示例{n:06}科技有限公司",
             "软件和信息技术服务业", "太原市小店区", 50 + n % 100, surname, "经理", f"138{n:08}", "李四",
             "太原市商务局", day]
        )  # fmt: skip
    book.save(path)


def written_rows(path: Path) -> list[list]:
    """The rows of the ledger as python-calamine gives them."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[3:]


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that is undone at the end, after its constraints were checked as a commit would."""
    from django.db import connection, transaction

    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def floor(path: Path) -> dict[str, float]:
    """The least that Django needs for the same records: read, `bulk_create`. No checks, no audit, nothing derived."""
    from accounts.models import Region
    from crm.models import Company, Contact, Lead

    started = time.perf_counter()
    rows = written_rows(path)
    region = Region.objects.get(code="140105")
    with rolled_back():
        companies = [Company(name=row[4], name_norm=row[4]) for row in rows]
        Company.objects.bulk_create(companies, batch_size=2000)
        pairs = list(zip(rows, companies, strict=True))
        leads = [
            Lead(
                name=row[1], name_norm=row[1], content=row[2], planned_investment=Decimal(str(row[3])) * YI,
                company=company, industry=row[5], site=row[6], land_mu=Decimal(str(row[7])), owner_name=row[11],
                owner_unit=row[12], first_reported_on=date.fromisoformat(row[13]), region=region, stage="P30",
            )
            for row, company in pairs
        ]  # fmt: skip
        Lead.objects.bulk_create(leads, batch_size=2000)
        contacts = [
            Contact(name=row[8], post=row[9], mobile=str(row[10]), company=company, region=region)
            for row, company in pairs
        ]
        Contact.objects.bulk_create(contacts, batch_size=2000)
    return {"seconds": time.perf_counter() - started}


def theirs(path: Path) -> dict[str, float]:
    """django-import-export as its admin works: a dry run, then the import; plain rows, spared our audit and pinyin."""
    import tablib
    from django.db.models import Model
    from import_export import fields, resources, widgets

    from accounts.models import Region
    from crm.models import Company, Contact, Lead

    region = Region.objects.get(code="140105")

    class LeadResource(resources.ModelResource):
        planned_investment = fields.Field("planned_investment", "拟投资额(亿元)", widgets.DecimalWidget())
        company = fields.Field("company", "投资方", widgets.ForeignKeyWidget(Company, "name_norm"))
        first_reported_on = fields.Field("first_reported_on", "首次填报时间", widgets.DateWidget())
        # The columns that have an index, so that each look-up is quick.
        name_norm, name = fields.Field("name_norm", "项目名称"), fields.Field("name", "项目名称")
        content = fields.Field("content", "建设内容")
        industry, site = fields.Field("industry", "行业"), fields.Field("site", "拟建地点")
        land_mu = fields.Field("land_mu", "用地情况(亩)", widgets.DecimalWidget())
        owner_name, owner_unit = fields.Field("owner_name", "跟踪人"), fields.Field("owner_unit", "跟踪单位")

        class Meta:
            model = Lead
            fields = (
                "name_norm", "name", "company", "content", "planned_investment", "industry", "site", "land_mu",
                "owner_name", "owner_unit", "first_reported_on",
            )  # fmt: skip
            import_id_fields = ("name_norm", "company")
            use_transactions = True

        def before_import_row(self, row: dict, **kwargs: object) -> None:
            if not Company.objects.filter(name_norm=row["投资方"]).exists():
                Model.save(Company(name=row["投资方"], name_norm=row["投资方"]))

        def before_save_instance(self, instance: Lead, row: dict, **kwargs: object) -> None:
            instance.region = region

        def do_instance_save(self, instance: Lead, is_create: bool) -> None:
            Model.save(instance)

        def after_save_instance(self, instance: Lead, row: dict, **kwargs: object) -> None:
            who = {"company": instance.company, "name": row["联系人"], "region": region}
            if not Contact.objects.filter(**who).exists():
                Model.save(Contact(**who, post=row["职务"], mobile=str(row["电话"])))

    started = time.perf_counter()
    data = tablib.Dataset(*map(tuple, written_rows(path)), headers=HEADINGS.split())
    with rolled_back():
        for is_dry in (True, False):
            result = LeadResource().import_data(data, dry_run=is_dry, raise_errors=True, use_transactions=True)
    made = result.totals["new"]
    return {"seconds": time.perf_counter() - started, "rows": made}


def ours(path: Path) -> dict[str, float]:
    """Upload, read and check, confirm, write: the two jobs of an import as a worker runs them."""
    from django.core.files.base import File

    from accounts.models import User
    from ledgers import services, tasks
    from ledgers.models import LedgerImport

    officer = User.objects.get(username="officer")
    with path.open("rb") as file:
        ledger = services.start_import(file=File(file, "示例.xlsx"), region=officer.region, by=officer)
    started = time.perf_counter()
    tasks.read_import(ledger.job_id)
    ledger.refresh_from_db()
    checked = time.perf_counter()
    services.confirm_import(ledger=ledger, by=officer)
    tasks.apply_import(ledger.job_id)
    ended = time.perf_counter()
    ledger.refresh_from_db()
    if ledger.state != LedgerImport.State.APPLIED:
        raise RuntimeError(f"{ledger.state}: {ledger.job.message} {ledger.counts}")
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "seconds": ended - started, "checked": checked - started, "reader": reader, "import": ledger.pk,
        "rows": ledger.counts["rows"]["new"],
    }  # fmt: skip


def web(path: Path) -> dict[str, float]:
    """Take the upload and show the checked rows of the newest import, as a web process does."""
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from accounts.models import User
    from ledgers.models import LedgerImport

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    officer = User.objects.get(username="officer")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    started = time.perf_counter()
    newest = LedgerImport.objects.filter(owner=officer).order_by("-pk").first()
    page = client.get(f"/ledgers/{newest.pk}/")
    shown = time.perf_counter()
    upload = {"file": SimpleUploadedFile("示例.xlsx", path.read_bytes()), "region": officer.region_id}
    answer = client.post("/ledgers/new/", upload)
    if (page.status_code, answer.status_code) != (200, 302):
        raise RuntimeError(f"pages: {page.status_code}, {answer.status_code}")
    return {"seconds": shown - started}


WAYS: dict[str, Callable[[Path], dict[str, float]]] = {"floor": floor, "theirs": theirs, "ours": ours, "web": web}


def main(way: str, path: str) -> None:
    if way.isdigit():
        make_file(Path(path), int(way))
        return
    django.setup()
    found = WAYS[way](Path(path))
    # Not `ru_maxrss`, which a process inherits from the one that started it.
    print(json.dumps(found | {"peak": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
