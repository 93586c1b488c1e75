"""Leads learn when they were last talked to from the interactions that are there."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery


def read_interactions(apps, schema_editor):
    Lead, Interaction = apps.get_model("crm", "Lead"), apps.get_model("crm", "Interaction")
    talks = Interaction.objects.filter(lead=OuterRef("pk"), archived_at__isnull=True).order_by().values("lead")
    latest = Subquery(talks.annotate(latest=Max("happened_on")).values("latest"))
    Lead.objects.filter(interactions__isnull=False).update(last_contact_on=latest)


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_found_by_the_search_index")]

    # On the way back the column stays as it is: what it holds is derived.
    operations = [migrations.RunPython(read_interactions, migrations.RunPython.noop)]
