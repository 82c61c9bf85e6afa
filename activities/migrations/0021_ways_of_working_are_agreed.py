from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0020_people_say_that_they_are_here"),
    ]

    operations = [
        migrations.AddField(
            model_name="purpose",
            name="ways_of_working",
            field=models.TextField(
                blank=True,
                db_default="",
                max_length=1000,
                verbose_name="How do we work together?",
            ),
        ),
    ]
