"""The people of the tests: each has one role and one place, and keeps it in every test.

`officer` sees the province, `city_officer` sees 太原, `other_officer` sees 大同 and nothing of 太原. `park_manager`
manages `park` in 太原.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client

from accounts.models import Region, User
from accounts.roles import Role
from crm.pipeline import catalogue
from parks.models import Park
from tests import factories


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out tests that touch no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database, what touches none would only run again, and so would what needs but one."""
    if not config.getoption("--database-only"):
        return
    touching = [item for item in items if _differs_by_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


def _differs_by_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database"):
        return False
    return item.get_closest_marker("django_db") is not None or bool(
        {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite a file, as an office has it: in memory, threads would share one connection or refuse one another."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = project.VAR_DIR / "test.sqlite3"


@pytest.fixture(autouse=True)
def plain_settings(settings: Any) -> None:
    """Fast passwords, background work done at once where a test commits, nothing kept from test to test."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    catalogue.forget()  # the stages of the test before


@pytest.fixture
def regions(db: None) -> dict[str, Region]:
    """山西省, 太原市 with 小店区, 大同市, and 综改区, by code."""
    make = factories.RegionFactory
    province = make(code="140000", name="山西省", kind="province")
    taiyuan = make(code="140100", name="太原市", kind="city", parent=province)
    datong = make(code="140200", name="大同市", kind="city", parent=province)
    xiaodian = make(code="140105", name="小店区", kind="county", parent=taiyuan)
    zone = make(code="Z-SXZG", name="山西转型综合改革示范区", kind="functional_zone", parent=province)
    return {region.code: region for region in (province, taiyuan, datong, xiaodian, zone)}


@pytest.fixture
def person(regions: dict[str, Region]) -> Callable[..., User]:
    """Make a person: `person(Role.LEADER, "140200")`."""

    def make(role: str, region: str = "140000", **fields: Any) -> User:
        return factories.UserFactory(role=role, region=regions[region], **fields)

    return make


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person(Role.OFFICER, username="officer", full_name="示例省招商干部")


@pytest.fixture
def city_officer(person: Callable[..., User]) -> User:
    return person(Role.OFFICER, "140100", username="city_officer", full_name="示例太原招商干部")


@pytest.fixture
def other_officer(person: Callable[..., User]) -> User:
    return person(Role.OFFICER, "140200", username="other_officer", full_name="示例大同招商干部")


@pytest.fixture
def park(regions: dict[str, Region]) -> Park:
    return factories.ParkFactory(name="示例太原数据园", region=regions["140100"])


@pytest.fixture
def park_manager(person: Callable[..., User], park: Park) -> User:
    manager = person(Role.PARK_MANAGER, "140100", username="park_manager", full_name="示例园区管理员")
    park.managers.add(manager)
    return manager


@pytest.fixture
def policy_officer(person: Callable[..., User]) -> User:
    return person(Role.POLICY_OFFICER, username="policy_officer", full_name="示例政策专员")


@pytest.fixture
def leader(person: Callable[..., User]) -> User:
    return person(Role.LEADER, username="leader", full_name="示例领导")


@pytest.fixture
def system_admin(person: Callable[..., User]) -> User:
    return person(Role.SYSTEM_ADMIN, username="system_admin", full_name="示例系统管理员")


@pytest.fixture
def security_admin(person: Callable[..., User]) -> User:
    return person(Role.SECURITY_ADMIN, username="security_admin", full_name="示例安全管理员")


@pytest.fixture
def auditor(person: Callable[..., User]) -> User:
    return person(Role.AUDITOR, username="auditor", full_name="示例审计员")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which `person` has signed in: `as_user(officer).get("/companies/")`."""

    def sign_in(user: User) -> Client:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        return client

    return sign_in
