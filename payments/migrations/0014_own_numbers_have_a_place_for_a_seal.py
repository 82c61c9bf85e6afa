import uuid

import django.contrib.postgres.functions
import pgtrigger.migrations
from django.db import migrations, models

import involvement.sealing


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_who_released_takes_the_file")]

    operations = [
        migrations.AddField(
            model_name="payoutrun",
            name="seal_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
                unique=True,
            ),
        ),
        # a column that a trigger watches cannot change its kind
        pgtrigger.migrations.RemoveTrigger(model_name="payoutrun", name="run_keeps_its_bank_file"),
        migrations.AlterField(
            model_name="payoutrun",
            name="file_details",
            field=involvement.sealing.SealedTextField(blank=True, default=""),
        ),
    ]
