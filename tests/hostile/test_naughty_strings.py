"""Texts that break programs come in by a ledger: stored as typed or refused by row, shown and exported as text."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from crm.models import Company, Lead
from ledgers.models import LedgerImport
from tests.hostile import others, packages

pytestmark = pytest.mark.django_db
State = LedgerImport.State
NAUGHTY = [
    "=1+1", "+1-1", "-2+3", "@SUM(A1)", "＝1+1", "{=1}", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","x")', "\t=1+1",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% debug %}", "${7*7}", "%s%n %(raw)s",
    "' OR 1=1 --", "'; DROP TABLE crm_lead; --", "../../../../etc/passwd", "..\\..\\windows", "C:\\CON", "null",
    "undefined", "None", "NaN", "true", "1e309", "0x1F", "００１２", "\u0661\u0662\u0663", "\u202eabc\u202c示例",
    "示\u200b例\u200d项\ufeff目", "Ｆｕｌｌ　ｗｉｄｔｈ", "😀\u200d👩\u200d👧🇨🇳", "Z\u0337\u0322\u035da\u0335l\u0334go",
    "\u0130stanbul ß \ufb01 \u337f", "\u0001\u0008示例\u001f", "示例\r\n项目", "a" * 5000, "示例" * 2500,
    "&lt;b&gt; &amp;", 'a;b,c|d"e', "\\0 \\x00 \\u0000", "_x0000_示例_xD800_", "𠮷野家 𝒳", "\u2028\u2029行", "-", "()",
    "【】", "合计", "注：示例",
]  # fmt: skip
HEADINGS = [
    "序号", "项目名称", "投资方", "建设内容", "拟投资额（亿元）", "行业", "拟建地点", "联系人", "职务", "电话",
    "跟踪人", "跟踪单位", "备注",
]  # fmt: skip


def ledger_of(texts: list[str]) -> list[list]:
    """A ledger of leads in which all texts of a row are the same; the names are numbered, so that none are one."""
    rows = enumerate(texts, start=1)
    return [HEADINGS, *[[number, *[f"{text}{number}号"] * 2, text, 1, *[text] * 8] for number, text in rows]]


@pytest.fixture
def client(officer: User, as_user: Callable[[User], Client]) -> Client:
    return as_user(officer)


@pytest.fixture
def upload(
    client: Client, officer: User, django_capture_on_commit_callbacks: Any
) -> Callable[[str, bytes], LedgerImport]:
    def send(name: str, content: bytes) -> LedgerImport:
        data = {"file": SimpleUploadedFile(name, content), "region": officer.region_id}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("ledgers:import_create"), data)
        assert answer.status_code == 302, answer.content.decode()
        ledger = LedgerImport.objects.select_related("job").get(pk=int(answer["Location"].strip("/").split("/")[-1]))
        assert ledger.job.state == "done", ledger.job.message
        return ledger

    return send


@pytest.fixture
def write(client: Client, django_capture_on_commit_callbacks: Any) -> Callable[[LedgerImport], None]:
    def confirm(ledger: LedgerImport) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            data = {"good_rows_only": "on", "version": ledger.version}
            answer = client.post(reverse("ledgers:import_confirm", args=[ledger.pk]), data)
        assert answer.status_code == 302, answer.content.decode()
        ledger.refresh_from_db()
        assert ledger.state == State.APPLIED, ledger.job.message

    return confirm


def kept(text: str) -> str:
    """A text as far as it can be stored: without control characters and outer blanks; blanks count as one."""
    text = re.sub("[\x00-\x08\x0b-\x1f]", "", text.replace("\r", ""))
    return " ".join(text.strip("\u200b\ufeff").split())


def pages_of(client: Client, ledger: LedgerImport) -> list[str]:
    """Everything that shows what the file said."""
    parts = [f"?part={part}" for part in ("rows", "problems", "sheets", "written")]
    addresses = [reverse("ledgers:import_detail", args=[ledger.pk]) + part for part in parts]
    addresses += [reverse("ledgers:import_match", args=[ledger.pk])] if ledger.state == State.READY else []
    addresses += [reverse(f"crm:{name}_list") for name in ("lead", "company", "contact")] + [
        reverse("ledgers:import_list")
    ]
    addresses += [reverse("crm:lead_detail", args=[key]) for key in Lead.objects.values_list("pk", flat=True)]
    addresses += [reverse("crm:company_detail", args=[key]) for key in Company.objects.values_list("pk", flat=True)]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content.decode() for answer in answers]


def test_naughty_texts_are_kept_as_typed_or_refused_by_row(upload: Callable, write: Callable, client: Client) -> None:
    ledger = upload("示例.xlsx", packages.xlsx(packages.sheet_xml(packages.rows_xml(ledger_of(NAUGHTY)))))
    assert ledger.state == State.READY
    for row in ledger.rows.filter(outcome="error"):
        assert all(issue["message"] for issue in row.errors)
    write(ledger)
    stored = {kept(lead.content) for lead in Lead.objects.all()}
    refused = {NAUGHTY[row.row - 2] for row in ledger.rows.filter(outcome="error")}
    assert {"a" * 5000, "示例" * 2500} <= refused
    assert len(refused) < len(NAUGHTY) / 3
    assert {text for text in NAUGHTY if text not in refused and kept(text) not in stored} == {"_x0000_示例_xD800_"}
    for page in pages_of(client, ledger):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{ 7*7 }}" in page or "49" not in re.findall(r"<h1>([^<]*)</h1>", page)


def test_naughty_texts_are_exported_as_text_and_come_back_the_same(
    upload: Callable, write: Callable, client: Client
) -> None:
    ledger = upload("示例.xlsx", packages.xlsx(packages.sheet_xml(packages.rows_xml(ledger_of(NAUGHTY)))))
    write(ledger)
    answer = client.post(reverse("crm:lead_export"))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    formulas = {str(cell.value) for cell in cells if cell.data_type == "f"}
    assert all(re.fullmatch(r"=SUM\([A-Z]+\d+:[A-Z]+\d+\)", formula) for formula in formulas)
    shown = {kept(str(cell.value)) for cell in cells if cell.data_type == "s"}
    assert {kept(name) for name in Lead.objects.values_list("name", flat=True)} <= shown
    again = upload("回来.xlsx", content)
    assert set(again.counts["rows"]) == {"same"}, again.counts


@pytest.mark.parametrize("kind", ["xls", "csv", "html"])
def test_naughty_texts_in_other_files(kind: str, upload: Callable, write: Callable, client: Client) -> None:
    texts = [text for text in NAUGHTY if not re.search('[\t\n\r,"]|_x|.{200}', text, re.DOTALL)]
    rows = ledger_of([*texts, "半个\ud800字"] if kind == "xls" else texts)
    content = {"xls": lambda: others.xls(others.biff_rows(rows)), "csv": lambda: others.text_table("utf-8", rows),
               "html": lambda: others.page("".join("<tr>" + "".join(f"<td>{packages.escaped(cell)}" for cell in row)
                                                   for row in rows), encoding="utf-8")}[kind]()  # fmt: skip
    ledger = upload("示例." + ("xls" if kind == "html" else kind), content)
    assert ledger.state == State.READY, ledger.message
    write(ledger)
    assert ledger.rows.filter(outcome="new").count() > len(texts) / 2
    assert all("<script>alert" not in page for page in pages_of(client, ledger))


@pytest.mark.parametrize("name", [text for text in NAUGHTY if not re.search(r'[\r\n"\x00-\x1f]', text)], ids=ascii)
def test_a_naughty_file_name(name: str, upload: Callable, client: Client) -> None:
    ledger = upload(f"{name}.xlsx", packages.xlsx())
    assert ledger.state == State.READY, ledger.message
    assert len(ledger.file_name) <= 200
    for page in (
        client.get(reverse("ledgers:import_detail", args=[ledger.pk])),
        client.get(reverse("ledgers:import_list")),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    original = client.get(reverse("ledgers:import_original", args=[ledger.pk]))
    assert original.status_code == 200
    assert "\n" not in original["Content-Disposition"]
    assert b"".join(original.streaming_content) == packages.xlsx()


@pytest.mark.parametrize("name", [text for text in NAUGHTY if len(text) < 100], ids=ascii)
def test_a_naughty_sheet_name(name: str, upload: Callable, write: Callable, client: Client) -> None:
    ledger = upload("示例.xlsx", packages.zipped(packages.parts(name=name.replace('"', "&quot;") + "在谈" * 40)))
    if ledger.state == State.REFUSED:
        assert "损坏" in ledger.message
        return
    write(ledger)
    assert Lead.objects.count() == 2
    assert all("<script>alert" not in page for page in pages_of(client, ledger))


def test_a_sheet_name_of_control_characters(upload: Callable, write: Callable) -> None:
    ledger = upload("示例.xls", others.xls(name="在谈\0\x01\ud800" + "表" * 200))
    write(ledger)
    assert Lead.objects.count() == 2
