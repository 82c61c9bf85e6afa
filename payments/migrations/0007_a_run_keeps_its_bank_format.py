import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_nobody_enters_what_they_decided"),
    ]

    operations = [
        migrations.AddField(
            model_name="payoutrun",
            name="bank_format",
            field=models.CharField(
                choices=[
                    ("generic", "CSV with a header"),
                    ("bacs", "Bacs Standard 18"),
                    ("pain001", "ISO 20022 pain.001.001.09"),
                    ("bankline", "Bankline CSV (NatWest, RBS, Coutts)"),
                    ("lloyds", "Lloyds CSV"),
                ],
                db_default="generic",
                default="generic",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="payoutrun",
            name="file_details",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_keeps_its_bank_file",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."frozen_at" IS NOT NULL)',
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "bank_format", "file_details" rows from % table\', TG_TABLE_NAME;',
                    hash="2d984632396c578759ff3780213e48ba85716fff",
                    operation='UPDATE OF "bank_format", "file_details"',
                    pgid="pgtrigger_run_keeps_its_bank_file_7d360",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bank_format__in", ["generic", "bacs", "pain001", "bankline", "lloyds"])
                ),
                name="run_bank_format_is_known",
            ),
        ),
    ]
