"""Follow-ups from a ledger: days and authors stay those of the file, and a second time adds nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from core.sheets import words
from crm.models import Company, Contact, Interaction, Lead
from tests.factories import CompanyFactory, InteractionFactory, LeadFactory
from tests.ledgers.imports import changes, enter, outcomes, problems, queries, read, write

HEADINGS = list(
    words(
        "跟进日期 企业名称 项目名称 跟进方式 地点 我方人员 接洽人姓名 接洽人职务 跟进内容 下步计划 下步计划时间 记录人"
    )
)
NAME = "示例云谷数据有限公司"
# As a spreadsheet holds a day.
DAY = datetime(2017, 6, 1)  # noqa: DTZ001
ROW = [
    DAY, NAME, None, "上门拜访", "北京市", "示例张三", "示例李四", "总经理", "示例：商谈供电条件",
    "寄送园区资料", "2017-06-15", "示例省招商干部",
]  # fmt: skip

pytestmark = pytest.mark.django_db


def talks(*rows: list) -> dict[str, list[list]]:
    return {"Sheet1": [["示例项目跟进记录"], HEADINGS, *rows]}


def changed(column: str, value: object, row: list = ROW) -> list:
    return [value if heading == column else cell for heading, cell in zip(HEADINGS, row, strict=True)]


def test_day_and_author_are_those_of_the_file(officer, person):
    importer = person(Role.OFFICER, full_name="示例导入人员")
    ledger = enter(talks(ROW), importer)
    talk = Interaction.objects.get()
    assert ledger.rows.get().kind == "interaction"
    assert (talk.happened_on, talk.kind, talk.place) == (date(2017, 6, 1), Interaction.Kind.VISIT, "北京市")
    assert (talk.our_people, talk.their_people) == ("示例张三", "示例李四（总经理）")
    assert (talk.next_step, talk.next_step_on) == ("寄送园区资料", date(2017, 6, 15))
    assert (talk.author, talk.author_name) == (officer, "")
    assert AuditEntry.objects.get(model="crm.interaction").actor == importer


@pytest.mark.parametrize("count", [0, 2])
def test_an_author_without_a_single_account_is_kept_by_name(person, officer, as_user, count):
    for _number in range(count):
        person(Role.OFFICER, full_name="示例记录员")
    enter(talks(changed("记录人", "示例记录员")), officer)
    talk = Interaction.objects.get()
    assert (talk.author, talk.author_name) == (None, "示例记录员")
    page = as_user(officer)
    for address in ("/interactions/", f"/interactions/{talk.pk}/"):
        shown = page.get(address).content.decode()
        assert "示例记录员" in shown


def test_who_is_recorded_already_stays(officer, other_officer):
    company = CompanyFactory(name=NAME)
    talk = InteractionFactory(company=company, region=officer.region, summary=ROW[8], author=other_officer)
    enter(talks(ROW), officer)
    talk.refresh_from_db()
    assert (talk.author, talk.place) == (other_officer, "北京市")


def test_a_second_time_adds_nothing(officer):
    rows = [ROW, changed("跟进日期", "2017.6.8"), changed("跟进方式", "电话", changed("跟进内容", "示例：确认来访"))]
    enter(talks(*rows), officer)
    entries = AuditEntry.objects.exclude(model="ledgers.ledgerimport").count()
    again = read(talks(*rows), officer)
    assert outcomes(again) == ["same", "same", "same"]
    write(again)
    assert Interaction.objects.count() == 3
    assert AuditEntry.objects.exclude(model="ledgers.ledgerimport").count() == entries


def test_two_changed_cells_are_two_changes(officer):
    other = changed("跟进日期", "2017.6.8")
    enter(talks(ROW, other), officer)
    ledger = read(talks(changed("地点", "太原市"), changed("下步计划", "邀请来晋考察", other)), officer)
    assert changes(ledger) == [(3, "place", "北京市", "太原市"), (4, "next_step", "寄送园区资料", "邀请来晋考察")]


def test_a_row_repeated_in_the_file_is_one_follow_up(officer):
    enter(talks(ROW, ROW), officer)
    assert Interaction.objects.count() == 1


def test_the_next_step_goes_to_the_lead_unless_a_later_one_is_known(officer):
    company = CompanyFactory(name=NAME)
    lead = LeadFactory(name="示例数据中心项目", company=company, region=officer.region)
    enter(talks(changed("项目名称", lead.name)), officer)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("寄送园区资料", date(2017, 6, 15))
    enter(talks(changed("项目名称", lead.name, changed("跟进日期", "2017.5.1"))), officer)
    lead.refresh_from_db()
    assert lead.next_action_on == date(2017, 6, 15)
    assert Interaction.objects.filter(lead=lead).count() == 2


def test_a_lead_whose_next_step_changed_is_among_what_was_written(officer):
    company = CompanyFactory(name=NAME)
    lead = LeadFactory(name="示例数据中心项目", company=company, region=officer.region, next_action="示例旧计划")
    ledger = enter(talks(changed("项目名称", lead.name)), officer)
    lead.refresh_from_db()
    kept = ledger.writes.get(model="crm.lead")
    assert (kept.is_new, kept.version, kept.before) == (
        False, lead.version, {"next_action": "示例旧计划", "next_action_on": None},
    )  # fmt: skip


def test_a_lead_of_the_same_file_is_found(officer):
    leads = [["项目名称", "投资方", "拟投资额（亿元）"], ["示例云谷基地", NAME, 2]]
    enter({"在谈项目一览表": leads, **talks(changed("项目名称", "示例云谷基地"))}, officer)
    talk = Interaction.objects.get()
    assert talk.lead == Lead.objects.get()
    assert talk.lead.next_action == "寄送园区资料"


def test_a_lead_of_another_company_is_another_lead(officer):
    LeadFactory(name="示例数据中心项目", region=officer.region)
    ledger = enter(talks(changed("项目名称", "示例数据中心项目")), officer)
    assert Interaction.objects.get().lead is None
    assert problems(ledger.rows.get()) == {"lead.unknown"}


def test_a_list_of_visits_to_other_provinces(officer):
    headings = ["招商领导类型", "部门", "姓名", "时间", "天数", "目的地", "拜访企业名称", "接洽人姓名", "接洽人职务"]
    rows = [["党政主职", "示例招商局", "示例张三", "2017.3.5-3.8", "3", "深圳市", NAME, "示例李四", "总裁"],
            ["其他", "示例招商局", "示例王五", "2017年4月", 2, "上海市", "示例乙有限公司", None, None]]  # fmt: skip
    sheet = {"驻外招商一览表": [["示例县驻外招商一览表"], headings, *rows]}
    ledger = enter(sheet, officer)
    assert outcomes(ledger) == ["new", "new"]
    first, second = Interaction.objects.order_by("happened_on")
    assert (first.happened_on, first.kind, first.place) == (date(2017, 3, 5), "visit", "深圳市")
    assert first.our_people == "示例张三（示例招商局，党政主职）"
    assert first.summary == "示例张三（示例招商局，党政主职）赴深圳市，3天"
    assert (second.field_notes["happened_on"]["precision"], str(second)[:7]) == ("month", "2017-04")
    assert outcomes(read(sheet, officer)) == ["same", "same"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [("拜访", "visit"), ("来访", "reception"), ("电话沟通", "call"), ("座谈会", "meeting"), ("推介会", "event"),
     ("微信", "message")],
)  # fmt: skip
def test_how_they_met_is_read_from_the_word(officer, written, kind):
    enter(talks(changed("跟进方式", written)), officer)
    assert Interaction.objects.get().kind == kind


def test_an_unknown_word_is_a_warning_with_the_known_ones(officer):
    ledger = enter(talks(changed("跟进方式", "心灵感应")), officer)
    warned = next(issue for issue in ledger.rows.get().warnings if issue["code"] == "word.unknown")
    assert all(word in warned["message"] for word in ("拜访", "来访", "电话", "会议", "活动", "微信"))


def test_what_has_not_happened_yet_is_a_wrong_row(officer):
    ledger = enter(talks(changed("跟进日期", timezone.localdate() + timedelta(days=1))), officer)
    assert (outcomes(ledger), problems(ledger.rows.get())) == (["error"], {"date.future"})


def test_a_row_of_another_region_is_wrong(city_officer):
    sheet = {"跟进记录": [[*HEADINGS, "所属县区"], [*ROW, "大同市"]]}
    assert problems(read(sheet, city_officer).rows.get()) >= {"region.outside"}


def test_whoever_has_a_telephone_number_becomes_a_contact(officer):
    enter({"跟进记录": [[*HEADINGS, "联系电话"], [*ROW, "13800138001"]]}, officer)
    contact = Contact.objects.get()
    assert (contact.name, contact.post, contact.mobile) == ("示例李四", "总经理", "13800138001")
    assert list(Interaction.objects.get().contacts.all()) == [contact]
    assert Company.objects.count() == 1


def test_the_queries_do_not_grow_with_the_rows(officer):
    for number in range(40):
        company = CompanyFactory(name=f"示例{number}号有限公司")
        LeadFactory(name=f"示例项目{number}", company=company, region=officer.region)
    rows = [changed("企业名称", f"示例{n}号有限公司", changed("项目名称", f"示例项目{n}")) for n in range(40)]
    assert queries(talks(*rows), officer) <= queries(talks(*rows[:8]), officer)
    enter(talks(*rows), officer)
    assert queries(talks(*rows), officer) <= queries(talks(*rows[:8]), officer)
