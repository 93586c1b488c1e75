"""Rows of one file that would each be right alone but not together: two records of the same name or code."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, UniqueConstraint

from ledgers.lists import sentences
from ledgers.lists.rows import PlannedRow

Claim = tuple[tuple[str, ...], tuple[Any, ...]]


class Claims:
    """What the rows of a file claim for themselves alone."""

    def __init__(self) -> None:
        self._taken: dict[Claim, int] = {}

    def check(self, rows: list[PlannedRow]) -> None:
        """Make an error of every row that claims what an earlier one claims."""
        for row in rows:
            if row.instance is None or row.errors:
                continue
            for claim in _claims(row.instance):
                earlier = self._taken.setdefault(claim, row.entry.row)
                if earlier != row.entry.row:
                    row.fail("list.same_as", sentences.SAME_AS % {"row": earlier, "value": claim[1][-1]})
                    break


def _claims(record: Model) -> Iterator[Claim]:
    """The values that no second record may have; what is empty claims nothing."""
    unique = [(field.name,) for field in record._meta.concrete_fields if field.unique and not field.primary_key]
    unique += [c.fields for c in record._meta.constraints if isinstance(c, UniqueConstraint) and c.fields]
    for fields in unique:
        values = tuple(getattr(record, record._meta.get_field(name).attname) for name in fields)
        if all(value not in (None, "") for value in values):
            yield tuple(fields), values
