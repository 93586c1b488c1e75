"""Many audited writes at once: each record is left as its own `save()` would leave it.

The number of queries grows with the portions of a thousand records, not with the records, and so does the memory.
Every function is one transaction. After an exception the records are not to be used again.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice, product
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import (
    BinaryField,
    CharField,
    DecimalField,
    DurationField,
    FileField,
    ForeignKey,
    JSONField,
    Model,
    prefetch_related_objects,
)
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.following import tell_followers
from core.models import AuditedModel, AuditEntry, AuditLink, StaleVersion

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
Told = tuple[AuditedModel, Iterable[Mapping]]
PORTION = 1000


def portions(things: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    """The things in their order, some at a time."""
    source = iter(things)
    while portion := list(islice(source, size)):
        yield portion


@contextmanager
def undisturbed() -> Iterator[Callable[[], int]]:
    """Keep Python from searching all that is in memory for garbage, over and over, while more and more rows arrive.

    Yields what to call after each portion: it searches what came with that portion.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        if was_enabled:
            gc.enable()


@transaction.atomic
def create_all(records: Iterable[AuditedModel], *, reason: str = "") -> None:
    """Store new records of one model, with their entries. What they point at must be stored.

    Raises `ValidationError` for a value that its column cannot hold, on every database.
    """
    for portion in portions(records):
        for record in portion:
            record.prepare()
            _check_fits(record)
        insert(portion)
        _tell([(record, ()) for record in portion], "create", reason)
        portion[0].after_writing(portion)


@transaction.atomic
def update_all(records: Iterable[AuditedModel], *, reason: str = "", action: str = "update") -> list[AuditedModel]:
    """Store what changed about stored records of one model, and return those that did change.

    Raises `StaleVersion` with the first record that somebody else has saved since it was read.
    """
    return [record for portion in portions(records) for record in _update(portion, action, reason)]


@transaction.atomic
def archive_all(records: Iterable[AuditedModel], *, reason: str) -> None:
    """Put records of one model away with a reason."""
    if not reason.strip():
        raise ValidationError(_("Say why the record is archived."))
    for portion in portions(records):
        if type(portion[0]).archive is not AuditedModel.archive:  # something goes away together with it
            for record in portion:
                record.archive(reason=reason)
            continue
        for record in portion:
            record.archived_at, record.archive_reason = timezone.now(), reason.strip()
        _update(portion, "archive", reason.strip())


@transaction.atomic
def tell_all(told: Iterable[Told], *, action: str = "update", reason: str = "") -> None:
    """Write an entry about each record whose relations changed: `(record, [{"field", "old", "new"}])`."""
    for portion in portions(told):
        _tell(portion, action, reason)


def _update(records: Sequence[AuditedModel], action: str, reason: str) -> list[AuditedModel]:
    prefetch_related_objects(records, *records[0].prepared_from)
    for record in records:
        record.prepare()
        _take_keys(record, relations(type(record)))
        _check_fits(record)
    before = lock_all(records)
    for record, name in product(records, records[0].kept_by_others):
        setattr(record, name, before[record.pk][name])
    names = _names(records, before)
    told: list[tuple[AuditedModel, list[dict]]] = []
    by_columns: dict[tuple[str, ...], list[AuditedModel]] = {}
    for record in records:
        changes = audit.differences(record, before[record.pk], names)
        if changes:
            record.version += 1
            told.append((record, changes))
            by_columns.setdefault(_changed_columns(record, before[record.pk]), []).append(record)
    for columns, alike in by_columns.items():
        update_columns(alike, columns)
    _tell(told, action, reason)
    changed = [record for record, _changes in told]
    if changed:
        changed[0].after_writing(changed)
    return changed


def lock_all(records: Sequence[AuditedModel]) -> dict[Any, dict[str, Any]]:
    """The stored columns of the records, locked until the transaction ends; `StaleVersion` if one is not as we read."""
    model = type(records[0])
    stored = model._base_manager.select_for_update().order_by("pk").in_bulk([record.pk for record in records])
    for record in records:
        if record.pk not in stored:
            raise model.DoesNotExist(f"{model._meta.label} {record.pk}")
        if stored[record.pk].version != record.version:
            raise StaleVersion(stored[record.pk])
    columns = [field.attname for field in model._meta.concrete_fields]
    return {pk: {column: getattr(row, column) for column in columns} for pk, row in stored.items()}


