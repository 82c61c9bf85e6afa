import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("impact", "0001_answers_and_differences"),
        ("impact", "0002_answers_may_hide_their_name"),
        ("impact", "0003_figures_are_counted_ahead"),
        ("impact", "0004_feedback_says_who_typed_it"),
        ("impact", "0005_meetings_are_counted_by_how_voices_are_heard"),
    ]

    initial = True

    dependencies = [
        ("activities", "0001_squashed_0025"),
        ("people", "0001_squashed_0025"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("ethos", "Ethos and culture"),
                            ("policy", "Policy and planning"),
                            ("delivery", "Delivery"),
                            ("outcomes", "Outcomes and outputs"),
                            ("equality", "Diversity and equality of opportunity"),
                            ("experience", "Experience of the service"),
                        ],
                        max_length=10,
                        verbose_name="Where is the difference?",
                    ),
                ),
                (
                    "is_beyond",
                    models.BooleanField(
                        default=False,
                        verbose_name="It made a difference beyond this work: to services, or to someone's life",
                    ),
                ),
                ("you_said", models.TextField(max_length=600, verbose_name="What did people say?")),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("changed", "Changed"),
                            ("in_part", "Changed in part"),
                            ("not_yet", "Not yet"),
                            ("not_changed", "Not changed: here is why"),
                            ("too_early", "Too early"),
                        ],
                        max_length=12,
                        verbose_name="What came of it?",
                    ),
                ),
                (
                    "we_did",
                    models.TextField(max_length=600, verbose_name="What did BASW do, or why not?"),
                ),
                (
                    "evidence",
                    models.CharField(blank=True, max_length=300, verbose_name="How do we know?"),
                ),
                ("decided_by_whom", models.CharField(max_length=200, verbose_name="Who decided?")),
                ("decided_on", models.DateField(verbose_name="When was it decided?")),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="activities.activity",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="activities.outcome",
                        verbose_name="Which outcome is this about?",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "-id"],
                "indexes": [
                    models.Index(fields=["activity", "-id"], name="difference_by_activity")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "ethos",
                                    "policy",
                                    "delivery",
                                    "outcomes",
                                    "equality",
                                    "experience",
                                ],
                            )
                        ),
                        name="difference_area_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "change__in",
                                ["changed", "in_part", "not_yet", "not_changed", "too_early"],
                            )
                        ),
                        name="difference_change_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "beyond",
                    models.TextField(
                        blank=True,
                        max_length=1000,
                        verbose_name="Did it make a difference beyond the activity?",
                    ),
                ),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="activities.activity",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", False), ("completed_by__isnull", False)
                            ),
                            models.Q(
                                ("completed_at__isnull", True), ("completed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_completion_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "knew_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("a_bit", "A bit"),
                            ("no", "No"),
                            ("not_sure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "could_take_part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("a_bit", "A bit"),
                            ("no", "No"),
                            ("not_sure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "was_listened_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("a_bit", "A bit"),
                            ("no", "No"),
                            ("not_sure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("may_share_words", models.BooleanField(default=False)),
                ("hides_name", models.BooleanField(default=False)),
                ("wants_a_call", models.BooleanField(default=False)),
                ("is_worried_about_safety", models.BooleanField(default=False)),
                ("draft", models.JSONField(blank=True, default=dict)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="activities.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("user__isnull", False)),
                            models.Q(("person__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="feedback_is_from_one_reader",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "person"), name="each_person_is_asked_once_per_meeting"
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "user"), name="each_chair_is_asked_once_per_meeting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("could_take_part__in", ["", "yes", "a_bit", "no", "not_sure"]),
                            ("knew_why__in", ["", "yes", "a_bit", "no", "not_sure"]),
                            ("was_listened_to__in", ["", "yes", "a_bit", "no", "not_sure"]),
                        ),
                        name="feedback_answers_are_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "met",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("in_part", "In part"),
                            ("no", "No"),
                            ("too_early", "Too early to say"),
                        ],
                        max_length=10,
                        verbose_name="Did it come about?",
                    ),
                ),
                (
                    "because_of_people",
                    models.TextField(
                        max_length=600, verbose_name="What part did people's involvement play?"
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="How do we know?")),
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
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="activities.outcome",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("met__in", ["yes", "in_part", "no", "too_early"])),
                        name="outcome_result_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("held", "Meetings held, by month and how the presence rule was met"),
                            (
                                "apart",
                                "Meetings held, by whether each voice could be heard by itself",
                            ),
                            ("came", "People who came"),
                            ("changed", "What changed, by area"),
                            ("paid", "Payments, by working days from asking to having the money"),
                            ("asked", "Asked how it was, by side"),
                            ("answered", "Answered how it was, by side"),
                            ("listened", "Whether people felt listened to"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=20)),
                ("month", models.DateField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="activities.group",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "subject", "key", "month"),
                        name="one_tally_of_a_kind",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                [
                                    "held",
                                    "apart",
                                    "came",
                                    "changed",
                                    "paid",
                                    "asked",
                                    "answered",
                                    "listened",
                                ],
                            )
                        ),
                        name="tally_subject_is_known",
                    ),
                ],
            },
        ),
    ]
