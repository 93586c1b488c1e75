"""Asks the index: which of some rows a text finds, the best first.

What a person may see is asked before anything is cut off, so that nobody's hits are crowded out by those of others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.search.asked import AnyOf, Asked
from core.search.common import shares
from core.search.fields import Wanted
from core.search.index import LINE, OF_CONTEXT, kinds, label
from core.search.statements import NOTHING, OneOf, Statement, compiled, fetched, united
from core.search.tokens import Form, tokens_of

# So many are looked at to find the best; whoever asks for something so common is told that there are more.
LOOKED_AT = 1000
# The same where only some are shown of each of many kinds: each one looked at may be a page read from the disk.
GLANCED_AT = 300
BEGINNING_LOOKED_AT = 200
# Of each kind so many of the best are asked for before it is known which of them a person may see.
CANDIDATES = 50
SHOWN = ("kind", "object_id", "title", "hint", "others")
LAST = "\U0010ffff"
RELATED = 200
# From this share of all entries on it is quicker to look for some than to ask the index for all.
COMMON = 0.07
ENTRIES = "core_searchentry"
OWN = RawSQL(f"{ENTRIES}.object_id", ())  # noqa: S611 - a name of our own
# 0: it is the name; 1: another name; 2: the name begins so; 3: another name or its core does; 4: holds it.
RANK = "CASE " + " ".join(f"WHEN names LIKE %s THEN {rank}" for rank in range(5)) + " ELSE 5 END"


@dataclass(frozen=True)
class Hit:
    """A record that was found. `named`: which other name the search met, as (which name, the name)."""

    model: Any
    pk: int
    title: str
    hint: str
    named: tuple[str, str] | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the best first."""

    model: Any
    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False


def matching(rows: QuerySet, text: str, user: Any = None) -> QuerySet:
    """Those of the rows that `text` finds, all of them. `user`: who asks, to find records by related ones they see."""
    asked = Asked.read(text)
    if not asked:
        return rows.none() if text.strip() else rows
    return rows.filter(pk__in=OneOf(lambda: _matching(rows.model, asked, user)))


def _matching(model: Any, asked: Asked, user: Any) -> Iterator[Statement]:
    yield _numbers(_holding(model, asked))
    for other, relation in _found_through(model) if user else ():
        yield compiled(_related(other, relation, asked, user))


def best(rows: QuerySet, text: str, user: Any = None, limit: int | None = None) -> list[int]:
    """The numbers of the best of the rows that `text` finds, the best first; at most `LOOKED_AT`."""
    asked = Asked.read(text)
    if not asked:
        return []
    return [key for key, *_ in fetched(_best_of(rows, asked, ("object_id",), limit or LOOKED_AT, LOOKED_AT, user))]


