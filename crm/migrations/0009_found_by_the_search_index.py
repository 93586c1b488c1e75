"""Companies are found by the search index; their own column of search text is not kept any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_moves_of_leads"), ("core", "0005_search_index")]

    operations = [
        # On the way back the column is filled by nobody: what it held is derived.
        migrations.AlterField("company", "search_text", models.TextField(blank=True, default="", editable=False)),
        migrations.RemoveField("company", "search_text"),
    ]
