import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_a_run_keeps_its_bank_format"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="payeeaccount",
            name="payee_account_never_changes",
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="numbers_doubted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="spelling_shown",
            field=models.BooleanField(db_default=False, default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeeaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="payee_account_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "ending", "spelling_shown", "numbers_doubted" rows from % table\', TG_TABLE_NAME;',
                    hash="f1357654cfe91016448f0e2f51f7692cd40e484b",
                    operation='UPDATE OF "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "ending", "spelling_shown", "numbers_doubted"',
                    pgid="pgtrigger_payee_account_never_changes_18735",
                    table="payments_payeeaccount",
                    when="BEFORE",
                ),
            ),
        ),
    ]
