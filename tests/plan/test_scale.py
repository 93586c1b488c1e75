"""Scale data: the same seed makes the same records, skewed as in life, never beside the records of an office."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.loading import load_regions
from core.models import AuditEntry
from core.values.credit_code import is_credit_code
from crm.loading import load_chain
from crm.models import Company, Lead
from plan.scale import ScaleData, months_before_2018
from projects.models import MonthlyReport, Project
from tests import factories

pytestmark = pytest.mark.django_db


def make(**numbers: int) -> None:
    call_command("make_scale_data", stdout=StringIO(), **{"companies": 30, "projects": 4, "months": 3, **numbers})


def test_as_many_records_are_made_as_asked_for():
    make()
    counts = [model.objects.count() for model in (Company, Lead, Project, MonthlyReport)]
    assert counts == [30, 8, 4, 12]


def test_the_same_seed_makes_the_same_companies():
    load_regions()
    load_chain()
    one, other, third = (list(ScaleData(seed).companies(20)) for seed in (1, 1, 2))
    assert [c.name for c in one] == [c.name for c in other] != [c.name for c in third]


def test_a_few_industries_are_common_and_most_are_rare():
    load_regions()
    load_chain()
    ranks = [count for _, count in Counter(c.industry for c in ScaleData(1).companies(2000)).most_common()]
    assert ranks[0] > 5 * ranks[-1]


def test_every_record_is_a_marked_sample_that_its_own_form_would_take():
    make()
    for company in Company.objects.all():
        company.full_clean()
        assert company.is_sample
        assert "示例" in company.name
        assert not company.uscc or is_credit_code(company.uscc)


def test_a_company_is_stored_as_saving_it_would():
    make()
    company = Company.objects.first()
    stored = company.name_norm
    company.prepare()
    assert company.name_norm == stored


def test_nothing_is_written_beside_the_records_of_an_office():
    factories.CompanyFactory()
    with pytest.raises(CommandError):
        make()
    assert Company.objects.count() == 1


def test_a_second_run_is_refused():
    make()
    with pytest.raises(CommandError):
        make()
    assert Company.objects.count() == 30


def test_scale_data_leave_no_audit_entries():
    make()
    assert not AuditEntry.objects.filter(model="crm.company").exists()


def test_months_count_back_from_december_2017():
    assert [f"{month:%Y-%m}" for month in months_before_2018(13)][::12] == ["2016-12", "2017-12"]
