from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0016_calendars_are_read_by_a_secret_link"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="display",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]
