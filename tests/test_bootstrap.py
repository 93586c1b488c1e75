"""A newcomer's first `make run`: people with random passwords, reference data, the plan, and sample records."""

import re
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from crm.models import Company, Lead
from plan.models import PlanAction
from plan.sample import FILES

pytestmark = pytest.mark.django_db
PASSWORD = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def bootstrap(*arguments: str) -> str:
    out = StringIO()
    call_command("bootstrap", *arguments, stdout=out)
    return out.getvalue()


def records() -> int:
    return sum(model._base_manager.filter(is_sample=True).count() for model in FILES.values())


def test_every_password_is_random_and_made_here(var_dir):
    first = PASSWORD.findall(bootstrap())
    assert len(set(first)) == len(first) == 9
    for name in ("officer", "admin", "yunju", "12345678", "password"):
        assert not any(user.check_password(name) for user in User.objects.all()[:2])
    text = (var_dir / "first_passwords.txt").read_text(encoding="utf-8")
    assert PASSWORD.findall(text) == first


def test_the_file_with_the_passwords_is_the_owners_alone(var_dir):
    (var_dir / "first_passwords.txt").write_text("of an older installation")
    bootstrap()
    assert stat.S_IMODE((var_dir / "first_passwords.txt").stat().st_mode) == 0o600


def test_a_second_run_changes_nothing_and_tells_no_password(var_dir):
    bootstrap()
    before = (records(), AuditEntry.objects.count(), User.objects.count())
    again = bootstrap()
    assert not PASSWORD.search(again)
    assert "first_passwords.txt" in again
    assert (records(), AuditEntry.objects.count(), User.objects.count()) == before


def test_a_removed_sample_does_not_come_back_with_the_next_run():
    bootstrap()
    call_command("remove_sample", stdout=StringIO())
    bootstrap()
    assert records() == 0


def test_without_the_sample_there_are_people_but_no_records():
    bootstrap("--no-sample")
    assert User.objects.count() == 9
    assert records() == 0


def test_an_office_gets_three_administrators_who_must_change_their_password():
    bootstrap("--production")
    people = User.objects.all()
    assert {user.role for user in people} == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
    assert all(user.must_change_password for user in people)
    assert records() == 0


def test_an_office_never_gets_sample_records_by_a_later_run():
    bootstrap("--production")
    bootstrap()
    assert records() == 0
    assert User.objects.count() == 3


def test_the_sample_goes_with_one_entry_and_leaves_the_rest():
    bootstrap()
    kept = Company.objects.create(name="山西某某科技有限公司")
    entries = AuditEntry.objects.count()
    call_command("remove_sample", stdout=StringIO())
    assert records() == 0
    assert list(Company.objects.all()) == [kept]
    assert AuditEntry.objects.count() == entries + 1
    assert PlanAction.objects.count() == 25


def test_the_sample_stays_while_a_record_of_the_office_points_at_it():
    bootstrap()
    company = Company.objects.get(name="示例云谷数据科技有限公司")
    with audit.acting(via="test"):
        Lead.objects.create(name="本单位线索", company=company, region=company.leads.first().region)
    with pytest.raises(CommandError, match="本单位线索"):
        call_command("remove_sample", stdout=StringIO())
    assert records() == 1309
