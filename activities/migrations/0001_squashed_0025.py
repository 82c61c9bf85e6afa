import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import functools
import involvement.fields
import involvement.money
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("activities", "0001_activity_to_pack"),
        ("activities", "0002_meeting_remembers_one_alone"),
        ("activities", "0003_late_papers_offer_three_choices"),
        ("activities", "0004_an_answer_knows_its_meeting"),
        ("activities", "0005_nobody_goes_ahead_alone"),
        ("activities", "0006_meetings_that_are_over_are_found_at_once"),
        ("activities", "0007_an_answer_says_who_typed_it"),
        ("activities", "0008_what_helped_last_time_is_what_helps"),
        ("activities", "0009_a_meeting_may_be_called_off_late"),
        ("activities", "0010_groups_keep_places_for_people"),
        ("activities", "0011_a_meeting_is_closed_with_its_decisions"),
        ("activities", "0012_rules_history_and_alerts"),
        ("activities", "0013_each_kind_of_meeting_gets_its_rule"),
        ("activities", "0014_a_rule_keeps_the_floor"),
        ("activities", "0015_meetings_come_in_series"),
        ("activities", "0016_meetings_have_an_agenda"),
        ("activities", "0017_each_side_may_have_a_time_of_its_own"),
        ("activities", "0018_reserves_are_called"),
        ("activities", "0019_how_answers_turned_out_is_counted"),
        ("activities", "0020_people_say_that_they_are_here"),
        ("activities", "0021_ways_of_working_are_agreed"),
        ("activities", "0022_people_say_what_they_would_change"),
        ("activities", "0023_a_fee_can_be_given_away_or_be_a_voucher"),
        ("activities", "0024_staff_say_how_people_took_part_too"),
        ("activities", "0025_a_night_to_book"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0025"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="Name")),
                (
                    "words",
                    models.CharField(
                        max_length=200, verbose_name="What somebody in this role does"
                    ),
                ),
                ("is_of_framework", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-is_of_framework", "id"],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="Name")),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("uk", "United Kingdom"),
                            ("england", "England"),
                            ("scotland", "Scotland"),
                            ("cymru", "Cymru"),
                            ("ni", "Northern Ireland"),
                        ],
                        default="uk",
                        max_length=10,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("policy", "Politics and policy"),
                            ("governance", "Decision-making"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_high_level", models.BooleanField(default=False, verbose_name="High level")),
                (
                    "term_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Months of a term"
                    ),
                ),
                (
                    "chairs",
                    models.ManyToManyField(
                        blank=True, related_name="chaired_groups", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["practice", "policy", "governance"])),
                        name="group_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="group_nation_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        default=functools.partial(involvement.fields.reference, *("ACT",), **{}),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "title",
                    models.CharField(max_length=120, verbose_name="What is this work called?"),
                ),
                (
                    "serves_social_workers",
                    models.TextField(
                        blank=True,
                        max_length=600,
                        verbose_name="How will it improve services for social workers?",
                    ),
                ),
                (
                    "serves_people",
                    models.TextField(
                        blank=True,
                        max_length=600,
                        verbose_name="How will it improve social work for people, families and carers?",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planning", "Planning"),
                            ("inviting", "Inviting"),
                            ("meeting", "Meeting"),
                            ("finishing", "Finishing"),
                            ("finished", "Finished"),
                            ("paused", "Paused"),
                        ],
                        default="planning",
                        max_length=10,
                    ),
                ),
                (
                    "was_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planning", "Planning"),
                            ("inviting", "Inviting"),
                            ("meeting", "Meeting"),
                            ("finishing", "Finishing"),
                            ("finished", "Finished"),
                            ("paused", "Paused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_activities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="activities.group",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "activities",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "-id"], name="activity_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("serves_people", ""), ("serves_social_workers", ""), _negated=True
                        ),
                        name="activity_serves_the_goal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planning",
                                    "inviting",
                                    "meeting",
                                    "finishing",
                                    "finished",
                                    "paused",
                                ],
                            )
                        ),
                        name="activity_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "paused"),
                                ("was_state__in", ["planning", "inviting", "meeting"]),
                            ),
                            models.Q(
                                models.Q(("state", "paused"), _negated=True), ("was_state", "")
                            ),
                            _connector="OR",
                        ),
                        name="activity_pause_remembers_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "speaks_for",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Whom do they speak for?"
                    ),
                ),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="activities.group",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="activities.placerole",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="place_closes_after_it_opens",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PresenceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("policy", "Politics and policy"),
                            ("governance", "Decision-making"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_high_level", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("minimum", models.PositiveSmallIntegerField(default=2)),
                ("ideal", models.PositiveSmallIntegerField(default=3)),
                ("least_service_users", models.PositiveSmallIntegerField(default=1)),
                ("least_carers", models.PositiveSmallIntegerField(default=1)),
                ("needs_reserve", models.BooleanField(default=False)),
                ("reply_days", models.PositiveSmallIntegerField(default=10)),
                ("source", models.CharField(max_length=200)),
                ("set_on", models.DateField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from", "-id"],
                "indexes": [
                    models.Index(
                        fields=["level", "is_high_level", "-valid_from", "-id"],
                        name="rule_of_a_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["practice", "policy", "governance"])),
                        name="presence_rule_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ideal__gte", models.F("minimum")), ("minimum__gte", 2)
                        ),
                        name="presence_minimum_is_never_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_high_level", False), ("needs_reserve", True), _connector="OR"
                        ),
                        name="high_level_always_needs_a_reserve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ideal__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("least_service_users"), "+", models.F("least_carers")
                                ),
                            )
                        ),
                        name="both_voices_fit_into_the_ideal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply_days__gte", 1), ("reply_days__lte", 60)),
                        name="presence_rule_leaves_days_to_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("set_by", None), ("set_on", None)),
                            models.Q(
                                ("set_by__isnull", False),
                                ("set_on__isnull", False),
                                ("valid_from__gte", models.F("set_on")),
                            ),
                            _connector="OR",
                        ),
                        name="presence_rule_never_rewrites_the_past",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="presence_rule_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clause", models.CharField(max_length=3)),
                ("how", models.TextField(max_length=1000)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="activities.activity",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["clause"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "clause"), name="one_answer_per_promise"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clause__in", ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"])
                        ),
                        name="promise_is_one_of_nine",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how", ""), _negated=True), name="promise_says_how"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "why",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="Why do we need people?"
                    ),
                ),
                (
                    "can_change",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="What can people change?"
                    ),
                ),
                (
                    "cannot_change",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="What can they not change?"
                    ),
                ),
                (
                    "who_decides",
                    models.CharField(blank=True, max_length=200, verbose_name="Who decides?"),
                ),
                (
                    "decides_on",
                    models.DateField(blank=True, null=True, verbose_name="When do they decide?"),
                ),
                (
                    "tell_by",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="When will we tell people what was decided?",
                    ),
                ),
                (
                    "role_description",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="What will people do?"
                    ),
                ),
                (
                    "ways_of_working",
                    models.TextField(
                        blank=True,
                        db_default="",
                        max_length=1000,
                        verbose_name="How do we work together?",
                    ),
                ),
                (
                    "fee_pence",
                    involvement.money.PenceField(
                        blank=True, null=True, verbose_name="Fee for each person and meeting"
                    ),
                ),
                (
                    "pay_terms",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="What is paid, and when?"
                    ),
                ),
                (
                    "budget_pence",
                    involvement.money.PenceField(
                        blank=True, null=True, verbose_name="Budget for fees and costs"
                    ),
                ),
                (
                    "hard_topics",
                    models.TextField(
                        blank=True,
                        max_length=600,
                        verbose_name="Are there hard topics, and what support is there?",
                    ),
                ),
                ("lead_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("chair_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purposes",
                        to="activities.activity",
                    ),
                ),
                (
                    "chair_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who can people contact?",
                    ),
                ),
                (
                    "lead_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "version"), name="one_purpose_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lead_agreed_at__isnull", False), ("lead_agreed_by__isnull", False)
                            ),
                            models.Q(
                                ("lead_agreed_at__isnull", True), ("lead_agreed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="purpose_lead_agreement_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("chair_agreed_at__isnull", False),
                                ("chair_agreed_by__isnull", False),
                            ),
                            models.Q(
                                ("chair_agreed_at__isnull", True), ("chair_agreed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="purpose_chair_agreement_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("why", "Why we need people"),
                            ("limits", "What can change, and who decides"),
                            ("outcomes", "What should come of it"),
                            ("role", "What people will do"),
                            ("pay", "What is paid"),
                            ("contact", "Who people can contact"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(max_length=1000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_up", "We will change this"),
                            ("not_now", "Not this time"),
                            ("heard", "We have heard this"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer_words", models.TextField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="people.person",
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="activities.purpose",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                ["", "why", "limits", "outcomes", "role", "pay", "contact"],
                            )
                        ),
                        name="proposal_part_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="proposal_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "taken_up", "not_now", "heard"])),
                        name="proposal_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("answered_at__isnull", False), ("answered_by__isnull", False)
                                ),
                                models.Q(
                                    ("answered_at__isnull", True), ("answered_by__isnull", True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("answer", ""),
                                    ("answer_words", ""),
                                    ("answered_at__isnull", True),
                                ),
                                models.Q(
                                    models.Q(("answer", ""), _negated=True),
                                    ("answered_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="proposal_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "not_now"), _negated=True),
                            models.Q(("answer_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_refusal_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="What should change?")),
                ("measure", models.CharField(max_length=300, verbose_name="How will we know?")),
                ("by_date", models.DateField(verbose_name="By when?")),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="activities.purpose",
                    ),
                ),
            ],
            options={
                "ordering": ["by_date", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("measure", ""), _negated=True),
                        ),
                        name="outcome_can_be_measured",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="people.person",
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="activities.purpose",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "person"), name="one_agreement_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("week", "Every week"),
                            ("two_weeks", "Every two weeks"),
                            ("month", "Every month, on the same weekday"),
                            ("quarter", "Every three months, on the same weekday"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every__in", ["week", "two_weeks", "month", "quarter"])
                        ),
                        name="series_comes_as_often_as_we_know",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        default=functools.partial(involvement.fields.reference, *("MTG",), **{}),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "title",
                    models.CharField(max_length=120, verbose_name="What is this meeting called?"),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("in_person", "In person"),
                            ("both", "Online or in person"),
                        ],
                        max_length=10,
                        verbose_name="Where is it?",
                    ),
                ),
                ("place", models.TextField(max_length=600, verbose_name="Place, or how to join")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("policy", "Politics and policy"),
                            ("governance", "Decision-making"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_high_level", models.BooleanField(default=False, verbose_name="High level")),
                (
                    "separate_voices",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        verbose_name="How can service users and carers give their views separately?",
                    ),
                ),
                ("users_meet_at", models.DateTimeField(blank=True, null=True)),
                ("users_meet_until", models.DateTimeField(blank=True, null=True)),
                ("carers_meet_at", models.DateTimeField(blank=True, null=True)),
                ("carers_meet_until", models.DateTimeField(blank=True, null=True)),
                ("reply_by", models.DateField()),
                ("papers_by", models.DateField()),
                ("remind_on", models.DateField()),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("going_ahead_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="activities.activity",
                    ),
                ),
                (
                    "going_ahead_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="activities.series",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(fields=["state", "starts_at", "id"], name="meeting_by_time"),
                    models.Index(
                        condition=models.Q(("state__in", ["held", "cancelled"])),
                        fields=["starts_at", "id"],
                        name="meeting_that_is_over",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("users_meet_at__isnull", False),
                                    ("users_meet_until__isnull", False),
                                ),
                                models.Q(
                                    ("users_meet_at__isnull", True),
                                    ("users_meet_until__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("users_meet_until", None),
                                ("users_meet_until__gt", models.F("users_meet_at")),
                                _connector="OR",
                            ),
                        ),
                        name="time_users_have_to_themselves_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("users_meet_at", None),
                            models.Q(("separate_voices", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="time_users_have_to_themselves_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("carers_meet_at__isnull", False),
                                    ("carers_meet_until__isnull", False),
                                ),
                                models.Q(
                                    ("carers_meet_at__isnull", True),
                                    ("carers_meet_until__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("carers_meet_until", None),
                                ("carers_meet_until__gt", models.F("carers_meet_at")),
                                _connector="OR",
                            ),
                        ),
                        name="time_carers_have_to_themselves_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carers_meet_at", None),
                            models.Q(("separate_voices", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="time_carers_have_to_themselves_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["online", "in_person", "both"])),
                        name="meeting_mode_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["practice", "policy", "governance"])),
                        name="meeting_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "cancelled"])),
                        name="meeting_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("going_ahead_at__isnull", False), ("going_ahead_by__isnull", False)
                            ),
                            models.Q(
                                ("going_ahead_at__isnull", True), ("going_ahead_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="meeting_going_ahead_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="What was decided?")),
                ("why", models.TextField(max_length=600, verbose_name="Why?")),
                ("who", models.CharField(max_length=200, verbose_name="Who decided?")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="activities.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            models.Q(("who", ""), _negated=True),
                        ),
                        name="decision_says_what_why_and_who",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "what"), name="a_decision_is_written_down_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "changed",
                    models.TextField(
                        blank=True,
                        max_length=1000,
                        verbose_name="What did people with lived experience change?",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="activities.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="closing_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="What is it about?")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="How many minutes?")),
                ("is_break", models.BooleanField(default=False, verbose_name="It is a break")),
                (
                    "lead",
                    models.CharField(blank=True, max_length=120, verbose_name="Who leads it?"),
                ),
                (
                    "ask",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="What do you ask of people?"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="activities.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("meeting", "position"),
                        name="agenda_has_one_piece_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)), name="agenda_item_takes_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="What is to do?")),
                ("due_on", models.DateField(verbose_name="By when?")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="activities.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="action_done_is_whole",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "what"), name="an_action_is_written_down_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="Title")),
                (
                    "ask",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="What do you want from people?"
                    ),
                ),
                (
                    "minutes_to_read",
                    models.PositiveSmallIntegerField(verbose_name="Minutes to read"),
                ),
                (
                    "paper_format",
                    models.CharField(
                        choices=[
                            ("screen", "On a screen"),
                            ("large_print", "Large print"),
                            ("easy_read", "Easy Read"),
                            ("post", "Printed and posted"),
                            ("audio", "Read aloud"),
                        ],
                        default="screen",
                        max_length=20,
                        verbose_name="Format",
                    ),
                ),
                ("file", models.FileField(upload_to="papers/")),
                ("file_name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="activities.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "paper_format__in",
                                ["screen", "large_print", "easy_read", "post", "audio"],
                            )
                        ),
                        name="paper_format_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[("service_user", "Service user"), ("carer", "Carer")],
                        max_length=20,
                    ),
                ),
                ("speaks_for", models.CharField(blank=True, max_length=200)),
                ("is_reserve", models.BooleanField(default=False)),
                ("stepped_up_at", models.DateTimeField(blank=True, null=True)),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("fee_offered_pence", involvement.money.PenceField(default=0)),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("none", "Not answered"),
                            ("coming", "Coming"),
                            ("not_coming", "Not coming"),
                            ("not_sure", "Not sure yet"),
                            ("asked", "Asked a question"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_out_at", models.DateTimeField(blank=True, null=True)),
                ("answered_starts_at", models.DateTimeField(blank=True, null=True)),
                ("answered_sequence", models.PositiveIntegerField(blank=True, null=True)),
                ("question", models.TextField(blank=True, max_length=1000)),
                (
                    "travel",
                    models.CharField(
                        choices=[
                            ("not_needed", "I do not need to travel"),
                            ("book", "Please book and pay for me"),
                            ("pay_back", "I will pay, and you pay me back"),
                            ("cannot_pay", "I cannot pay first. Please help"),
                        ],
                        default="not_needed",
                        max_length=12,
                    ),
                ),
                ("needs_stay", models.BooleanField(db_default=False, default=False)),
                ("needs_care_cover", models.BooleanField(default=False)),
                ("travel_booked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "fee_choice",
                    models.CharField(
                        choices=[
                            ("full", "Pay me"),
                            ("less", "Pay me less"),
                            ("voucher", "Give me a voucher"),
                            ("give", "Give it to a charity or organisation"),
                            ("none", "Do not pay me a fee"),
                            ("wait", "Wait until I have asked for advice"),
                        ],
                        default="full",
                        max_length=7,
                    ),
                ),
                ("fee_less_pence", involvement.money.PenceField(blank=True, null=True)),
                ("fee_to", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("goes_alone_at", models.DateTimeField(blank=True, null=True)),
                ("goes_alone_with", models.CharField(blank=True, max_length=200)),
                ("draft", models.JSONField(blank=True, default=dict)),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("unmarked", "Not marked yet"),
                            ("came", "Came"),
                            ("part", "Came for part"),
                            ("did_not_come", "Did not come"),
                            ("reserve_came", "Reserve came"),
                            ("reserve_ready", "Reserve got ready, not needed"),
                            ("called_off", "Called off late by BASW"),
                            ("stayed_away", "Stayed away, not to be alone"),
                        ],
                        default="unmarked",
                        max_length=15,
                    ),
                ),
                ("marked_at", models.DateTimeField(blank=True, null=True)),
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
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marked_by",
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
                        related_name="seats",
                        to="activities.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="people.person",
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.purpose",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.placerole",
                    ),
                ),
                (
                    "travel_booked_by",
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
                "ordering": ["is_reserve", "id"],
                "indexes": [models.Index(fields=["person", "-id"], name="seat_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"), name="one_seat_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["service_user", "carer"])),
                        name="seat_capacity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reply__in", ["none", "coming", "not_coming", "not_sure", "asked"])
                        ),
                        name="seat_reply_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("travel__in", ["not_needed", "book", "pay_back", "cannot_pay"])
                        ),
                        name="seat_travel_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee_choice__in", ["full", "less", "voucher", "give", "none", "wait"])
                        ),
                        name="seat_fee_choice_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fee_choice", "less"),
                                ("fee_less_pence__isnull", False),
                                ("fee_less_pence__lte", models.F("fee_offered_pence")),
                            ),
                            models.Q(
                                models.Q(("fee_choice", "less"), _negated=True),
                                ("fee_less_pence", None),
                            ),
                            _connector="OR",
                        ),
                        name="seat_less_is_less",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee_to", ""),
                            ("fee_choice", "give"),
                            models.Q(
                                ("fee_choice", "voucher"),
                                ("fee_to__in", ["food", "high_street", "online", "books"]),
                            ),
                            _connector="OR",
                        ),
                        name="seat_fee_goes_where_they_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "attendance__in",
                                [
                                    "unmarked",
                                    "came",
                                    "part",
                                    "did_not_come",
                                    "reserve_came",
                                    "reserve_ready",
                                    "called_off",
                                    "stayed_away",
                                ],
                            )
                        ),
                        name="seat_attendance_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attendance", "unmarked"), ("marked_at", None), ("marked_by", None)
                            ),
                            models.Q(
                                ("attendance", "stayed_away"),
                                ("marked_at__isnull", False),
                                ("marked_by", None),
                                ("reply", "not_coming"),
                            ),
                            models.Q(
                                models.Q(
                                    ("attendance__in", ["unmarked", "stayed_away"]), _negated=True
                                ),
                                ("marked_at__isnull", False),
                                ("marked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="seat_marking_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("reply", "none")),
                            models.Q(
                                models.Q(("reply", "none"), _negated=True),
                                ("replied_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="seat_answer_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("travel_booked_at__isnull", False),
                                ("travel_booked_by__isnull", False),
                            ),
                            models.Q(
                                ("travel_booked_at__isnull", True),
                                ("travel_booked_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="seat_booking_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("invited_at__isnull", False),
                                ("invited_by__isnull", False),
                                ("purpose__isnull", False),
                            ),
                            models.Q(
                                ("invited_at__isnull", True),
                                ("invited_by__isnull", True),
                                ("purpose__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="seat_invitation_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stepped_up_at", None), ("is_reserve", True), _connector="OR"
                        ),
                        name="only_a_reserve_steps_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReserveCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer_by", models.DateTimeField()),
                ("by_phone", models.BooleanField(default=False)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken", "Took the seat"),
                            ("said_no", "Said no"),
                            ("no_answer", "Did not answer in time"),
                            ("not_needed", "Not needed any more"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["seat", "-called_at"], name="call_by_seat"),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["answer_by"],
                        name="call_that_is_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("seat",),
                        name="one_call_of_a_seat_is_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                ("end__in", ["taken", "said_no", "no_answer", "not_needed"]),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_end_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__gt", models.F("called_at"))),
                        name="call_leaves_time_to_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("send_on", models.DateField()),
                ("remind_on", models.DateField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("not_said", "Not said yet"),
                            ("can_read", "Has them and can read them"),
                            ("cannot_read", "Cannot open or read them"),
                            ("read_with_me", "Wants to go through them together"),
                            ("one_part", "Late papers: wants to talk about one part only"),
                            ("move_part", "Late papers: wants to move a part to the next meeting"),
                        ],
                        default="not_said",
                        max_length=15,
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pack",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["send_on", "id"], name="pack_by_send_date"),
                    models.Index(fields=["remind_on", "id"], name="pack_by_reminder_date"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reading__in",
                                [
                                    "not_said",
                                    "can_read",
                                    "cannot_read",
                                    "read_with_me",
                                    "one_part",
                                    "move_part",
                                ],
                            )
                        ),
                        name="pack_reading_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remind_on__gte", models.F("send_on"))),
                        name="pack_reminder_follows_pack",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "joined",
                    models.CharField(
                        choices=[
                            ("room", "In the room"),
                            ("online", "Online"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "in_place",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, all of it"), ("partly", "Some of it"), ("no", "No")],
                        max_length=10,
                    ),
                ),
                ("is_noted", models.BooleanField(db_default=False, default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("joined__in", ["room", "online", "phone"])),
                        name="check_in_says_how_they_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("in_place__in", ["", "yes", "partly", "no"])),
                        name="check_in_support_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_noted", False), ("entered_by__isnull", False), _connector="OR"
                        ),
                        name="check_in_that_is_noted_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AloneAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("fell", "Others dropped out"),
                            ("late", "Only one person had said yes when answers were due"),
                            ("asked", "The people who run the meeting asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("another_day", "Another day"),
                            ("another_way", "Telling us another way"),
                        ],
                        max_length=12,
                    ),
                ),
                ("wish_words", models.CharField(blank=True, max_length=300)),
                ("wished_at", models.DateTimeField(null=True)),
                ("offered_way", models.CharField(blank=True, max_length=300)),
                ("offered_at", models.DateTimeField(null=True)),
                (
                    "settled",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("more_come", "More people are coming"),
                            ("by_choice", "They chose to come"),
                            ("stays_away", "They stay away, and are paid"),
                            ("another_way", "They tell us another way, and are paid"),
                            ("moved", "The meeting was moved"),
                            ("called_off", "The meeting was called off"),
                            ("held", "The meeting was held"),
                            ("other", "It is no longer so"),
                        ],
                        max_length=12,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "offered_by",
                    models.ForeignKey(
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
                        related_name="alone_alerts",
                        to="activities.meeting",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alone_alerts",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("meeting",),
                        name="one_alert_is_open_for_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["fell", "late", "asked"])),
                        name="alone_why_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wish", ""), ("wished_at", None)),
                            models.Q(
                                ("wish__in", ["another_day", "another_way"]),
                                ("wished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alone_wish_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("settled", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                (
                                    "settled__in",
                                    [
                                        "more_come",
                                        "by_choice",
                                        "stays_away",
                                        "another_way",
                                        "moved",
                                        "called_off",
                                        "held",
                                        "other",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="alone_settling_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_at__isnull", False), ("offered_by__isnull", False)),
                            models.Q(("offered_at__isnull", True), ("offered_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="offered_way_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "help",
                    models.CharField(
                        choices=[
                            ("quiet_room", "A quiet room"),
                            ("breaks", "More breaks"),
                            ("bsl", "A sign language interpreter (BSL)"),
                            ("captions", "Captions"),
                            ("supporter", "I will bring someone I trust"),
                            ("easy_words", "Easy words"),
                            ("post", "Papers by post"),
                            ("phone", "Joining by phone"),
                            ("later_start", "A later start"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("arranged", "Arranged"),
                            ("cannot", "Cannot do: talk to me"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "help"), name="each_help_is_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "help__in",
                                [
                                    "quiet_room",
                                    "breaks",
                                    "bsl",
                                    "captions",
                                    "supporter",
                                    "easy_words",
                                    "post",
                                    "phone",
                                    "later_start",
                                    "other",
                                ],
                            )
                        ),
                        name="adjustment_help_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "arranged", "cannot"])),
                        name="adjustment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="adjustment_settling_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cannot"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="adjustment_refusal_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was", models.CharField(blank=True, max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for answers"),
                            ("ready", "Ready"),
                            ("at_risk", "At risk"),
                            ("stop", "Stop"),
                            ("called_off", "Called off"),
                        ],
                        max_length=10,
                    ),
                ),
                ("clause", models.CharField(max_length=4)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("invited", "People were invited"),
                            ("yes", "Somebody said yes"),
                            ("no", "Somebody said no"),
                            ("answer", "Somebody answered"),
                            ("stepped_up", "A reserve took a full seat"),
                            ("choice", "The one person chose what to do"),
                            ("moved", "The meeting was moved"),
                            ("rule", "The rule changed"),
                            ("day", "The day to answer by came"),
                            ("called_off", "The meeting was called off"),
                            ("register", "The register was taken"),
                            ("other", "Something else changed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("users_expected", models.PositiveSmallIntegerField(default=0)),
                ("users_confirmed", models.PositiveSmallIntegerField(default=0)),
                ("users_came", models.PositiveSmallIntegerField(default=0)),
                ("carers_expected", models.PositiveSmallIntegerField(default=0)),
                ("carers_confirmed", models.PositiveSmallIntegerField(default=0)),
                ("carers_came", models.PositiveSmallIntegerField(default=0)),
                ("reserves_ready", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="activities.meeting",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.presencerule",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["meeting", "-id"], name="status_of_a_meeting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "ready", "at_risk", "stop", "called_off"])
                        ),
                        name="changed_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cause__in",
                                [
                                    "invited",
                                    "yes",
                                    "no",
                                    "answer",
                                    "stepped_up",
                                    "choice",
                                    "moved",
                                    "rule",
                                    "day",
                                    "called_off",
                                    "register",
                                    "other",
                                ],
                            )
                        ),
                        name="cause_of_a_change_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="people.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="activities.place",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("place",),
                        name="one_person_holds_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="term_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on", None),
                            ("left_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="term_is_left_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turnout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted_on", models.DateField()),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("answers", "On the day to answer by"),
                            ("day", "On the day of the meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("yes", models.PositiveIntegerField(default=0)),
                ("yes_came", models.PositiveIntegerField(default=0)),
                ("unsure", models.PositiveIntegerField(default=0)),
                ("unsure_came", models.PositiveIntegerField(default=0)),
                ("silent", models.PositiveIntegerField(default=0)),
                ("silent_came", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-counted_on", "moment"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("moment", "counted_on"), name="one_turnout_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moment__in", ["answers", "day"])),
                        name="turnout_moment_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("silent_came__lte", models.F("silent")),
                            ("unsure_came__lte", models.F("unsure")),
                            ("yes_came__lte", models.F("yes")),
                        ),
                        name="no_more_came_than_answered",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="presencerule",
            trigger=pgtrigger.compiler.Trigger(
                name="presence_rule_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0dfd2f9b2c0e2107f3cbc0bf62af01f574cc9b6d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_presence_rule_never_changes_0f7c3",
                    table="activities_presencerule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="nobody_marks_themselves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."marked_by_id" IS NOT NULL)',
                    func="\n                    IF EXISTS (SELECT 1 FROM people_person\n                               WHERE id = NEW.person_id AND user_id = NEW.marked_by_id) THEN\n                        RAISE EXCEPTION 'nobody marks themselves' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="385b00aa4efd2ff63b8b2620eee6a2e811dfcd61",
                    operation='INSERT OR UPDATE OF "marked_by_id"',
                    pgid="pgtrigger_nobody_marks_themselves_aa145",
                    table="activities_seat",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="nobody_goes_ahead_alone",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."going_ahead_at" IS NOT NULL AND OLD."going_ahead_at" IS NULL)',
                    declare="DECLARE yes INTEGER; chosen BOOLEAN;",
                    func="\n                    SELECT count(*), coalesce(bool_or(goes_alone_at IS NOT NULL), FALSE)\n                    INTO yes, chosen FROM activities_seat\n                    WHERE meeting_id = NEW.id AND invited_at IS NOT NULL AND reply = 'coming'\n                      AND (NOT is_reserve OR stepped_up_at IS NOT NULL);\n                    IF yes = 0 OR (yes = 1 AND NOT chosen) THEN\n                        RAISE EXCEPTION 'nobody goes ahead alone' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="93c6e5d3e7037e6950782382330d86b17a45bc82",
                    operation='UPDATE OF "going_ahead_at"',
                    pgid="pgtrigger_nobody_goes_ahead_alone_220dc",
                    table="activities_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statuschange",
            trigger=pgtrigger.compiler.Trigger(
                name="status_history_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="67ccdb18ea2b317098ce302e9180a6cab1e9ebf2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_status_history_is_append_only_cddef",
                    table="activities_statuschange",
                    when="BEFORE",
                ),
            ),
        ),
    ]
