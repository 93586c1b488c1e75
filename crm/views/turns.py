"""Lists of what waits for a decision: the reader's own turn first."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from crm.tables.claims import CLOSED, MINE, OPEN


def by_turn(rows: QuerySet, waiting: QuerySet, mine: QuerySet) -> QuerySet:
    """Add `turn`: what waits for the reader, then what waits for others, then what is closed."""
    whens = [When(pk__in=found.values("pk"), then=Value(turn)) for found, turn in ((mine, MINE), (waiting, OPEN))]
    return rows.annotate(turn=Case(*whens, default=Value(CLOSED), output_field=IntegerField()))
