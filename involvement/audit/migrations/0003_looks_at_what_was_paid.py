from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_trail_is_sealed"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="auditrow",
            name="audit_looks",
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(
                condition=models.Q(
                    (
                        "action__in",
                        (
                            "looked.file",
                            "looked.needs",
                            "looked.bank",
                            "looked.answers",
                            "looked.paid",
                        ),
                    )
                ),
                fields=["person_id", "actor_id", "action", "-at"],
                name="audit_looks",
            ),
        ),
    ]
