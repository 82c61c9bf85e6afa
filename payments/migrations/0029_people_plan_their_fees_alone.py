import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import involvement.sealing
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0028_vouchers_and_gifts_leave_by_themselves"),
        ("people", "0024_people_nothing_leaves_for_are_found_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seal_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                    ),
                ),
                ("plan", involvement.sealing.SealedTextField(blank=True, default="")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fee_plan",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