def in_order(rows: QuerySet, keys: Sequence[int]) -> list[Any]:
    """Those of the rows that have these numbers, in the order of the numbers."""
    found = {record.pk: record for record in rows.order_by().filter(pk__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def found_in(rows: QuerySet, text: str, limit: int, user: Any = None) -> list[Any]:
    """The best rows that `text` finds, as records; without a text the first ones."""
    if not text.strip():
        return list(rows[:limit])
    return in_order(rows, best(rows, text, user, limit))


def everywhere(user: Any, text: str, limit: int = 10) -> list[Group]:
    """The best of each kind of record that `user` may open.

    The index is asked first, and whether the person may see them only of the best: most see most of what they look for.
    Of a kind of which too few of these are theirs, only what they may see is looked at.
    """
    asked = Asked.read(text)
    models = [model for model in kinds() if user.may(_detail(model))] if asked else []
    found = _found(_ranked(model, asked, SHOWN, CANDIDATES, GLANCED_AT) for model in models)
    models = [model for model in models if label(model) in found]
    seen = {model: model._default_manager.visible_to(user).current() for model in models}
    visible = _visible(seen, found)
    hits = {kind: [row for row in rows if (kind, row[0]) in visible] for kind, rows in found.items()}
    crowded = [m for m in models if len(found[label(m)]) == CANDIDATES and len(hits[label(m)]) <= limit]
    hits |= {label(model): [] for model in crowded}
    hits |= _found(_best_of(seen[model], asked, SHOWN, limit + 1, GLANCED_AT) for model in crowded)
    groups = [_group(model, hits[label(model)], asked, limit) for model in models]
    return [group for group in groups if group.hits]


def _detail(model: Any) -> str:
    from core.addresses import route_of

    return route_of(model, "detail")


def _found(statements: Iterable[Statement]) -> dict[str, list[tuple]]:
    """What statements that show `SHOWN` give, by kind, the best first: (number, title, hint, other names)."""
    found: dict[str, list[tuple]] = {}
    for kind, *shown, _rank, _length in sorted(fetched(united(" UNION ALL ", statements)), key=_by_rank):
        found.setdefault(kind, []).append(tuple(shown))
    return found


def _by_rank(row: tuple) -> tuple:
    _kind, key, *_shown, rank, length = row
    return rank, length, key


def _visible(seen: Mapping[Any, QuerySet], found: Mapping[str, list[tuple]]) -> set[tuple[str, int]]:
    """Which of the records found are among those that a person sees, as (kind, number)."""

    def those(model: Any, rows: QuerySet) -> Statement:
        sql, params = compiled(rows.order_by().filter(pk__in=[key for key, *_ in found[label(model)]]).values("pk"))
        return (f"SELECT %s AS kind, pk FROM ({sql}) AS seen", [label(model), *params]) if sql else NOTHING  # noqa: S608 - made of statements

    return set(fetched(united(" UNION ALL ", (those(model, rows) for model, rows in seen.items()))))


def _is_common(model: Any, asked: Asked) -> bool:
    return Wanted(asked, _letters(model)).share(shares()) > COMMON


def _best_of(
    rows: QuerySet, asked: Asked, shown: Sequence[str], limit: int, looked_at: int, user: Any = None
) -> Statement:
    """`_ranked`, of these rows alone."""
    seen, keys = compiled(rows.order_by().filter(pk=OWN).values("pk"))
    if not seen:
        return NOTHING
    return _ranked(rows.model, asked, shown, limit, looked_at, user, (f" AND EXISTS ({seen})", keys))


def _ranked(
    model: Any,
    asked: Asked,
    shown: Sequence[str],
    limit: int,
    looked_at: int,
    user: Any = None,
    within: Statement = NOTHING,
) -> Statement:
    """These columns of the entries of a kind that answer, the best first, with their rank and length.

    Looks at no more than `looked_at`. `within`: a further condition.
    """
    columns = ", ".join(shown)
    place, keys = within

    def some(condition: str, params: Sequence[Any], rest: str) -> Statement:
        return f"SELECT {columns}, names, length FROM {ENTRIES} WHERE {condition}{place} {rest}", [*params, *keys]  # noqa: S608 - names of our own

    answers = _answers(model, asked, looked_at, user)
    found, params = united(" UNION ", (some(*condition, rest) for condition, rest in answers))
    order = f"ORDER BY rank, length, object_id LIMIT {limit}"
    return f"SELECT {columns}, {RANK} AS rank, length FROM ({found}) AS found {order}", [*_ranks(asked.whole), *params]  # noqa: S608 - names of our own


def _ranks(whole: str) -> list[str]:
    """What `RANK` compares names with. `whole` is a normal text, so it has no signs that stand for others."""
    return [
        f"{LINE}{whole}{LINE}%", f"%{LINE}{whole}{LINE}%", f"{LINE}{whole}%", f"%{LINE}{whole}%", f"%{whole}%"
    ]  # fmt: skip


def _answers(model: Any, asked: Asked, looked_at: int, user: Any) -> Iterator[tuple[Statement, str]]:
    """In which ways entries of a kind answer, as conditions, each with how many are looked at."""
    condition, params = _holding(model, asked)
    if _is_common(model, asked):
        # The first by number are met sooner than the index tells all; behind `coalesce` a planner takes it at its word.
        yield (
            (f"kind = %s AND coalesce({condition}, FALSE)", [label(model), *params]),
            f"ORDER BY object_id LIMIT {looked_at}",
        )
    else:
        yield (condition, params), f"LIMIT {looked_at}"
    if len(asked.terms) == 1 and (len(asked.whole) == 2 or not asked.whole.isascii()):
        yield _beginning(model, asked), f"LIMIT {BEGINNING_LOOKED_AT}"
    for other, relation in _found_through(model) if user else ():
        statement, params = compiled(_related(other, relation, asked, user))
        if statement:
            yield (f"kind = %s AND object_id IN ({statement})", [label(model), *params]), f"LIMIT {RELATED}"


def _group(model: Any, rows: list[tuple], asked: Asked, limit: int) -> Group:
    hits = [Hit(model, pk, title, hint, _named(model, title, others, asked)) for pk, title, hint, others in rows]
    return Group(model, hits[:limit], len(hits) > limit)


def _named(model: Any, title: str, others: Any, asked: Asked) -> tuple[str, str] | None:
    """Which other name was met, when the title was not."""
    import json

    names = json.loads(others) if isinstance(others, str) else others
    if not names or asked.finds(tokens_of(Form(title))):
        return None
    for why, name in names:
        is_code = why in model.search_codes
        if asked.finds(tokens_of(Form(name, is_code=is_code))):
            return str(model.search_names.get(why, "")), name
    return None


def _holding(model: Any, asked: Asked, *, own: bool = False) -> Statement:
    """The condition of entries of a kind that answer; `own`: by the record's own names alone."""
    letters = (model.found_as,) if own else _letters(model)
    condition, params = Wanted(asked, letters).condition(connection.vendor)
    # Not `LIKE`: a planner holds long texts for rare, also those that every company's name holds.
    inside = "strpos" if connection.vendor == "postgresql" else "instr"
    columns = ("names", "context")[: len(letters)]
    piece = " AND (" + " OR ".join(f"{inside}({column}, %s) > 0" for column in columns) + ")"
    return condition + piece * len(asked.pieces), [*params, *(piece for piece in asked.pieces for _column in columns)]


def _letters(model: Any) -> tuple[str, ...]:
    """With what the tokens of a kind begin: its own, and those of what a record belongs to."""
    return (model.found_as, model.found_as + OF_CONTEXT) if model.search_context else (model.found_as,)


def _beginning(model: Any, asked: Asked) -> Statement:
    """The condition of entries of a kind whose distinctive part begins so: one step in an index, however common the
    words are."""
    if asked.whole.isascii():
        return Wanted(AnyOf((f"a_{asked.whole}",)), (model.found_as,)).condition(connection.vendor)
    if connection.vendor == "postgresql":
        return "kind = %s AND core LIKE %s", [label(model), f"{asked.whole}%"]
    return "kind = %s AND core >= %s AND core < %s", [label(model), asked.whole, asked.whole + LAST]


def _numbers(condition: Statement) -> Statement:
    sql, params = condition
    return f"SELECT object_id FROM {ENTRIES} WHERE {sql}", params  # noqa: S608 - names of our own


def _found_through(model: Any) -> list[tuple[Any, str]]:
    """Kinds of record whose own names find what they belong to: (kind, its relation)."""
    return [(other, other.finds_its) for other in kinds() if _belongs(other, model)]


def _belongs(other: Any, model: Any) -> bool:
    return bool(other.finds_its) and other._meta.get_field(other.finds_its).related_model is model


def _related(related: Any, relation: str, asked: Asked, user: Any) -> QuerySet:
    seen = related._default_manager.visible_to(user).current().order_by()
    return seen.filter(pk__in=OneOf(lambda: [_numbers(_holding(related, asked, own=True))])).values(relation)
