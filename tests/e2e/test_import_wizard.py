"""An import as a person makes it: paste, match, answer, leave out, confirm."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from crm.models import Lead
from ledgers.models import HeadingMemory
from tests.e2e.test_accessibility import PHONE, grave
from tests.factories import OrganisationFactory
from tests.ledgers.imports import workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PASTE = """(editor, data) => {
  const clipboard = new DataTransfer();
  Object.keys(data).forEach(function (kind) { clipboard.setData(kind, data[kind]); });
  editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
}"""
ODD_HEADS = ["项目名称", "投资方", "预估盘子（亿元）", "首次填报时间"]


@pytest.fixture
def at(page: Page, live_server: Any, officer: User, as_user: Callable) -> Callable[[str], str]:
    """Addresses of the site, open to the signed-in officer, who belongs to an organisation."""
    officer.organisation = OrganisationFactory(name="示例省商务厅")
    officer.save()
    session = as_user(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return lambda path: f"{live_server.url}{path}"


def upload(page: Page, at: Callable[[str], str], path: Path, *rows: list[Any]) -> None:
    """Upload a ledger with these rows and wait until it was read."""
    path.write_bytes(workbook({"在谈项目一览表": list(rows)}))
    page.goto(at("/ledgers/new/"))
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("[data-chosen]")).to_contain_text(path.name)
    page.locator("button[data-once]").click()
    expect(page.locator(".count-tiles")).to_be_visible()


def paste(page: Page, **data: str) -> None:
    """What Ctrl+V does in the first cell of the grid."""
    page.locator("[data-editor]").click()
    page.locator("[data-editor]").evaluate(PASTE, {f"text/{kind}": text for kind, text in data.items()})


def cell(page: Page, row: int, column: int) -> Any:
    return page.locator("[data-grid] tbody tr").nth(row).locator("td").nth(column)


def test_a_pasted_block_is_seen_corrected_and_checked(page: Page, at: Callable) -> None:
    page.goto(at("/ledgers/paste/"))
    head = "项目名称\t投资方\t拟投资额（亿元）"
    paste(page, plain=f'{head}\r\n"示例\n两行项目"\t示例甲数据有限公司\t2\r\n示例存储项目\t示例乙数据有限公司\t3\r\n')
    expect(page.locator("[data-headed]")).to_be_checked()
    expect(cell(page, 0, 0)).to_have_text("示例\n两行项目")
    expect(cell(page, 1, 2)).to_have_text("3")
    cell(page, 1, 2).click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(cell(page, 1, 2)).to_have_text("4")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    expect(page.locator("button[data-once]")).to_be_focused()
    assert grave(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".tile-new b")).to_have_text("2")
    assert not Lead.objects.exists()


def test_cells_merged_downwards_stand_in_each_of_their_rows(page: Page, at: Callable) -> None:
    page.goto(at("/ledgers/paste/"))
    rows = "<tr><td rowspan=2>太原市</td><td>示例甲项目</td></tr><tr><td>示例乙<br>项目</td></tr>"
    table = f"<table><tr><td>市别</td><td>项目名称</td></tr>{rows}</table>"
    paste(page, plain="市别\t项目名称\n太原市\t示例甲项目\n\t示例乙\n", html=table)
    expect(cell(page, 1, 0)).to_have_text("太原市")
    expect(cell(page, 1, 1)).to_have_text("示例乙\n项目")


def test_a_block_without_headings_stands_under_those_of_the_kind(page: Page, at: Callable) -> None:
    page.goto(at("/ledgers/paste/"))
    page.locator("select[name=kind]").select_option("lead:P30")
    expect(page.locator("[data-grid] thead th").nth(1)).to_have_text("项目名称")
    paste(page, plain="示例算力中心项目\t建设2017个机架\t3.5亿元\n")
    expect(page.locator("[data-headed]")).not_to_be_checked()
    expect(cell(page, 0, 0)).to_have_text("示例算力中心项目")


def test_a_block_that_is_too_long_is_refused_before_it_is_sent(page: Page, at: Callable) -> None:
    page.goto(at("/ledgers/paste/"))
    paste(page, plain="示例\t1\n" * 2100)
    expect(page.locator("[data-says]")).not_to_be_empty()
    expect(cell(page, 0, 0)).to_be_empty()


def test_a_correction_made_once_holds_for_the_next_file(page: Page, at: Callable, tmp_path: Path) -> None:
    upload(page, at, tmp_path / "示例一月.xlsx", ODD_HEADS, ["示例项目", "示例甲数据有限公司", 2, "2017-03-01"])
    page.locator(".notice-warning a", has_text="预估盘子").click()
    assert grave(page) == []
    page.locator("select[name=column_C]").select_option("planned_invest")
    page.locator("button[data-once]").click()
    expect(page.locator(".tile-new b")).to_have_text("1")
    expect(page.locator(".notice-warning")).to_have_count(0)
    assert HeadingMemory.objects.get().field == "planned_invest"
    upload(page, at, tmp_path / "示例二月.xlsx", ODD_HEADS, ["示例存储项目", "示例乙数据有限公司", 3, "2017-04-01"])
    expect(page.locator(".notice-warning")).to_have_count(0)
    page.goto(at("/ledgers/headings/"))
    page.locator("table button").click()
    expect(page.locator(".empty")).to_be_visible()


def test_a_question_is_answered_and_wrong_rows_stay_out_knowingly(page: Page, at: Callable, tmp_path: Path) -> None:
    heads = ["项目名称", "投资方", "拟投资额（亿元）", "首次填报时间"]
    asked = ["示例存储项目", "示例乙数据有限公司", 3, 2017.1]
    wrong = ["示例坏行项目", "示例丙数据有限公司", "很多", "2017-03-01"]
    good = ["示例项目", "示例甲数据有限公司", 2, "2017-03-01"]
    upload(page, at, tmp_path / "示例.xlsx", heads, good, asked, wrong)
    expect(page.locator(".tile-error b")).to_have_text("2")
    page.locator("#questions input[value='2017-10']").check()
    page.locator("#questions button").click()
    expect(page.locator(".tile-error b")).to_have_text("1")
    expect(page.locator(".left-out")).to_contain_text("示例坏行项目")
    expect(page.locator("#confirm .btn-primary[data-once]")).to_have_count(0)
    assert grave(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.locator("input[name=good_rows_only]").check()
    page.locator(".good-only button").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert sorted(lead.name for lead in Lead.objects.all()) == ["示例存储项目", "示例项目"]
    page.locator(".tab").nth(2).click()
    expect(page.locator("#part tbody tr")).to_have_count(3)


def test_a_file_that_is_too_big_or_no_table_is_refused_before_it_is_sent(
    page: Page, at: Callable, tmp_path: Path
) -> None:
    page.goto(at("/ledgers/new/"))
    for name, content in (("示例.xlsx", b"0" * (21 * 1024 * 1024)), ("示例.pdf", b"%PDF")):
        path = tmp_path / name
        path.write_bytes(content)
        page.locator("input[type=file]").set_input_files(path)
        expect(page.locator("button[data-once]")).to_be_disabled()
