from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0011_tasks_of_next_steps")]

    operations = [
        migrations.AlterField(
            model_name="claimconflict",
            name="ground",
            field=models.CharField(
                choices=[
                    ("code", "same credit code"), ("name", "same name"), ("former_name", "former name"),
                    ("near_name", "nearly the same name"), ("project", "same project name"),
                ],
                max_length=12, verbose_name="ground of the conflict",
            ),
        ),
        migrations.AlterField(
            model_name="firstreportclaim",
            name="status",
            field=models.CharField(
                choices=[
                    ("filed", "waits for acceptance"), ("accepted", "accepted"), ("contested", "contested"),
                    ("refused", "refused"), ("lapsed", "lapsed"), ("released", "released"),
                ],
                default="filed", editable=False, max_length=10, verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="leadtransfer",
            name="status",
            field=models.CharField(
                choices=[("asked", "asked for"), ("approved", "handed over"), ("refused", "refused")],
                default="asked", editable=False, max_length=10, verbose_name="status",
            ),
        ),
    ]  # fmt: skip
