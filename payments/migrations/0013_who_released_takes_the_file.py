import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_how_long_changed_details_wait")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="bankfiledownload",
            trigger=pgtrigger.compiler.Trigger(
                name="download_is_by_who_released",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM payments_payoutrun r\n                        WHERE r.id = NEW.run_id AND r.released_by_id = NEW.by_id\n                    ) THEN\n                        RAISE EXCEPTION 'only who released a run takes its bank file'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="f32b331f1ca76e62ca1a99ee92e80c168e9c7b96",
                    operation="INSERT",
                    pgid="pgtrigger_download_is_by_who_released_d7184",
                    table="payments_bankfiledownload",
                    when="BEFORE",
                ),
            ),
        ),
    ]
