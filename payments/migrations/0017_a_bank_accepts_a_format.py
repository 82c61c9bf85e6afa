import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FORMATS = [
    ("generic", "CSV with a header"),
    ("bacs", "Bacs Standard 18"),
    ("pain001", "ISO 20022 pain.001.001.09"),
    ("bankline", "Bankline CSV (NatWest, RBS, Coutts)"),
    ("lloyds", "Lloyds CSV"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0016_sealed_own_numbers_never_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptedFormat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank_format", models.CharField(choices=FORMATS, max_length=10, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payoutrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bank_format__in", [code for code, _name in FORMATS])),
                        name="accepted_format_is_known",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acceptedformat",
            trigger=pgtrigger.compiler.Trigger(
                name="accepted_format_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a76730196aa1ccaa08c796b2a9c1e070513fe3c9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_accepted_format_is_append_only_9c28a",
                    table="payments_acceptedformat",
                    when="BEFORE",
                ),
            ),
        ),
    ]
