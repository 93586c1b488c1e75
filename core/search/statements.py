"""Statements put together of parts, each with its parameters: for what is asked at once, and often.

Django takes longer to write such a statement than the database to answer it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Statement = tuple[str, Sequence[Any]]
NOTHING: Statement = ("", ())
# Whatever the machine, some rows are met sooner one by one through an index than by reading all of a table.
PLANNED = {"enable_seqscan": "off", "random_page_cost": "1.1"}
BEFORE = "".join(f"SET LOCAL {name} = {value}; " for name, value in PLANNED.items())
AFTER = "".join(f"; SET LOCAL {name} TO DEFAULT" for name in PLANNED)
NO_NUMBER = "SELECT CAST(NULL AS BIGINT) WHERE 1 = 0"


def compiled(rows: QuerySet) -> Statement:
    """A queryset as a statement; nothing where it can have no rows, as for a role that sees none of a kind."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING


def united(word: str, statements: Iterable[Statement]) -> Statement:
    """The statements as one, without those that are nothing."""
    some = [(statement, params) for statement, params in statements if statement]
    parts = (f"SELECT * FROM ({statement}) AS part{number}" for number, (statement, _params) in enumerate(some))  # noqa: S608 - made of statements
    return word.join(parts), [value for _statement, params in some for value in params]


def fetched(statement: Statement) -> list[tuple]:
    """The rows that a statement gives, found by indexes alone.

    A planner that needs only so many rows hopes to meet them soon wherever it begins to read a table; where the rows of
    other kinds stand first it reads them all.
    """
    sql, params = statement
    if not sql:
        return []
    is_planned = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"{BEFORE}{sql}{AFTER}" if is_planned else sql, params)
        for _setting in PLANNED if is_planned else ():
            cursor.nextset()
        return list(cursor.fetchall())


class OneOf(RawSQL):
    """The numbers that any of some statements of one column gives; not `OR`, for which no index would be used.

    They are written when the database is asked, and not at all when it is not: a page that shows the best of what a
    search finds need not know all of it.
    """

    def __init__(self, statements: Callable[[], Iterable[Statement]]) -> None:
        super().__init__("", ())
        self.statements = statements

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = united(" UNION ", self.statements())
        return f"({sql or NO_NUMBER})", tuple(params)
