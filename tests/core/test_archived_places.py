"""Archiving frees what must be unique among current records; restoring what collides is refused with a reason."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.addresses import route_of
from tests.factories import CompanyFactory, DataCentreFactory, ParkFactory, credit_code

pytestmark = pytest.mark.django_db

FREED = [
    (CompanyFactory, {"name": "示例归档科技有限公司"}, "one_company_per_name"),
    (CompanyFactory, {"uscc": credit_code(7)}, "one_company_per_credit_code"),
    (ParkFactory, {"name": "示例归档园区"}, "one_park_per_name"),
    (DataCentreFactory, {"name": "示例归档数据中心"}, "one_data_centre_per_name"),
]


@pytest.mark.parametrize(("make", "unique", "rule"), FREED)
def test_current_records_are_unique(make: Any, unique: dict, rule: str, regions: dict) -> None:
    make(**unique)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**unique)


@pytest.mark.parametrize(("make", "unique", "rule"), FREED)
def test_an_archived_record_leaves_its_place_to_a_new_one(
    make: Any, unique: dict, rule: str, regions: dict, as_user: Any, officer: Any
) -> None:
    former = make(**unique)
    former.archive(reason="示例")
    make(**unique)
    page = as_user(officer).post(reverse(route_of(former, "restore"), args=[former.pk]), follow=True)
    assert page.status_code == 200
    former.refresh_from_db()
    assert former.is_archived
    (sentence,) = [one.violation_error_message for one in former._meta.constraints if one.name == rule]
    assert str(sentence) in page.content.decode()
