"""The search index."""

from django.db import models

from core.search.fields import TokensField


class SearchEntry(models.Model):
    """What one record is found by. Derived from the record in the transaction that writes it; see `core.search`.

    The texts are normal ones (`core.search.tokens.normal`), each on a line of its own, so that a line break before a
    name asks for its beginning. A database that rebuilds this table must make its triggers on SQLite anew.
    """

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    hint = models.CharField(max_length=200, blank=True)
    # Its names and how they sound; those of what it belongs to; its other names as people wrote them.
    names = models.TextField()
    context = models.TextField(blank=True)
    others = models.JSONField(default=list)
    core = models.CharField(max_length=200, blank=True)
    length = models.PositiveSmallIntegerField(default=0)
    tokens = TokensField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_search_entry_per_record")]
        indexes = [
            models.Index(fields=["kind", "core"], name="search_entry_core", opclasses=["varchar_pattern_ops"] * 2)
        ]
