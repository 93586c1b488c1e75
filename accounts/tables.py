"""The columns of the lists of people, units, regions and sign-ins."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core import display
from core.tables import CodeColumn, Column, DateColumn, Table

STANDING_COLOURS = {"active": "success", "waiting": "warning", "disabled": "danger"}


class StandingColumn(Column):
    """Whether a person may sign in, as a word."""

    def text(self, row: User) -> str:
        return str(User.Standing(row.standing).label)


class PersonTable(Table):
    detail_route = "accounts:user_detail"
    default_sort = "username"
    username = Column(_("sign-in name"), link=True, sort="username")
    full_name = Column(_("full name"), sort="full_name")
    standing = StandingColumn(_("standing"), badge=STANDING_COLOURS)
    role = Column(_("role"), sort="role")
    organisation = Column(_("unit"), sort="organisation__code")
    region = Column(_("region"), sort="region__code")
    post = Column(_("post"))
    last_login = DateColumn(_("last signed in"), sort="last_login")
    created_at = DateColumn(_("created at"), sort="created_at", shown=False)


class OrganisationTable(Table):
    detail_route = "accounts:organisation_detail"
    default_sort = "code"
    name = Column(_("name"), link=True, sort="name")
    code = CodeColumn(_("code"), sort="code")
    kind = Column(_("kind"), sort="kind")
    parent = Column(_("parent unit"), sort="parent__code")
    region = Column(_("region"), sort="region__code", shown=False)
    valid_from = DateColumn(_("valid from"), sort="valid_from")
    valid_to = DateColumn(_("valid to"), sort="valid_to")
    successor = Column(_("successor"), link="successor")
    aliases = Column(_("other names"), lambda unit: "、".join(unit.aliases), shown=False, field="other_names")
    needs_check = Column(
        _("validity not yet checked"), lambda unit: _("yes") if unit.needs_check else "", shown=False,
        field="needs_check",
    )  # fmt: skip


class TreeColumn(Column):
    """A region's name, set in by its level."""

    def text(self, row: Region) -> str:
        return "　" * (row.path.count("/") - 1) + row.name


class RegionTable(Table):
    detail_route = "accounts:region_detail"
    default_sort = "code"
    name = TreeColumn(_("name"), link=True, sort="pinyin")
    code = CodeColumn(_("code"), sort="code")
    kind = Column(_("kind"), sort="kind")
    parent = Column(_("within"), sort="parent__code")
    valid_from = DateColumn(_("valid from"), sort="valid_from")
    valid_to = DateColumn(_("valid to"), sort="valid_to")
    successors = Column(_("successors"), lambda region: "、".join(str(r) for r in region.successors.all()))
    other_code = CodeColumn(_("statistical code"), shown=False)
    aliases = Column(_("other names"), lambda region: "、".join(region.aliases), shown=False)


class OutcomeColumn(Column):
    """How an attempt to sign in ended."""

    def text(self, row: Any) -> str:
        return str(_("succeeded") if row.succeeded else _("failed"))


class SignInTable(Table):
    default_sort = "-at"
    at = DateColumn(_("at"), sort="pk")
    username = CodeColumn(_("sign-in name"), sort="username")
    succeeded = OutcomeColumn(_("outcome"), badge={"True": "success", "False": "danger"})
    address = CodeColumn(_("network address"), lambda attempt: attempt.address or display.DASH)
