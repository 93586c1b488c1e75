from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_company_pages_in_the_index")]

    operations = [
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_sealed", False), models.Q(("stage", "P40"), _negated=True), _connector="OR"),
                name="lead_sealed_before_signing",
                violation_error_message="A signed lead is not sealed. Lift the seal first.",
            ),
        ),
    ]
