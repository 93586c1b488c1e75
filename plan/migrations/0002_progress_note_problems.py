from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='progressnote',
            name='problems',
            field=models.TextField(blank=True, verbose_name='problems and what is needed'),
        ),
    ]
