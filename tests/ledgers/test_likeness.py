"""Whether a name is close to a stored one is told alike by the form of a company and by an import."""

import pytest

from crm.models import Company
from ledgers.importing.likeness import KnownNames
from tests.factories import CompanyFactory

STORED = (
    "示例云科技有限公司", "示例云科技股份有限公司", "示例云科技集团有限公司", "山西示例云科技有限公司",
    "太原示例大数据产业发展有限公司", "太原示例大数据产业投资有限公司", "示例阿尔法数据服务有限公司", "示例阿尔法",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "示例云科枝有限公司", "示例云科技（太原）有限公司", "太原示例大数据产业发展公司", "示例阿法数据服务有限公司",
        "阿尔法数据服务", "示例云", "无关企业名称有限公司",
    ],
)  # fmt: skip
def test_the_form_and_the_import_find_the_same(name: str) -> None:
    for stored in STORED:
        CompanyFactory(name=stored)
    found = [company.pk for company in Company.objects.current().resembling(name)]
    assert sorted(KnownNames().like(name)) == sorted(found)
