"""The people with whom a new installation begins, and their passwords, made on that machine."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Organisation, Region, User
from accounts.roles import Role
from accounts.services import one_time_password


@dataclass(frozen=True)
class FirstPerson:
    """Someone to create: `region` and `organisation` are codes."""

    username: str
    full_name: str
    role: Role
    region: str = "140000"
    organisation: str = ""


ADMINISTRATORS = (
    FirstPerson("system_admin", "系统管理员", Role.SYSTEM_ADMIN),
    FirstPerson("security_admin", "安全管理员", Role.SECURITY_ADMIN),
    FirstPerson("auditor", "审计员", Role.AUDITOR),
)
FOR_TRYING_OUT = (
    FirstPerson("officer", "李建国（示例）", Role.OFFICER, organisation="SX-TCJ"),
    FirstPerson("officer_taiyuan", "王晓梅（示例）", Role.OFFICER, "140100", "CG-140100"),
    FirstPerson("officer_datong", "赵志强（示例）", Role.OFFICER, "140200", "CG-140200"),
    FirstPerson("park_manager", "陈丽（示例）", Role.PARK_MANAGER),
    FirstPerson("policy_officer", "刘文静（示例）", Role.POLICY_OFFICER, organisation="SX-JXW"),
    FirstPerson("leader", "张伟（示例）", Role.LEADER, organisation="SX"),
    FirstPerson("system_admin", "孙磊（示例）", Role.SYSTEM_ADMIN),
    FirstPerson("security_admin", "周敏（示例）", Role.SECURITY_ADMIN),
    FirstPerson("auditor", "吴刚（示例）", Role.AUDITOR),
)


@transaction.atomic
def create_people(people: Iterable[FirstPerson], *, must_change_password: bool) -> list[tuple[User, str]]:
    """Create `people`, each with a new password, and return both; the regions and units must be loaded."""
    created = []
    for person in people:
        password = one_time_password()
        user = User.objects.create_user(
            person.username,
            password,
            full_name=person.full_name,
            role=person.role,
            region=Region.objects.get(code=person.region),
            organisation=Organisation.objects.filter(code=person.organisation).first(),
            must_change_password=must_change_password,
        )
        created.append((user, password))
    return created
