from django.db import migrations, models

CHOICES = [
    ("invitation", "Answer an invitation"),
    ("papers", "Read papers"),
    ("cost", "Claim a cost"),
    ("feedback", "Say how it was"),
    ("not_me", "Say that it was not me"),
    ("calendar", "See meetings in your own calendar"),
    ("appointments", "See appointments in your own calendar, without names"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_copies_go_to_whom_a_person_trusts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="personallink",
            name="link_purpose_is_known",
        ),
        migrations.AlterField(
            model_name="personallink",
            name="purpose",
            field=models.CharField(choices=CHOICES, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="personallink",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", [value for value, _label in CHOICES])),
                name="link_purpose_is_known",
            ),
        ),
    ]
