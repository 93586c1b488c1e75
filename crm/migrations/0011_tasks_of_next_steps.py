"""Give every lead that is followed and has a next step with a day the task of that step."""

from django.db import migrations

PORTION = 1000


def make_tasks(apps, schema_editor):
    Lead, Task = apps.get_model("crm", "Lead"), apps.get_model("core", "Task")
    known = set(
        Task.objects.filter(model="crm.lead", kind="step", done_at=None, archived_at=None)
        .values_list("object_id", flat=True)
    )
    leads = Lead.objects.filter(archived_at=None, side_state="", next_action_on__isnull=False).exclude(next_action="")
    made = []
    for lead in leads.only("next_action", "next_action_on", "owner_id").order_by("pk").iterator(chunk_size=PORTION):
        if lead.pk in known:
            continue
        made.append(
            Task(
                model="crm.lead", object_id=lead.pk, kind="step", text=lead.next_action, due_on=lead.next_action_on,
                assignee_id=lead.owner_id,
            )
        )
        if len(made) == PORTION:
            Task.objects.bulk_create(made)
            made.clear()
    Task.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_notices_about_records"),
        ("crm", "0010_last_contacts"),
    ]

    # Back again the tasks stay: they are what people see of the next steps, and do no harm.
    operations = [migrations.RunPython(make_tasks, migrations.RunPython.noop)]