def _names(records: Sequence[AuditedModel], before: Mapping[Any, Mapping[str, Any]]) -> audit.Names:
    """How the related records read that the changes tell of; one query for each relation that changes."""
    names: dict[tuple[Any, Any], str] = {}
    for field in relations(type(records[0])):
        pairs = ((before[record.pk][field.attname], getattr(record, field.attname)) for record in records)
        keys = {key for old, new in pairs if old != new for key in (old, new)} - {None}
        related: Any = field.related_model
        found = related._base_manager.in_bulk(keys) if keys else {}
        names |= {(related, key): str(thing) for key, thing in found.items()}
    return names


def _changed_columns(record: AuditedModel, before: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the fields to store: those that differ, also what the audit does not tell of, and the moment."""
    fields = [field for field in record._meta.concrete_fields if field.name != "updated_at"]
    differing = [
        field.name
        for field in fields
        if field.get_prep_value(before[field.attname]) != field.get_prep_value(getattr(record, field.attname))
    ]
    return (*differing, "updated_at")


def _tell(told: Sequence[Told], action: str, reason: str) -> None:
    """Write the entries, and on whose timelines they are shown."""
    if not told:
        return
    _load_relations([record for record, _changes in told])
    now, numbers = timezone.now(), _numbers(AuditEntry, len(told))
    entries = [
        {"id": number, "at": now, **audit.entry_about(record, action, changes, reason=reason)}
        for number, (record, changes) in zip(numbers, told, strict=True)
    ]
    _store(AuditEntry, list(entries[0]), [list(entry.values()) for entry in entries])
    links = [
        [number, *place]
        for number, (record, _changes) in zip(numbers, told, strict=True)
        for place in audit.places_of(record)
    ]
    _store(AuditLink, ["entry_id", "model", "object_id"], links)
    tell_followers([record for record, _changes in told], action)


def _load_relations(records: Sequence[AuditedModel]) -> None:
    """Load what the records point at, for `timeline_parents()` and their names, unless the caller has."""
    for field in relations(type(records[0])):
        unknown = [r for r in records if getattr(r, field.attname) is not None and not field.is_cached(r)]
        load_related(unknown, field.name)


def load_related(records: Sequence[Model], *names: str) -> None:
    """Load what many records point at, some at a time: on SQLite the keys of one query stand in a chain of a thousand
    comparisons at most."""
    for portion in portions(records, PORTION // 2):
        prefetch_related_objects(portion, *names)


def blank(model: type[Row], /, **columns: Any) -> Row:
    """A new row like `model(**columns)`, made several times quicker from a template; relations by their column."""
    template, made = _template(model)
    row = model.__new__(model)
    row.__dict__ = {**template, **{name: make() for name, make in made}, "_state": ModelState(), **columns}
    return row


@cache
def _template(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    fields = [field for field in model._meta.concrete_fields if field.has_default() and callable(field.default)]
    return model().__dict__, [(field.attname, field.get_default) for field in fields]


def insert(rows: Sequence[Row]) -> None:
    """Store new rows of one model; they know their numbers then. Nothing is audited: for rows that are no records."""
    if not rows:
        return
    fields = rows[0]._meta.local_concrete_fields
    own = relations(type(rows[0]))
    moments = [field for field in fields if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)]
    for row, number in zip(rows, _numbers(type(rows[0]), len(rows)), strict=True):
        _take_keys(row, own)
        row.pk = number
        for field in moments:
            field.pre_save(row, add=True)
    names = [field.attname for field in fields]
    _store(type(rows[0]), names, [list(values) for values in map(attrgetter(*names), rows)])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _take_keys(row: Any, relations: Iterable[Any]) -> None:
    """Take over the numbers of related records that were stored after they were assigned."""
    for field in relations:
        related = field.get_cached_value(row, default=None)
        if related is not None and getattr(row, field.attname) is None:
            if related.pk is None:
                raise ValueError(f"{row!r}: what {field.name} points at is not stored")
            setattr(row, field.name, related)


@cache
def relations(model: type[Model]) -> tuple[Any, ...]:
    """The fields by which rows of a model point at one other record."""
    return tuple(field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey))


def _numbers(model: Any, count: int) -> list[int]:
    """Numbers that no row of the model has had; the caller is in a transaction."""
    meta = model._meta
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(meta.db_table)
            cursor.execute(
                "SELECT nextval(name) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0) AS own, "
                "generate_series(1, %s)",
                [table, meta.pk.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # SQLite has one writer at a time: until the transaction ends nobody else takes a number.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [meta.db_table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))


def _store(model: Any, names: Sequence[str], rows: list[list[Any]]) -> None:
    """Store rows given as the values of these columns. PostgreSQL takes them through COPY, several times quicker."""
    own = connections[DEFAULT_DB_ALIAS]
    fields = [_field(model, name) for name in names]
    is_copied = own.vendor == "postgresql"
    converted = [(i, field) for i, field in enumerate(fields) if not (is_copied and _is_plain(field))]
    for row in rows:
        for i, field in converted:
            row[i] = field.get_db_prep_save(row[i], own)
    table, columns = own.ops.quote_name(model._meta.db_table), ", ".join(own.ops.quote_name(f.column) for f in fields)
    with own.wrap_database_errors, own.cursor() as cursor:
        if is_copied:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
                for row in rows:
                    target.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our models
            cursor.executemany(statement, rows)


def _field(model: Any, column: str) -> Any:
    return next(field for field in model._meta.local_concrete_fields if field.attname == column)


def _is_plain(field: Any) -> bool:
    """Does PostgreSQL's driver know the field's values as they are?"""
    return not isinstance(field, JSONField | FileField | DurationField | BinaryField)


def update_columns(rows: Sequence[Row], names: Iterable[str]) -> None:
    """Store some fields of stored rows of one model, and nothing else; nothing is audited."""
    if not rows:
        return
    own = connections[DEFAULT_DB_ALIAS]
    meta: Any = rows[0]._meta
    fields = [meta.get_field(name) for name in names]
    values = [[*(field.get_db_prep_save(field.pre_save(row, False), own) for field in fields), row.pk] for row in rows]
    table, columns = own.ops.quote_name(meta.db_table), [own.ops.quote_name(field.column) for field in fields]
    key = own.ops.quote_name(meta.pk.column)
    with own.cursor() as cursor:
        if own.vendor != "postgresql":
            changes = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE {key} = %s", values)  # noqa: S608 - names of our models
            return
        arrays = ", ".join(f"%s::{_type(field, own)}[]" for field in (*fields, meta.pk))
        changes = ", ".join(f"{column} = new.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS new ({', '.join(columns)}, number) "  # noqa: S608 - names of our models
            f"WHERE {table}.{key} = new.number",
            [list(column) for column in zip(*values, strict=True)],
        )


def _type(field: Any, own: Any) -> str:
    """The type of a column in SQL; any text is `text`, for a cast to a shorter one would cut it."""
    return (
        "text" if isinstance(field, CharField) else field.rel_db_type(own) if field.primary_key else field.db_type(own)
    )


def _check_fits(record: Model) -> None:
    """Refuse what PostgreSQL would refuse and SQLite would store: texts and numbers too long for their column."""
    texts, numbers = _limits(type(record))
    for name, limit in texts:
        if len(getattr(record, name) or "") > limit:
            raise ValidationError({name: _("At most %(limit)s characters can be kept.") % {"limit": limit}})
    for name, limit in numbers:
        if abs(getattr(record, name) or 0) >= limit:
            raise ValidationError({name: _("The number is too large to be kept.")})


@cache
def _limits(model: type[Model]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    fields = model._meta.concrete_fields
    texts = [(field.attname, field.max_length) for field in fields if isinstance(field, CharField)]
    numbers = [(f.attname, 10 ** (f.max_digits - f.decimal_places)) for f in fields if isinstance(f, DecimalField)]
    return [(name, limit) for name, limit in texts if limit], numbers
