"""Keeps the search index in step with the records, in the transaction that writes them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice, product
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, prefetch_related_objects

from core.search.fields import POSTGRESQL_INDEX
from core.search.syllables import readings
from core.search.tokens import LONGEST_NAME, Form, normal, tokens_of

PORTION = 1000
MOST_SOUNDS = 4
LINE = "\n"
WRITTEN = ("title", "hint", "names", "context", "others", "core", "length")
# Told apart from the record's own tokens: those by which it is found because of what it belongs to.
OF_CONTEXT = "_"


@cache
def kinds() -> tuple[Any, ...]:
    """The models whose records are found, each under a letter of its own."""
    return tuple(model for model in apps.get_models() if is_found(model))


def is_found(model: Any) -> bool:
    """Are records of this kind in the search index?"""
    return bool(getattr(model, "found_as", ""))


def label(model: type[Model] | Model) -> str:
    """How entries name the kind of a record."""
    return model._meta.label_lower


@transaction.atomic
def keep(records: Sequence[Any]) -> None:
    """Bring the entries of these records of one model up to date, and of whatever is found by their names."""
    for start in range(0, len(records), PORTION):
        _keep(records[start : start + PORTION])


def _keep(records: Sequence[Any]) -> None:
    from core.bulk import insert
    from core.models import SearchEntry

    model = type(records[0])
    if not model.found_as:
        return
    rows = SearchEntry.objects.filter(kind=label(model), object_id__in=[record.pk for record in records])
    stored = {entry.object_id: entry for entry in rows.only("object_id", *WRITTEN)}
    made = entries_of(records)
    insert([entry for entry in made if entry.object_id not in stored])
    changed = [entry for entry in made if entry.object_id in stored and _differs(entry, stored[entry.object_id])]
    # Not by deleting first: whoever writes the same entry at the same moment would be refused.
    SearchEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=[*WRITTEN, "tokens"]
    )
    _keep_dependents(model, [entry.object_id for entry in changed])


def _differs(made: Any, stored: Any) -> bool:
    return any(getattr(made, name) != getattr(stored, name) for name in WRITTEN)


def _keep_dependents(model: type[Model], keys: list[int]) -> None:
    """Records that are found by the names of these, which changed."""
    for other, relation in dependents(model) if keys else ():
        rows = other._base_manager.filter(**{f"{relation}__in": keys}).order_by("pk")
        for portion in _portions(rows.iterator(PORTION), PORTION):
            _keep(portion)


@cache
def dependents(model: type[Model]) -> tuple[tuple[Any, str], ...]:
    """The kinds of record that are found by the names of a `model` they belong to, each with its relation."""
    return tuple(
        (other, name)
        for other in kinds()
        for name in other.search_context
        if other._meta.get_field(name).related_model is model
    )


def entries_of(records: Sequence[Any]) -> list[Any]:
    """Entries as they should be; relations that they are made from are loaded with a query each."""
    from core.bulk import load_related

    load_related(records, *type(records[0]).search_context)
    with _read([*records, *(thing for record in records for thing in _context(record))]):
        return [entry_of(record) for record in records]


@contextmanager
def _read(things: Sequence[Any]) -> Iterator[None]:
    """Have what `search_forms()` reads loaded inside the block, and no longer: the caller may be about to change it."""
    loaded = []
    for model in {type(thing) for thing in things}:
        alike = list({id(thing): thing for thing in things if type(thing) is model}.values())
        for name in model.search_reads:
            missing = [thing for thing in alike if name not in getattr(thing, "_prefetched_objects_cache", {})]
            prefetch_related_objects(missing, name)
            loaded.append((missing, name))
    yield
    for missing, name in loaded:
        for thing in missing:
            del thing._prefetched_objects_cache[name]


def entry_of(record: Any) -> Any:
    """The entry of one record."""
    from core.bulk import blank
    from core.models import SearchEntry

    forms = [form for form in record.search_forms() if normal(form.text)]
    around = [form for thing in _context(record) for form in thing.search_forms() if not form.is_code]
    own, mark = record.found_as, record.found_as + OF_CONTEXT
    tokens = {own + token for form in forms for token in tokens_of(form)}
    tokens |= {mark + token for form in around for token in tokens_of(form)}
    first = normal(forms[0].text) if forms else ""
    return blank(
        SearchEntry,
        kind=label(record),
        object_id=record.pk,
        title=_fit(str(record), 300),
        hint=_fit(str(record.search_hint()), 200),
        names=LINE + "".join(dict.fromkeys(line + LINE for form in forms for line in _lines(form) if line)),
        context=LINE + "".join(dict.fromkeys(normal(form.text) + LINE for form in around)) if around else "",
        others=[[form.why, _fit(form.text, 200)] for form in forms if form.why and not form.is_text],
        core=normal(forms[0].core)[:200] if forms else "",
        length=min(len(first), 9999),
        tokens=" ".join(sorted(tokens)),
    )


def _context(record: Any) -> Iterator[Any]:
    return (thing for name in record.search_context if (thing := getattr(record, name)) is not None)


def _lines(form: Form) -> Iterator[str]:
    """How a name is written and how it sounds, to tell which of those found begins so or is the same."""
    name, core = normal(form.text), normal(form.core)
    yield name
    if form.is_code or form.is_text:
        return
    if core != name:
        yield core
    for part in (name, core):
        if not part.isascii():
            yield from _sounds(part[:LONGEST_NAME])


def _sounds(name: str) -> Iterator[str]:
    """How a name may sound and its initials; of 多音字 those at its beginning, where it matters for the order."""
    usual = [(readings(character) or (character,))[0] for character in name[2:]]
    rest, letters = "".join(usual), "".join(sound[0] for sound in usual)
    first = product(*(readings(character) or (character,) for character in name[:2]))
    for head in islice(first, MOST_SOUNDS):
        yield "".join(head) + rest
        yield "".join(sound[0] for sound in head) + letters


def _fit(text: str, limit: int) -> str:
    return text.replace("\x00", "")[:limit]


def _portions(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    from core.bulk import portions

    return portions(rows, size)


def rebuild(model: Any, tell: Callable[[int], None] = lambda done: None) -> int:
    """Make every entry of a kind anew and return how many. Searches go on meanwhile; a second run changes nothing."""
    from core.models import SearchEntry

    own = SearchEntry.objects.filter(kind=label(model))
    done, last = 0, 0
    while portion := list(model._base_manager.filter(pk__gt=last).order_by("pk")[: 2 * PORTION]):
        with transaction.atomic():
            own.filter(object_id__gt=last, object_id__lte=portion[-1].pk).delete()
            fill(portion)
        last, done = portion[-1].pk, done + len(portion)
        tell(done)
    own.filter(object_id__gt=last).delete()
    return done


@contextmanager
def filled_at_once() -> Iterator[None]:
    """Make PostgreSQL's index anew after the block instead of with every row: for very many, when nobody searches."""
    is_apart = connection.vendor == "postgresql"
    if is_apart:
        _run(f"DROP INDEX {POSTGRESQL_INDEX}")
    yield
    if is_apart:
        _run(f"CREATE INDEX {POSTGRESQL_INDEX} ON core_searchentry USING gin (tokens)")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def fill(records: Sequence[Any]) -> None:
    """Store entries of records that have none: the quick way for very many new ones."""
    from core.bulk import insert

    insert(entries_of(records))


def fill_when_empty(**_kwargs: Any) -> None:
    """Fill the index of a database whose records are older than it; called when migrations have ended."""
    from core.models import SearchEntry

    if not SearchEntry.objects.exists():
        for model in kinds():
            rebuild(model)
