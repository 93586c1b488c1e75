"""The search index: a GIN index of tokens on PostgreSQL, a full-text table kept by triggers on SQLite."""

from django.db import migrations, models

import core.search.fields

FTS = core.search.fields.SQLITE_INDEX
ENTRY = "core_searchentry"
# Without contents of its own the table cannot forget a row unless it is told what the row held.
FORGET = f"INSERT INTO {FTS} ({FTS}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"  # noqa: S608 - names of our own
LEARN = f"INSERT INTO {FTS} (rowid, tokens) VALUES (new.id, new.tokens);"  # noqa: S608 - names of our own
ON_SQLITE = [
    f"CREATE VIRTUAL TABLE {FTS} USING fts5 (tokens, content='', detail=none, columnsize=0, "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
    f"CREATE VIRTUAL TABLE {FTS}_vocabulary USING fts5vocab ('{FTS}', 'row')",
    f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON {ENTRY} BEGIN {LEARN} END",
    f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON {ENTRY} BEGIN {FORGET} END",
    f"CREATE TRIGGER {FTS}_update AFTER UPDATE OF tokens ON {ENTRY} BEGIN {FORGET} {LEARN} END",
]
OFF_SQLITE = [
    *(f"DROP TRIGGER {FTS}_{event}" for event in ("insert", "delete", "update")),
    f"DROP TABLE {FTS}_vocabulary",
    f"DROP TABLE {FTS}",
]
ON_POSTGRESQL = [f"CREATE INDEX search_entry_tokens ON {ENTRY} USING gin (tokens)"]
OFF_POSTGRESQL = ["DROP INDEX search_entry_tokens"]


def _run(schema_editor, postgresql, sqlite):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def make(apps, schema_editor):
    _run(schema_editor, ON_POSTGRESQL, ON_SQLITE)


def drop(apps, schema_editor):
    _run(schema_editor, OFF_POSTGRESQL, OFF_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_notices_about_records")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("hint", models.CharField(blank=True, max_length=200)),
                ("names", models.TextField()),
                ("context", models.TextField(blank=True)),
                ("others", models.JSONField(default=list)),
                ("core", models.CharField(blank=True, max_length=200)),
                ("length", models.PositiveSmallIntegerField(default=0)),
                ("tokens", core.search.fields.TokensField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "core"],
                        name="search_entry_core",
                        opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="one_search_entry_per_record")
                ],
            },
        ),
        migrations.RunPython(make, drop),
    ]
