import django.db.models.deletion
from django.db import migrations, models

from core.fields import MoneyField


class Migration(migrations.Migration):
    dependencies = [("crm", "0006_leads_sealed_before_signing")]

    operations = [
        migrations.AddField(
            model_name="firstreportclaim",
            name="is_below_threshold",
            field=models.BooleanField(default=False, editable=False, verbose_name="below the threshold"),
        ),
        migrations.AddField(
            model_name="firstreportclaim",
            name="protected_from",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="protected from"),
        ),
        migrations.AddField(
            model_name="firstreportclaim",
            name="renewals",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="renewals"),
        ),
        migrations.AddField(
            model_name="leadtransfer",
            name="name",
            field=models.CharField(default="", editable=False, max_length=200, verbose_name="project name"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="leadtransfer",
            name="company",
            field=models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="crm.company", verbose_name="investor",
            ),
        ),
        migrations.AddField(
            model_name="leadtransfer",
            name="amount",
            field=MoneyField(
                blank=True, decimal_places=2, editable=False, max_digits=18, null=True,
                verbose_name="planned investment",
            ),
        ),
        migrations.AlterField(
            model_name="shareline",
            name="item",
            field=models.CharField(
                choices=[
                    ("count", "number of projects"), ("inflow", "money in place"), ("output", "output"),
                    ("investment", "investment agreed and made"), ("tax", "tax kept locally"),
                ],
                max_length=12, verbose_name="item",
            ),
        ),
    ]  # fmt: skip
