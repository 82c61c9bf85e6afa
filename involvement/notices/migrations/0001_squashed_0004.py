import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import involvement.sealing
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("notices", "0001_outbox"),
        ("notices", "0002_notices_to_mend_are_found_at_once"),
        ("notices", "0003_letters_wait_for_printing"),
        ("notices", "0004_a_copy_goes_to_whom_they_trust"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0025"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TrialPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("text", "Text message"),
                            ("letter", "Letter by post"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to", models.CharField(max_length=400)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("about_id", models.BigIntegerField()),
                ("context", models.JSONField(default=dict)),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "E-mail"),
                            ("text", "Text message"),
                            ("letter", "Letter by post"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to go"),
                            ("sending", "Going"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("unsure", "May have been sent: please check"),
                            ("dropped", "No longer needed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="people.person",
                    ),
                ),
                (
                    "trusted",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="people.trustedperson",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["due_at", "id"],
                        name="notice_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["sending", "unsure", "failed"])),
                        fields=["taken_at"],
                        name="notice_unfinished",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "unsure"])),
                        fields=["id"],
                        name="notice_to_mend",
                    ),
                    models.Index(fields=["person", "-id"], name="notice_by_person"),
                    models.Index(
                        condition=models.Q(("trusted__isnull", False)),
                        fields=["trusted"],
                        name="notice_copy",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("user__isnull", False)),
                            models.Q(("person__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="notice_has_one_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trusted", None), ("person__isnull", False), _connector="OR"
                        ),
                        name="a_copy_is_of_a_persons_message",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["queued", "sending", "sent", "failed", "unsure", "dropped"],
                            )
                        ),
                        name="notice_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_sent_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("to", models.TextField()),
                ("subject", models.CharField(max_length=200)),
                ("body", involvement.sealing.SealedTextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("printed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "printed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters_printed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("printed_at", None)),
                        fields=["id"],
                        name="letter_to_print",
                    ),
                    models.Index(fields=["printed_at"], name="letter_by_print"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("printed_at", None)),
                        fields=("notice",),
                        name="a_message_waits_on_one_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("printed_at__isnull", True), ("printed_by__isnull", True)),
                            models.Q(("printed_at__isnull", False), ("printed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_printed_by_somebody",
                    ),
                ],
            },
        ),
    ]
