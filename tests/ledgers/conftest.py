"""A lead, and exported lists, for the tests of lists that come back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from crm.models import Lead
from tests import factories
from tests.ledgers.books import Book
from tests.ledgers.listed import export, export_views


@pytest.fixture
def lead(regions: Any, officer: User) -> Lead:
    company = factories.CompanyFactory(name="示例甲数据有限公司")
    return factories.LeadFactory(
        name="示例云计算中心", company=company, region=regions["140100"], stage="P30", owner=officer,
        planned_investment=Decimal("123456789.01"), next_action="示例：考察", next_action_on=date(2027, 6, 1),
    )  # fmt: skip


@pytest.fixture
def book(as_user: Any) -> Callable[..., Book]:
    """Export a list: `book(officer, "crm:lead")`."""

    def exported(user: User, name: str, query: str = "") -> Book:
        route = f"{name}_export"
        return Book(export(as_user(user), route, query=query), export_views()[route].table_class)

    return exported
