"""How common tokens are: what PostgreSQL knows from its statistics, which name the common ones; counted on SQLite."""

import time
from collections.abc import Iterable

from django.db import connection

from core.search.fields import SQLITE_INDEX

FRESH_SECONDS = 600
_known: dict[str, tuple[float, dict[str, float]]] = {}


def shares() -> dict[str, float]:
    """Of the common tokens, which share of all entries holds each; known for ten minutes. Nothing on SQLite."""
    if connection.vendor != "postgresql":
        return {}
    name = str(connection.settings_dict["NAME"])
    until, found = _known.get(name, (0.0, {}))
    if until < time.monotonic():
        found = _stored()
        _known[name] = (time.monotonic() + FRESH_SECONDS, found)
    return found


def _stored() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(most_common_elems::text::text[]), unnest(most_common_elem_freqs) FROM pg_stats "
            "WHERE schemaname = current_schema() AND tablename = 'core_searchentry' AND attname = 'tokens'"
        )
        return {token: share for token, share in cursor.fetchall() if token is not None}


def counts(tokens: Iterable[str]) -> dict[str, float]:
    """How common these tokens are, beside one another; those that are rare may be missing."""
    if connection.vendor == "postgresql":
        return shares()
    asked = list(tokens)
    marks = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM {SQLITE_INDEX}_vocabulary WHERE term IN ({marks})", asked)  # noqa: S608 - our name
        return dict(cursor.fetchall())
