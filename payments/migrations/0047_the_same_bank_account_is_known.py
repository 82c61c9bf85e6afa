import django.db.models.deletion
import django.utils.timezone
import involvement.sealing
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0046_the_rest_of_a_fee_is_paid_by_a_run"),
        ("people", "0001_squashed_0025"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "They live together, or are a couple"),
                            ("helper", "One of them looks after the money of the other"),
                            ("other", "There is another good reason"),
                        ],
                        max_length=10,
                        verbose_name="Why is it right?",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payeeaccount",
            name="payee_account_never_changes",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payoutrun",
            name="run_is_not_released_by_who_called",
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="fingerprint",
            field=involvement.sealing.FingerprintField(
                blank=True,
                db_default="",
                default="",
                of=("sort_code", "account_number"),
                verbose_name="Same account",
            ),
        ),
        migrations.AddIndex(
            model_name="payeeaccount",
            index=models.Index(
                condition=models.Q(
                    ("replaced_at", None), models.Q(("fingerprint", ""), _negated=True)
                ),
                fields=["fingerprint"],
                name="payee_account_is_the_same",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeeaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="payee_account_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "fingerprint", "ending", "spelling_shown", "numbers_doubted" rows from % table\', TG_TABLE_NAME;',
                    hash="e202107e339f05cc16922ed1b32c2d7b85b3e3ad",
                    operation='UPDATE OF "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "fingerprint", "ending", "spelling_shown", "numbers_doubted"',
                    pgid="pgtrigger_payee_account_never_changes_18735",
                    table="payments_payeeaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_is_not_released_by_who_called",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."released_by_id" IS NOT NULL)',
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_payoutline l\n                JOIN payments_payeechange c ON c.account_id = l.payee_id\n                JOIN payments_payeecall k ON k.change_id = c.id AND k.outcome IN ('called', 'met')\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND k.by_id = NEW.released_by_id\n            ) OR EXISTS (\n                SELECT 1 FROM payments_payoutline l\n                JOIN payments_accountshare s ON l.payee_id IN (s.first_id, s.second_id)\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND s.by_id = NEW.released_by_id\n            ) THEN\n                RAISE EXCEPTION 'who confirmed bank details does not release the payment to them'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ca5ee12cab32f87b9b551a6816c2593f48162211",
                    operation='INSERT OR UPDATE OF "released_by_id"',
                    pgid="pgtrigger_run_is_not_released_by_who_called_4da14",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="accountshare",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accountshare",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.payeeaccount",
            ),
        ),
        migrations.AddField(
            model_name="accountshare",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.payeeaccount",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountshare",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="two_accounts_share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["household", "helper", "other"])),
                name="share_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))),
                name="share_names_the_older_first",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountshare",
            trigger=pgtrigger.compiler.Trigger(
                name="share_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7e1c9a037d889158e01568bca5cb6729113b3260",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_share_is_append_only_6c018",
                    table="payments_accountshare",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountshare",
            trigger=pgtrigger.compiler.Trigger(
                name="share_is_agreed_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payeeaccount a\n                        JOIN people_person p ON p.id = a.person_id\n                        WHERE a.id IN (NEW.first_id, NEW.second_id) AND p.user_id = NEW.by_id\n                    ) OR NOT EXISTS (\n                        SELECT 1 FROM payments_payeeaccount a\n                        JOIN payments_payeeaccount b ON b.fingerprint = a.fingerprint\n                        WHERE a.id = NEW.first_id AND b.id = NEW.second_id\n                        AND a.fingerprint <> '' AND a.person_id <> b.person_id\n                    ) THEN\n                        RAISE EXCEPTION 'somebody else agrees that two share one account'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="4567df74451e746a37442f93124807c425ecad8a",
                    operation="INSERT",
                    pgid="pgtrigger_share_is_agreed_by_another_4d35d",
                    table="payments_accountshare",
                    when="BEFORE",
                ),
            ),
        ),
    ]
