"""The column of tokens, which each database indexes in its own way."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Lookup

from core.search.asked import MORE, Asked, Way

# The GIN index, and the full-text table that SQLite keeps beside the entries; see the migration that makes them.
POSTGRESQL_INDEX = "search_entry_tokens"
SQLITE_INDEX = "core_search_tokens"


class Wanted(NamedTuple):
    """What an entry of a kind must hold. `kinds`: letters of the kind, and of what belongs to the record."""

    asked: Asked
    kinds: tuple[str, ...]

    def condition(self, vendor: str, table: str = "") -> tuple[str, list[str]]:
        """The condition of such entries. Tokens begin with the letter of their kind, so this asks for the kind too."""
        if vendor == "postgresql":
            return f"{table}tokens @@ %s::tsquery", [self.as_tsquery()]
        found = f"SELECT rowid FROM {SQLITE_INDEX} WHERE {SQLITE_INDEX} MATCH %s"  # noqa: S608 - a name of ours
        return f"{table}id IN ({found})", [self.as_fts5()]

    def share(self, shares: Mapping[str, float]) -> float:
        """Which share of all entries holds it, at most, where these tokens are the common ones."""

        def held(kind: str, way: Way) -> float:
            return min((shares.get(kind + token, 0.0) for token in way), default=0.0)

        parts = (max(held(kind, way) for kind in self.kinds for way in ways) for ways in self.asked.parts)
        return min(parts, default=0.0)

    def as_tsquery(self) -> str:
        """In the language of PostgreSQL."""
        return self._written(" & ", " | ", lambda token: f"'{token[:-1]}':*" if token.endswith(MORE) else f"'{token}'")

    def as_fts5(self) -> str:
        """In the language of SQLite."""
        return self._written(
            " AND ", " OR ", lambda token: f'"{token[:-1]}" *' if token.endswith(MORE) else f'"{token}"'
        )

    def _written(self, all_of: str, one_of: str, written: Any) -> str:
        def way(kind: str, tokens: Way) -> str:
            return all_of.join(written(kind + token) for token in tokens)

        return all_of.join(
            f"({one_of.join(f'({way(kind, tokens)})' for kind in self.kinds for tokens in ways)})"
            for ways in self.asked.parts
        )


class TokensField(models.TextField):
    """Tokens, separated by blanks: a `tsvector` on PostgreSQL, a text on SQLite. Asked by `tokens__hold=Wanted(…)`."""

    def db_type(self, connection: Any) -> str | None:
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)


@TokensField.register_lookup
class Hold(Lookup):
    """Entries whose tokens are what is `Wanted`."""

    lookup_name = "hold"
    prepare_rhs = False
    lhs: Any
    rhs: Wanted

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        condition, params = self.rhs.condition(connection.vendor, f"{table}.")
        return condition, tuple(params)
