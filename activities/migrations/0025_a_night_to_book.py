from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0024_staff_say_how_people_took_part_too"),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="needs_stay",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
