"""Have PostgreSQL know the ten thousand commonest tokens: by the usual hundred it takes rare ones for far more common than
they are, and common ones that stand together for rare."""

from django.db import migrations

TOKENS = "ALTER TABLE core_searchentry ALTER tokens SET STATISTICS"


def know(apps, schema_editor):
    _run(schema_editor, f"{TOKENS} 1000", "ANALYZE core_searchentry")


def know_less(apps, schema_editor):
    _run(schema_editor, f"{TOKENS} -1")


def _run(schema_editor, *statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0007_views_as_addresses")]

    operations = [migrations.RunPython(know, know_less)]
