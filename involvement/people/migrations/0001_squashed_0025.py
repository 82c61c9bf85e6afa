import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import functools
import involvement.fields
import involvement.people.models.person
import involvement.sealing
import uuid
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("people", "0001_people_and_links"),
        ("people", "0002_people_are_found_by_name"),
        ("people", "0003_people_are_found_by_part_of_a_name"),
        ("people", "0004_people_say_what_helps_them"),
        ("people", "0005_needs_are_sealed_to_their_row"),
        ("people", "0006_staff_fill_in_for_somebody_who_agreed"),
        ("people", "0007_an_erased_person_cannot_be_reached"),
        ("people", "0008_two_keepers_give_money_roles"),
        ("people", "0009_accounts_are_found_by_phone"),
        ("people", "0010_people_ask_about_their_data"),
        ("people", "0011_lists_of_people_are_read_from_files"),
        ("people", "0012_partners_bring_people_to_us"),
        ("people", "0013_cases_wait_and_take_longer"),
        ("people", "0014_links_say_it_was_not_me"),
        ("people", "0015_copies_go_to_whom_a_person_trusts"),
        ("people", "0016_calendars_are_read_by_a_secret_link"),
        ("people", "0017_display_settings_have_room"),
        ("people", "0018_a_persons_past_may_be_left_out"),
        ("people", "0019_people_share_what_to_ask_them_about"),
        ("people", "0020_people_answer_our_questions_about_their_case"),
        ("people", "0021_partners_agree_and_look_again"),
        ("people", "0022_words_about_others_are_left_out"),
        ("people", "0023_nothing_leaves_for_somebody_who_may_have_died"),
        ("people", "0024_people_nothing_leaves_for_are_found_at_once"),
        ("people", "0025_people_are_found_however_their_name_is_typed"),
    ]

    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="E-mail address"),
                ),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "display",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="one_account_per_email"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
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
                        max_length=10,
                    ),
                ),
                ("reaches", models.CharField(max_length=200)),
                ("contact_name", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("notes", models.CharField(blank=True, max_length=400)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "nation"), name="a_partner_once_in_a_nation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="partner_nation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_on", None), ("review_on", None)),
                            ("review_on__gt", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="partner_is_looked_at_again_after_agreeing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "described_as",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="How you are described"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[("service_user", "Service user"), ("carer", "Carer")],
                        max_length=20,
                    ),
                ),
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
                        default="england",
                        max_length=10,
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="E-mail address"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Phone number")),
                (
                    "address",
                    models.TextField(blank=True, max_length=400, verbose_name="Postal address"),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("text", "Text message"),
                            ("letter", "Letter by post"),
                        ],
                        default="email",
                        max_length=10,
                    ),
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
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("cy", "Cymraeg (Welsh)")],
                        db_default="en",
                        default="en",
                        max_length=2,
                    ),
                ),
                (
                    "best_time",
                    models.CharField(
                        choices=[
                            ("any", "Any time in the working day"),
                            ("morning", "In the morning, 9am to midday"),
                            ("afternoon", "In the afternoon, midday to 4pm"),
                            ("late", "Late in the day, 4pm to 6pm"),
                        ],
                        db_default="any",
                        default="any",
                        max_length=10,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("quiet_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("no_behalf", models.BooleanField(db_default=False, default=False)),
                ("past_left_out", models.BooleanField(db_default=False, default=False)),
                ("reached_through_partner", models.BooleanField(db_default=False, default=False)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "came_through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="people.partner",
                    ),
                ),
                (
                    "named_worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="works_with",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person_record",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["name", "id"], name="person_by_name"),
                    models.Index(
                        involvement.people.models.person.Digits("phone"),
                        condition=models.Q(("user__isnull", False)),
                        name="person_by_phone",
                    ),
                    models.Index(
                        condition=models.Q(("quiet_at__isnull", False)),
                        fields=["nation"],
                        name="people_nothing_leaves_for",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            involvement.people.models.person.AsFound("name"), name="gin_trgm_ops"
                        ),
                        name="person_by_part_of_name",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["service_user", "carer"])),
                        name="person_capacity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="person_nation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "paper_format__in",
                                ["screen", "large_print", "easy_read", "post", "audio"],
                            )
                        ),
                        name="person_format_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "cy"])),
                        name="person_language_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best_time__in", ["any", "morning", "afternoon", "late"])
                        ),
                        name="person_best_time_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached_through_partner", False),
                            ("came_through__isnull", False),
                            _connector="OR",
                        ),
                        name="person_is_reached_through_a_partner_we_know",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("route", "email"), models.Q(("email", ""), _negated=True)),
                            models.Q(("route", "text"), models.Q(("phone", ""), _negated=True)),
                            models.Q(("route", "letter"), models.Q(("address", ""), _negated=True)),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="person_can_be_reached",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Behalf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("phone", "By phone"),
                            ("letter", "In a letter or on a paper form"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_on", models.DateField()),
                ("agreed", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="behalves",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("by",),
                        name="one_person_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed", True)), name="the_person_agreed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["phone", "letter", "in_person"])),
                        name="how_they_told_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BehalfAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("said", models.CharField(max_length=300)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "behalf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acts",
                        to="people.behalf",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PeopleImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "To look at"),
                            ("done", "Added"),
                            ("undone", "Taken back"),
                        ],
                        default="preview",
                        max_length=10,
                    ),
                ),
                ("rows", models.JSONField(blank=True, default=list)),
                ("known", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(blank=True, related_name="imports", to="people.person"),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["preview", "done", "undone"])),
                        name="import_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "preview"), ("rows", []), _connector="OR"),
                        name="an_import_keeps_no_rows_once_added",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "experience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("families", "Social work with children and families"),
                                ("care", "Growing up in care, or leaving it"),
                                ("adoption", "Adoption or fostering"),
                                ("mental_health", "Mental health"),
                                ("learning", "A learning disability or autism"),
                                ("disability", "A disability or a long illness"),
                                ("older", "Getting older, or dementia"),
                                ("caring", "Caring for someone"),
                                ("abuse", "Abuse at home"),
                                ("housing", "Having no home"),
                                ("substances", "Alcohol or drugs"),
                                ("justice", "Prison or the police"),
                                ("safety", "Coming to this country for safety"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "joins",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("online", "Online or by phone"),
                            ("in_person", "In person"),
                            ("both", "Both"),
                        ],
                        max_length=10,
                    ),
                ),
                ("near", models.CharField(blank=True, max_length=60)),
                ("is_prepared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offer",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "experience__contained_by",
                                [
                                    "families",
                                    "care",
                                    "adoption",
                                    "mental_health",
                                    "learning",
                                    "disability",
                                    "older",
                                    "caring",
                                    "abuse",
                                    "housing",
                                    "substances",
                                    "justice",
                                    "safety",
                                ],
                            )
                        ),
                        name="offer_experience_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joins__in", ["", "online", "in_person", "both"])),
                        name="offer_joins_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience", []),
                            ("is_prepared", False),
                            ("joins", ""),
                            ("near", ""),
                            _negated=True,
                        ),
                        name="offer_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Needs",
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
                (
                    "help",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("why", involvement.sealing.SealedTextField(blank=True, null=True)),
                (
                    "hard_times",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("early", "Before 11am"),
                                ("school_run", "School drop-off and pick-up time"),
                                ("evening", "Evenings, after 5pm"),
                                ("friday_midday", "The middle of the day on Fridays"),
                                ("long", "More than 90 minutes without a break"),
                                ("monday", "Mondays"),
                                ("tuesday", "Tuesdays"),
                                ("wednesday", "Wednesdays"),
                                ("thursday", "Thursdays"),
                                ("friday", "Fridays"),
                                ("weekend", "Weekends"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "help__contained_by",
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
                        name="needs_help_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "hard_times__contained_by",
                                [
                                    "early",
                                    "school_run",
                                    "evening",
                                    "friday_midday",
                                    "long",
                                    "monday",
                                    "tuesday",
                                    "wednesday",
                                    "thursday",
                                    "friday",
                                    "weekend",
                                ],
                            )
                        ),
                        name="needs_hard_times_are_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataCase",
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
                (
                    "ref",
                    models.CharField(
                        default=functools.partial(involvement.fields.reference, *("DC",), **{}),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Put something right"),
                            ("access", "Show me all you hold"),
                            ("erasure", "Delete what you hold"),
                            ("objection", "Stop using something"),
                            ("complaint", "I want to complain"),
                        ],
                        max_length=10,
                        verbose_name="What is it about?",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("received", "We have it"),
                            ("answered", "Answered"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                (
                    "asker",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Who asked"
                    ),
                ),
                ("words", involvement.sealing.SealedTextField(verbose_name="What was asked")),
                ("opened_on", models.DateField(verbose_name="Came on")),
                ("acknowledge_by", models.DateField(verbose_name="Say that we have it by")),
                ("due_on", models.DateField(verbose_name="Answer by")),
                (
                    "waiting_since",
                    models.DateField(
                        blank=True, null=True, verbose_name="We wait for an answer since"
                    ),
                ),
                (
                    "waiting_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity", "To be sure that it is them"),
                            ("clarity", "To know what they want to see"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="Why we wait",
                    ),
                ),
                (
                    "question",
                    involvement.sealing.SealedTextField(
                        blank=True, db_default="", default="", verbose_name="What we asked back"
                    ),
                ),
                (
                    "asked_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="We asked about the complaint on"
                    ),
                ),
                (
                    "reply",
                    involvement.sealing.SealedTextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="What was answered to our question",
                    ),
                ),
                (
                    "replied_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="Our question was answered on"
                    ),
                ),
                (
                    "days_waited",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="Days that we waited"
                    ),
                ),
                (
                    "extended_on",
                    models.DateField(blank=True, null=True, verbose_name="We took more time on"),
                ),
                (
                    "extended_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("complex", "What you asked takes a lot of work"),
                            ("many", "You asked us for several things"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="Why it takes longer",
                    ),
                ),
                (
                    "extension",
                    involvement.sealing.SealedTextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="What we said about that",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="We said that we have it"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Answered"),
                ),
                (
                    "answer",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Our answer"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replied_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_cases",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "answered"), _negated=True),
                        fields=["due_on", "id"],
                        name="case_that_waits",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["correction", "access", "erasure", "objection", "complaint"],
                            )
                        ),
                        name="case_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sent", "received", "answered"])),
                        name="case_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at__isnull", False), ("received_by__isnull", False)
                            ),
                            models.Q(("received_at__isnull", True), ("received_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="case_receipt_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "answered"),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answered_at", None),
                                ("answered_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("waiting_for", ""), ("waiting_since", None)),
                            models.Q(
                                ("waiting_for__in", ["identity", "clarity"]),
                                ("waiting_since__isnull", False),
                                ("state", "received"),
                            ),
                            _connector="OR",
                        ),
                        name="case_waits_for_a_reason_while_it_is_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_for", ""), ("extended_on", None)),
                            models.Q(
                                ("extended_for__in", ["complex", "many"]),
                                ("extended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_takes_longer_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "complaint"), _negated=True),
                            models.Q(
                                ("days_waited", 0), ("extended_on", None), ("waiting_since", None)
                            ),
                            _connector="OR",
                        ),
                        name="case_of_a_complaint_never_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("opened_on"))),
                        name="case_is_due_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_by__isnull", False), ("replied_on__isnull", False)),
                            models.Q(("replied_by__isnull", True), ("replied_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="case_reply_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_on", None), ("kind", "complaint"), _connector="OR"
                        ),
                        name="case_asks_without_waiting_only_in_a_complaint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonalLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("invitation", "Answer an invitation"),
                            ("papers", "Read papers"),
                            ("cost", "Claim a cost"),
                            ("feedback", "Say how it was"),
                            ("not_me", "Say that it was not me"),
                            ("calendar", "See meetings in your own calendar"),
                            (
                                "appointments",
                                "See appointments in your own calendar, without names",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("valid_until", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["purpose", "object_id"], name="link_by_object")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("user__isnull", False)),
                            models.Q(("person__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="link_is_for_one_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "invitation",
                                    "papers",
                                    "cost",
                                    "feedback",
                                    "not_me",
                                    "calendar",
                                    "appointments",
                                ],
                            )
                        ),
                        name="link_purpose_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("finance", "Finance officer"), ("keeper", "Keeper")],
                        max_length=20,
                    ),
                ),
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
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "nation"), name="one_proposal_per_role_and_nation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("user")), _negated=True),
                        name="nobody_proposes_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("finance", "keeper"))),
                        name="proposed_role_needs_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="proposed_nation_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("team", "Involvement team"),
                            ("finance", "Finance officer"),
                            ("analyst", "Equality analyst"),
                            ("keeper", "Keeper"),
                        ],
                        max_length=20,
                    ),
                ),
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
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "nation"), name="one_grant_per_role_and_nation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by", None),
                            models.Q(("granted_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_grants_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by", None),
                            models.Q(("role__in", ("finance", "keeper")), _negated=True),
                            ("agreed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="two_keepers_give_this_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(
                                models.Q(("agreed_by", models.F("user")), _negated=True),
                                models.Q(("agreed_by", models.F("granted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="the_second_keeper_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "keeper"), _negated=True),
                            ("nation", "uk"),
                            _connector="OR",
                        ),
                        name="keepers_keep_the_whole_uk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["chair", "team", "finance", "analyst", "keeper"])
                        ),
                        name="grant_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="grant_nation_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Strike",
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
                ("kind", models.CharField(max_length=60)),
                ("row_id", models.PositiveBigIntegerField()),
                ("field", models.CharField(max_length=40)),
                ("words", involvement.sealing.SealedTextField()),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strikes",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="strike_names_its_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("contact", models.CharField(max_length=200)),
                ("may_read", models.BooleanField(default=False)),
                ("may_help", models.BooleanField(default=False)),
                ("may_answer", models.BooleanField(default=False)),
                ("gets_copies", models.BooleanField(db_default=False, default=False)),
                ("named_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusted",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person",),
                        name="one_trusted_person_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_read", True),
                            ("may_help", True),
                            ("may_answer", True),
                            _connector="OR",
                        ),
                        name="trusted_person_may_do_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gets_copies", False), ("may_read", True), _connector="OR"
                        ),
                        name="copies_go_to_whoever_may_read",
                    ),
                ],
            },
        ),
    ]
