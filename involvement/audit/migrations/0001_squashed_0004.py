import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("audit", "0001_trail"),
        ("audit", "0002_trail_is_sealed"),
        ("audit", "0003_looks_at_what_was_paid"),
        ("audit", "0004_only_people_of_the_trail_are_indexed"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("row_count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=20)),
                ("mark", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "before",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="audit.auditseal",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_id__gte", models.F("first_id")), ("row_count__gt", 0)
                        ),
                        name="seal_covers_something",
                    ),
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("before", None)),
                        name="one_seal_is_the_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("action", models.CharField(max_length=80)),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("was", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)),
                        fields=["person_id", "-id"],
                        name="audit_by_person",
                    ),
                    models.Index(fields=["subject_kind", "-id"], name="audit_by_kind"),
                    models.Index(
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
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditrow",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a8ad0d6af3795d395cef91c53780c65f9d9bf8ea",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_audit_is_append_only_d02b7",
                    table="audit_auditrow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditrow",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_writers_are_seen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_advisory_xact_lock_shared(4107); RETURN NULL;",
                    hash="0207f03ba8577a7df8861661c54d710d04827450",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_audit_writers_are_seen_7c863",
                    table="audit_auditrow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="seal_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1fa86a98617af9616325b1739d551cd392c8d915",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_seal_is_append_only_f0ed0",
                    table="audit_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
