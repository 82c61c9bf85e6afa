import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_seal_own_numbers")]

    operations = [
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
    ]
