"""Read the pages of a person as text, following links, so that what they saw before and after can be compared."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from accounts.roles import ROUTES
from core.models import Visit
from tests.test_routes import ARGUMENTS, POST_ONLY

# What differs from answer to answer by nature: the time of day, tokens of forms.
CHANGING = re.compile(r'\d\d:\d\d|(?:csrfmiddlewaretoken|form_key)" value="[^"]*"|hx-headers=[^>]*')
LISTS = [
    "crm:company", "crm:contact", "crm:lead", "crm:interaction", "crm:agreement", "crm:chainnode", "parks:park",
    "parks:datacentre", "parks:capacityreading", "projects:project", "projects:inflow", "projects:monthlyreport",
    "incentives:application", "incentives:payment", "plan:action",
]  # fmt: skip
# Pages that few links lead to.
FURTHER = sorted(
    route
    for route in ROUTES
    if not ARGUMENTS[route]
    and route.split(":")[0] in ("core", "crm", "reports")
    and not route.endswith(("_create", "_export", "_read", "sign_out", *POST_ONLY))
)
# So many pages of one kind are opened; of those with a query, one for each word of the query.
ALIKE = 2
# Other orders and portions of what was read already.
SAME_AGAIN = re.compile(r"[?&](sort|size|page|year)=")


def readable(response: Any) -> str:
    """The text of a page, or of every part of a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not body.startswith(b"PK"):
        return CHANGING.sub("", body.decode())
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        parts = [book.read(name).decode() for name in sorted(book.namelist()) if name.startswith("xl/")]
        return CHANGING.sub("", unescape("\n".join(parts)))


def links(page: str, address: str) -> Iterator[str]:
    for found in re.findall(r'(?:href|data-lookup|hx-get|data-url)="([^"#]+)"', page):
        target = urlsplit(urljoin(address, found.replace("&amp;", "&")))
        if not target.netloc and not target.path.startswith("/static/"):
            yield f"{target.path}?{target.query}" if target.query else target.path


def traits(address: str) -> set[str]:
    """What an address may be the first to have: a kind of page, or a word that this kind of page is asked with."""
    path, _mark, query = address.partition("?")
    kind = re.sub(r"[0-9]+", "N", path)
    return {f"{kind}?{pair.partition('=')[0]}" for pair in query.split("&")} if query else {kind}


def crawl(client: Client, start: str = "/") -> dict[str, str]:
    """The pages that links lead to, a few of each kind, and every list as a workbook.

    What was looked at last is shown, so the visits of an earlier crawl are forgotten first.
    """
    QuerySet(Visit).delete()
    seen: dict[str, str] = {}
    met: Counter[str] = Counter()
    todo = [start, *[reverse(f"{name}_list") for name in LISTS], *map(reverse, FURTHER)]
    while todo:
        address = todo.pop(0)
        most = 1 if "?" in address else ALIKE
        if address in seen or SAME_AGAIN.search(address) or all(met[trait] >= most for trait in traits(address)):
            continue
        met.update(traits(address))
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code in (301, 302):
            seen[address] = response["Location"]
            todo.append(response["Location"])
            continue
        seen[address] = readable(response) if response.status_code == 200 else str(response.status_code)
        todo += links(seen[address], address)
    for name in LISTS:
        answer = client.post(reverse(f"{name}_export"))
        seen[f"{name} export"] = readable(answer) if answer.status_code == 200 else str(answer.status_code)
    return seen
