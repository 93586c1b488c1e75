"""Stages come from the data, and every lead that is there gets the move by which it came to its stage."""

import crm.fields
import crm.models.lead
from django.db import migrations
from django.db.models import Min
from django.utils import timezone

PORTION = 1000


def record_first_moves(apps, schema_editor):
    """A lead signed on a known day came there on that day; another one when it was first reported, else recorded."""
    Lead, StageMove = apps.get_model("crm", "Lead"), apps.get_model("crm", "StageMove")
    last = 0
    while portion := list(_without_moves(Lead).filter(pk__gt=last).order_by("pk")[:PORTION]):
        last = portion[-1].pk
        moves = []
        for lead in portion:
            lead.stage_since = _day(lead)
            moves.append(StageMove(
                lead=lead, to_stage=lead.stage, to_state=lead.side_state, moved_on=lead.stage_since,
                reason=lead.side_reason if lead.side_state else "", version=lead.version,
            ))  # fmt: skip
        StageMove.objects.bulk_create(moves)
        Lead.objects.bulk_update(portion, ["stage_since"])


def _without_moves(leads):
    return leads.objects.filter(moves=None).annotate(signed_on=Min("agreements__signed_on"))


def _day(lead):
    recorded = timezone.localtime(lead.created_at).date()
    known = lead.signed_on if lead.stage == "P40" else None
    return min(known or lead.first_reported_on or recorded, recorded)


def forget_first_moves(apps, schema_editor):
    apps.get_model("crm", "StageMove").objects.filter(from_stage="", by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_first_reports_and_transfers")]

    operations = [
        migrations.AlterField(
            model_name="lead",
            name="stage",
            field=crm.fields.StageField(
                choices=crm.models.lead.stage_choices, default="P10", max_length=4, verbose_name="stage"
            ),
        ),
        migrations.RunPython(record_first_moves, forget_first_moves),
    ]
