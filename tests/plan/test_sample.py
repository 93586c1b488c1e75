"""What a newcomer finds after the first run: people, reference data, the plan, and sample records that fit together."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEntry
from core.search.query import everywhere
from crm.models import Agreement, ChainNode, Company, Lead
from parks.models import CapacityReading, Park
from plan.models import PlanAction, ProgressNote
from plan.sample import FILES
from projects.models import Inflow

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def installation(django_db_setup, django_db_blocker, tmp_path_factory):
    """What one run makes and prints; every test here only looks."""
    out = StringIO()
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(VAR_DIR=tmp_path_factory.mktemp("var"), PASSWORD_HASHERS=hashers):
            call_command("bootstrap", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_one_person_per_role_and_two_city_officers_can_sign_in(client, installation):
    passwords = dict(re.findall(r"^  (\w+) +([a-z0-9-]{19})", installation, re.MULTILINE))
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    assert len(passwords) == User.objects.count() == 9
    assert all(client.login(username=name, password=password) for name, password in passwords.items())


def test_the_people_are_marked_as_samples_and_need_not_change_their_password(installation):
    assert all("示例" in user.full_name and not user.must_change_password for user in User.objects.all())


def test_reference_data_plan_and_sample_are_there(installation):
    assert PlanAction.objects.count() == 25
    assert ChainNode.objects.in_use().leaves().count() == 57
    assert Company.objects.filter(is_sample=True).count() == 58
    assert sum(model._base_manager.filter(is_sample=True).count() for model in FILES.values()) == 1309


def test_the_sample_adds_up_to_what_its_description_says(installation):
    at_end = CapacityReading.objects.filter(read_on="2017-12-31").aggregate(total=Sum("servers_installed"))
    assert at_end["total"] == 82_000
    assert Agreement.objects.counted().aggregate(total=Sum("amount"))["total"] == 15_480_000_000
    assert round(Inflow.objects.aggregate(total=Sum("amount"))["total"] / 10_000_000) == 775
    assert Park.objects.filter(kind="big_data", status="built", built_on__year=2017).count() == 1


def test_every_sample_record_would_pass_its_own_form(installation):
    for model in FILES.values():
        for record in model._base_manager.all():
            record.full_clean()


def test_sample_records_have_owners_from_their_city(installation):
    datong = Lead.objects.filter(region__path__startswith="140000/140200/")
    assert {lead.owner.username for lead in datong} == {"officer_datong"}
    assert not Lead.objects.filter(owner=None).exists()
    assert not ProgressNote.objects.exclude(author__username="officer").exists()


def test_the_park_manager_manages_two_parks(installation):
    assert User.objects.get(role=Role.PARK_MANAGER).parks.count() == 2


def test_plan_actions_are_linked_to_sample_records(installation):
    action = PlanAction.objects.get(code="A11")
    assert sorted(park.status for park in action.parks.all()) == ["building", "built"]


def test_every_sample_record_has_an_entry_made_through_the_command(installation):
    made = AuditEntry.objects.filter(action="create", via="command")
    assert made.filter(model="crm.company").count() == 58
    assert made.filter(model="projects.inflow").count() == Inflow.objects.count()


def test_a_sample_company_is_found_by_its_other_name(installation):
    company = Company.objects.get(name="示例云谷数据科技有限公司")
    assert company in Company.objects.named("示例云谷")


# What people type, and what they mean by it.
SEARCHES = {
    "云谷": "示例云谷数据科技有限公司", "星河": "示例星河服务器股份有限公司", "蓝桥": "示例蓝桥网络技术有限公司",
    "青禾": "示例青禾存储科技有限公司", "供配电": "示例远航供配电设备有限公司",
    "灾备": "示例安澜灾备服务有限公司", "云计算": "示例北辰云计算集团有限公司",
    "示例北辰科技有限公司": "示例北辰云计算集团有限公司", "北辰科技": "示例北辰云计算集团有限公司",
    "beichenkeji": "示例北辰云计算集团有限公司", "bckj": "示例北辰云计算集团有限公司",
    "yungu": "示例云谷数据科技有限公司", "shiliyungushuju": "示例云谷数据科技有限公司",
    "YG": "示例云谷数据科技有限公司",
    "slyg": "示例云谷数据科技有限公司", "xinghe": "示例星河服务器股份有限公司", "xhfwq": "示例星河服务器股份有限公司",
    "qimingxinpian": "示例启明芯片设计有限公司", "lingxizhi": "示例灵犀智能终端有限公司",
    "tiansh": "示例天枢超算科技有限公司",
    "91119999MA2017013X": "示例云谷数据科技有限公司", "91379999ma2017021y": "示例星河服务器股份有限公司",
    "MA201703X": "示例蓝桥网络技术有限公司", "９１３３９９９９ＭＡ２０１７０３Ｘ６": "示例蓝桥网络技术有限公司",
    "赵立新": "赵立新", "zhaolixin": "赵立新", "曾涛": "曾涛", "zengtao": "曾涛", "cengtao": "曾涛", "lvhui": "吕慧",
    "安澜（长治）": "示例安澜（长治）灾备有限公司", "changzhizaibei": "示例安澜长治灾备中心项目",
    "智算中心": "示例天枢运城智算中心项目", "桃河二期": "示例北辰桃河二期数据中心项目",
    "云谷 临汾": "示例云谷临汾数据中心项目",
    "标注基地": "示例众智数据标注基地项目", "shujubiaozhu": "示例众智数据标注基地项目", "潞州": "示例潞州软件园",
    "sgh": "示例桑干河大数据产业园", "离石": "示例离石数据中心", "综改区软件": "示例：综改区软件与服务企业支持细则",
    "泉发2017 2号": "示例：桃河数据中心集聚支持办法", "示例环球数据香港": "示例环球数据（香港）有限公司",
}  # fmt: skip


def test_forty_searches_find_what_is_meant_among_the_first_three(installation):
    officer = User.objects.filter(role=Role.OFFICER, region__code="140000").first()
    missed = [
        typed
        for typed, meant in SEARCHES.items()
        if not any(meant in [hit.title for hit in group.hits[:3]] for group in everywhere(officer, typed))
    ]
    assert len(SEARCHES) >= 40
    assert missed == []
