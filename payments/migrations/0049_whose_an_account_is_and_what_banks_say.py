import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0048_mark_bank_accounts_of_before"),
        ("people", "0001_squashed_0025"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NameCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("match", "The name matches"),
                            ("close", "It is a close match"),
                            ("no_match", "The name does not match"),
                            ("unknown", "The bank could not check it"),
                        ],
                        max_length=10,
                        verbose_name="What the bank said",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Checked on"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payeeaccount",
            name="payee_account_never_changes",
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="whose",
            field=models.CharField(
                blank=True,
                choices=[
                    ("other_name", "Mine, in another name"),
                    ("joint", "Mine and somebody else’s: a joint account"),
                    (
                        "helper",
                        "It belongs to somebody who looks after my money: an appointee, deputy or attorney",
                    ),
                    ("else", "It belongs to somebody else"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="Whose account it is",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeeaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="payee_account_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "fingerprint", "ending", "whose", "spelling_shown", "numbers_doubted" rows from % table\', TG_TABLE_NAME;',
                    hash="5f78af50c8efe9e8cabbe9a4169a05e7138308c8",
                    operation='UPDATE OF "seal_id", "person_id", "way", "account_name", "sort_code", "account_number", "fingerprint", "ending", "whose", "spelling_shown", "numbers_doubted"',
                    pgid="pgtrigger_payee_account_never_changes_18735",
                    table="payments_payeeaccount",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="payeeaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("whose__in", ["", "other_name", "joint", "helper", "else"])),
                name="whose_account_is_known",
            ),
        ),
        migrations.AddField(
            model_name="namecheck",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="name_checks",
                to="payments.payeeaccount",
            ),
        ),
        migrations.AddField(
            model_name="namecheck",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Checked by",
            ),
        ),
        migrations.AddConstraint(
            model_name="namecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["match", "close", "no_match", "unknown"])),
                name="name_outcome_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="name_check_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6f03b5e1703220d2e81dee995c412914bab474dc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_name_check_is_append_only_ebf95",
                    table="payments_namecheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="name_is_checked_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payeeaccount a\n                        JOIN people_person p ON p.id = a.person_id\n                        WHERE a.id = NEW.account_id AND p.user_id = NEW.by_id\n                    ) THEN\n                        RAISE EXCEPTION 'somebody else checks the name on an account'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="088599fab29509ac40b9f14b66dcb60de2837a2e",
                    operation="INSERT",
                    pgid="pgtrigger_name_is_checked_by_another_1569c",
                    table="payments_namecheck",
                    when="BEFORE",
                ),
            ),
        ),
    ]
