"""Every page of the office, found from the table of routes: who may open it, and a record to open it for."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.roles import HOMES, ROUTES, USUAL_HOME, Role
from crm import services
from crm.models import Lead
from tests import factories
from tests.test_routes import POST_ONLY, World

# The people of the sample office, the busiest first: a page is opened by the first of them whose role may.
PEOPLE = {
    Role.OFFICER: "officer",
    Role.POLICY_OFFICER: "policy_officer",
    Role.PARK_MANAGER: "park_manager",
    Role.LEADER: "leader",
    Role.SYSTEM_ADMIN: "system_admin",
    Role.SECURITY_ADMIN: "security_admin",
    Role.AUDITOR: "auditor",
}
# What is asked with GET and is no page of its own: answers to scripts, pieces of pages, files.
NO_PAGE = (
    "_cell", "_lookup", "_twins", "_echo", "_file", "_bell", "_talk", "job_status", "_original", "import_errors",
    "attachment_create", "comment_create", "pack_create",
)  # fmt: skip
# What a page is asked besides, or never without: empty lists, what was found, two records side by side.
QUERIES = {
    "core:search": ("", "q=示例"),
    "crm:company_list": ("", "q=没有这家企业", "archived=1"),
    "crm:company_merge": ("", "other={other}"),
    "reports:contribution_parts": ("measure=investment_agreed",),
}
PAGES = sorted(route for route in ROUTES if not route.endswith(POST_ONLY + NO_PAGE))
APPS = sorted({route.split(":")[0] for route in PAGES})
ELEMENT = re.compile(r"<([a-z0-9]+)([^>]*)>")
CLASS = re.compile(r'class="([^"]*)"')
NAMES = re.compile(r"\s([a-z-]+)(?==|\s|$)")
VALUES = re.compile(r'"[^"]*"')


class Place(NamedTuple):
    """One address, and the role that opens it."""

    route: str
    role: str
    path: str


def differs_by_role(route: str) -> bool:
    """Whether a page shows each role something else: homes, lists and the search."""
    return route.endswith("_list") or route in {*HOMES.values(), USUAL_HOME, "core:search"}


def shape(html: str) -> set[tuple[str, ...]]:
    """Which kinds of elements a page is made of, by name, class, and the names of their attributes."""
    return {
        (name, *CLASS.findall(rest), *sorted(NAMES.findall(VALUES.sub("", rest))))
        for name, rest in ELEMENT.findall(html)
    }


class Office:
    """The sample office, and beside it one record of every kind for each of its people."""

    def __init__(self) -> None:
        call_command("bootstrap", verbosity=0)
        self.people = {role: User.objects.get(username=name) for role, name in PEOPLE.items()}
        self.worlds = {role: World(person.region, person) for role, person in self.people.items()}
        self.sealed = self._sealed_lead(self.people[Role.OFFICER])

    def _sealed_lead(self, owner: User) -> Lead:
        lead = factories.LeadFactory(region=owner.region, owner=owner)
        services.seal_lead(lead, people=[owner], reason="示例：商业秘密", by=owner)
        return lead

    def ways(self, route: str, role: str) -> Iterator[Place]:
        """A route with everything that it is asked here."""
        path = reverse(route, args=self.arguments(route, role))
        for query in QUERIES.get(route, ("",)):
            asked = query.format(other=self.worlds[role].companymerge.kept_id)
            yield Place(route, role, f"{path}?{asked}" if asked else path)

    def arguments(self, route: str, role: str) -> list:
        """The record behind a route: for reading one of the sample, which says more, if there is any."""
        if route in ("crm:lead_seal", "crm:lead_unseal"):
            return [self.sealed.pk]
        made = self.worlds[role].arguments(route)
        if not made or not route.endswith("_detail"):
            return made
        fuller = self.sample_of(type(self.worlds[role].record(route)), self.people[role])
        return [fuller.pk] if fuller else made

    def sample_of(self, model: Any, person: User) -> Any:
        if not hasattr(model, "is_sample") or not hasattr(model.objects.all(), "visible_to"):
            return None
        return model.objects.visible_to(person).filter(is_sample=True, archived_at=None).order_by("pk").first()

    def places(self, apps: tuple[str, ...], *, one_role: bool = False) -> Iterator[Place]:
        """Every page of these apps, for each role that sees something of its own there, and else once."""
        for route in (route for route in PAGES if route.split(":")[0] in apps):
            roles = [role for role in PEOPLE if role in ROUTES[route]]
            for role in roles if differs_by_role(route) and not one_role else roles[:1]:
                yield from self.ways(route, role)
