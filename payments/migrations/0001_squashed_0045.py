import django.contrib.postgres.constraints
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import functools
import involvement.fields
import involvement.money
import involvement.sealing
import payments.models.rates
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("payments", "0001_rates_to_payouts"),
        ("payments", "0002_an_unfinished_cost_keeps_its_photo"),
        ("payments", "0003_a_runs_lines_are_found_in_order"),
        ("payments", "0004_sealed_values_know_their_row"),
        ("payments", "0005_seal_each_value_to_its_row"),
        ("payments", "0006_nobody_enters_what_they_decided"),
        ("payments", "0007_a_run_keeps_its_bank_format"),
        ("payments", "0008_a_payee_saw_what_the_bank_sees"),
        ("payments", "0009_a_table_tells_which_numbers_belong"),
        ("payments", "0010_payee_accounts_say_themselves_plainly"),
        ("payments", "0011_changed_bank_details_wait"),
        ("payments", "0012_how_long_changed_details_wait"),
        ("payments", "0013_who_released_takes_the_file"),
        ("payments", "0014_own_numbers_have_a_place_for_a_seal"),
        ("payments", "0015_seal_own_numbers"),
        ("payments", "0016_sealed_own_numbers_never_change"),
        ("payments", "0017_a_bank_accepts_a_format"),
        ("payments", "0018_a_half_typed_claim_is_whose_it_is"),
        ("payments", "0019_claim_forms_go_out_on_paper"),
        ("payments", "0020_payments_that_came_back"),
        ("payments", "0021_somebody_cannot_wait_for_a_claim"),
        ("payments", "0022_the_ledger_follows_each_due"),
        ("payments", "0023_what_the_banks_statement_says"),
        ("payments", "0024_somebody_else_looks_at_a_refusal"),
        ("payments", "0025_a_run_stops_for_who_may_have_died"),
        ("payments", "0026_what_to_look_at_before_paying"),
        ("payments", "0027_above_what_one_cost_is_looked_at"),
        ("payments", "0028_vouchers_and_gifts_leave_by_themselves"),
        ("payments", "0029_people_plan_their_fees_alone"),
        ("payments", "0030_a_cost_tops_up_another"),
        ("payments", "0031_ledger_codes_and_budgets_of_groups"),
        ("payments", "0032_more_kinds_of_cost"),
        ("payments", "0033_rates_never_overlap_and_two_agree"),
        ("payments", "0034_photos_we_type_for_people"),
        ("payments", "0035_what_we_book_and_pay_ourselves"),
        ("payments", "0036_kinds_of_involvement_are_checked"),
        ("payments", "0037_another_officer_sees_what_came_back"),
        ("payments", "0038_closed_months_of_the_ledger_stay_closed"),
        ("payments", "0039_what_becomes_of_a_fee_put_right"),
        ("payments", "0040_the_ledger_is_written_more_lightly"),
        ("payments", "0041_two_leave_what_was_agreed_and_bookings_are_taken_back"),
        ("payments", "0042_some_money_before_the_day"),
        ("payments", "0043_photos_are_taken_away"),
        ("payments", "0044_others_ask_for_money_back"),
        ("payments", "0045_parts_of_money_left_end_by_two"),
    ]

    initial = True

    dependencies = [
        ("activities", "0001_squashed_0025"),
        ("people", "0001_squashed_0025"),
        ("people", "__first__"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Advance",
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
                            ("fare", "Bus, train or tram"),
                            ("miles", "Car miles"),
                            ("taxi", "Taxi"),
                            ("parking", "Parking"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("childcare", "Childcare"),
                            ("assistant", "Personal assistant or support worker"),
                            ("interpret", "Interpreter"),
                            ("stay", "A night away"),
                            ("phone", "Phone, internet or printing"),
                            ("motorcycle", "Motorcycle miles"),
                            ("bicycle", "Bicycle miles"),
                            ("passenger", "Miles with a passenger"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("agreed", "Agreed"),
                            ("refused", "Not agreed"),
                            ("taken_back", "Taken back"),
                            ("settled", "All used"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("is_urgent", models.BooleanField(db_default=False, default=False)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("first_check_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("again_at", models.DateTimeField(blank=True, null=True)),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("asked_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cost", "Set against a cost"),
                            ("let_go", "Let go"),
                            ("received", "Given back to us"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("end_pence", involvement.money.PenceField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                ("end_at", models.DateTimeField(blank=True, null=True)),
                (
                    "again_typed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "end_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "first_check_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "refused_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state", "id"], name="advance_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "agreed"])),
                        fields=("seat", "kind"),
                        name="one_advance_at_a_time_for_a_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "fare",
                                    "miles",
                                    "taxi",
                                    "parking",
                                    "care",
                                    "food",
                                    "childcare",
                                    "assistant",
                                    "interpret",
                                    "stay",
                                    "phone",
                                    "motorcycle",
                                    "bicycle",
                                    "passenger",
                                    "other",
                                ],
                            )
                        ),
                        name="advance_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "agreed", "refused", "taken_back", "settled"])
                        ),
                        name="advance_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("amount_pence__lte", 1000000)),
                        name="advance_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_check_at__isnull", False), ("first_check_by__isnull", False)
                            ),
                            models.Q(
                                ("first_check_at__isnull", True), ("first_check_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="advance_first_check_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="advance_decided_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                            models.Q(("kept_at__isnull", True), ("kept_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="advance_kept_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_back_at__isnull", False), ("asked_back_by__isnull", False)
                            ),
                            models.Q(
                                ("asked_back_at__isnull", True), ("asked_back_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="advance_asked_back_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["agreed", "settled"]), ("decided_at__isnull", False)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(("decided_at", None), ("state", "asked")),
                            ("state", "taken_back"),
                            _connector="OR",
                        ),
                        name="advance_is_decided_as_it_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_check_by", None),
                            ("decided_by", None),
                            models.Q(("first_check_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="advance_is_checked_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_at", None),
                                ("end_by", None),
                                ("end_pence", None),
                                ("ending", ""),
                            ),
                            models.Q(
                                ("end_at__isnull", False),
                                ("end_pence__gt", 0),
                                ("ending__in", ("let_go", "received")),
                                ("end_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="advance_ends_in_a_known_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("bank", models.CharField(max_length=20)),
                ("line_count", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                        default=functools.partial(involvement.fields.reference, *("CL",), **{}),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decide_by", models.DateField(blank=True, null=True)),
                ("pay_by", models.DateField(blank=True, null=True)),
                (
                    "is_urgent",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="They cannot wait for it"
                    ),
                ),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="people.person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["sent_at", "id"], name="claim_by_sending")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at", None)),
                        fields=("seat", "entered_by"),
                        name="one_draft_per_seat_and_typist",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decide_by__isnull", False),
                                ("pay_by__isnull", False),
                                ("sent_at__isnull", False),
                            ),
                            models.Q(
                                ("decide_by__isnull", True),
                                ("pay_by__isnull", True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sent_claim_has_its_promise",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimLine",
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
                            ("fare", "Bus, train or tram"),
                            ("miles", "Car miles"),
                            ("taxi", "Taxi"),
                            ("parking", "Parking"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("childcare", "Childcare"),
                            ("assistant", "Personal assistant or support worker"),
                            ("interpret", "Interpreter"),
                            ("stay", "A night away"),
                            ("phone", "Phone, internet or printing"),
                            ("motorcycle", "Motorcycle miles"),
                            ("bicycle", "Bicycle miles"),
                            ("passenger", "Miles with a passenger"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                ("tenths_of_miles", models.PositiveIntegerField(blank=True, null=True)),
                ("pence_per_mile", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("nights", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("has_no_receipt", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("question", "Question for you"),
                            ("approved", "Approved"),
                            ("not_paid", "Not paid"),
                            ("taken_back", "Taken back"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=500)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("first_check_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="payments.claim",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_check_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tops_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="top_ups",
                        to="payments.claimline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state", "id"], name="claim_line_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "fare",
                                    "miles",
                                    "taxi",
                                    "parking",
                                    "care",
                                    "food",
                                    "childcare",
                                    "assistant",
                                    "interpret",
                                    "stay",
                                    "phone",
                                    "motorcycle",
                                    "bicycle",
                                    "passenger",
                                    "other",
                                ],
                            )
                        ),
                        name="cost_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "sent", "question", "approved", "not_paid", "taken_back"],
                            )
                        ),
                        name="claim_line_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("amount_pence__lte", 1000000)),
                        name="claim_line_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("miles", "motorcycle", "bicycle", "passenger")),
                                ("pence_per_mile__gt", 0),
                                ("tenths_of_miles__gt", 0),
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ("miles", "motorcycle", "bicycle", "passenger")),
                                    _negated=True,
                                ),
                                ("pence_per_mile", None),
                                ("tenths_of_miles", None),
                            ),
                            _connector="OR",
                        ),
                        name="miles_are_priced",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("stay",)), ("nights__gt", 0)),
                            models.Q(
                                models.Q(("kind__in", ("stay",)), _negated=True), ("nights", None)
                            ),
                            _connector="OR",
                        ),
                        name="only_nights_are_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("approved", "not_paid")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("approved", "not_paid")), _negated=True),
                                ("decided_at", None),
                                ("decided_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="claim_line_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_paid"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refusal_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("asked_by", None), ("question", "")),
                            models.Q(
                                models.Q(("question", ""), _negated=True),
                                ("asked_at__isnull", False),
                                ("asked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_check_at__isnull", False), ("first_check_by__isnull", False)
                            ),
                            models.Q(
                                ("first_check_at__isnull", True), ("first_check_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="first_check_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_check_by", None),
                            ("decided_by", None),
                            models.Q(("first_check_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_checks_by_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("refused_at", models.DateTimeField(verbose_name="We said no on")),
                ("reason", models.CharField(max_length=500, verbose_name="What we said then")),
                (
                    "words",
                    models.CharField(blank=True, max_length=500, verbose_name="What you said"),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="You asked on"
                    ),
                ),
                ("decide_by", models.DateField()),
                ("pay_by", models.DateField()),
                (
                    "refused_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="payments.claimline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("typed_by", None),
                            models.Q(("typed_by", models.F("refused_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_appeals_against_themselves",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdvanceUse",
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
                            ("cost", "Set against a cost"),
                            ("let_go", "Let go"),
                            ("received", "Given back to us"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "advance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="payments.advance",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advance_uses",
                        to="payments.claimline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "cost"), ("line__isnull", False)),
                            models.Q(("how__in", ("let_go", "received")), ("line", None)),
                            _connector="OR",
                        ),
                        name="advance_use_is_a_cost_or_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "cost"), ("said_by", None)),
                            models.Q(
                                ("how__in", ("let_go", "received")),
                                ("said_by__isnull", False),
                                models.Q(("said_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="advance_end_is_said_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="advance_use_is_worth_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("on_its_way", "On its way"),
                            ("paid", "Paid"),
                            ("failed", "Payment failed"),
                            ("taken_back", "Taken back"),
                        ],
                        default="approved",
                        max_length=10,
                    ),
                ),
                (
                    "goes_as",
                    models.CharField(
                        choices=[
                            ("money", "Into their bank account"),
                            ("voucher", "As a voucher"),
                            ("gift", "To an organisation"),
                        ],
                        db_default="money",
                        default="money",
                        max_length=7,
                    ),
                ),
                ("payable_from", models.DateField()),
                ("pay_by", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("paid_on", models.DateField(blank=True, null=True)),
                (
                    "advance",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due",
                        to="payments.advance",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due",
                        to="payments.claimline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues",
                        to="people.person",
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_due",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["state", "payable_from", "id"], name="due_by_state"),
                    models.Index(fields=["person", "-id"], name="due_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advance", None), ("line__isnull", False), ("seat", None)),
                            models.Q(("advance", None), ("line", None), ("seat__isnull", False)),
                            models.Q(("advance__isnull", False), ("line", None), ("seat", None)),
                            _connector="OR",
                        ),
                        name="due_is_a_fee_or_a_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("amount_pence__lte", 1000000)),
                        name="due_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["approved", "on_its_way", "paid", "failed", "taken_back"],
                            )
                        ),
                        name="due_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goes_as__in", ["money", "voucher", "gift"])),
                        name="due_goes_a_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advance", None), ("line", None)),
                            ("goes_as", "money"),
                            _connector="OR",
                        ),
                        name="costs_are_paid_back_in_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_on__isnull", False), ("state", "paid")),
                            models.Q(models.Q(("state", "paid"), _negated=True), ("paid_on", None)),
                            _connector="OR",
                        ),
                        name="paid_due_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeePlan",
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
                ("plan", involvement.sealing.SealedTextField(blank=True, default="")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fee_plan",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("amount_pence", involvement.money.PenceField()),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="activities.group",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "group"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "year"), name="one_budget_per_group_and_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("year__gte", 2016)),
                        name="group_budget_is_worth_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KindOfWork",
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
                            ("meeting", "Taking part in meetings of a group"),
                            ("panel", "Choosing people, as at interviews"),
                            ("reading", "Reading papers and saying what one thinks"),
                            ("teaching", "Teaching and training"),
                            ("speaking", "Speaking or writing in public"),
                            ("chairing", "Leading a group or a meeting"),
                            ("research", "Doing research with us"),
                        ],
                        max_length=10,
                    ),
                ),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kind_of_work",
                        to="activities.activity",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
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
                            (
                                "kind__in",
                                [
                                    "meeting",
                                    "panel",
                                    "reading",
                                    "teaching",
                                    "speaking",
                                    "chairing",
                                    "research",
                                ],
                            )
                        ),
                        name="kind_of_work_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=30)),
                ("code", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["about", "-valid_from", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9][A-Za-z0-9 ./-]{0,19}$")),
                        name="ledger_code_is_plain",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__regex", "^(account|nation|group):[a-z0-9]+$")),
                        name="ledger_code_is_about_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="ledger_period_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("closed_at__isnull", False), ("closed_by__isnull", False)
                                ),
                                models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("closed_by", None),
                                models.Q(("closed_by", models.F("asked_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="ledger_period_is_closed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            (
                                "closed_at__gte",
                                models.Func(
                                    models.F("month"),
                                    output_field=models.DateTimeField(),
                                    template="(%(expressions)s + interval '1 month') AT TIME ZONE 'Europe/London'",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="closed_ledger_period_is_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModulusTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("dated", models.DateField()),
                ("weights", models.TextField()),
                ("substitutes", models.TextField(blank=True)),
                ("row_count", models.PositiveIntegerField()),
                ("substitute_count", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_by",
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
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="modulus_use_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("row_count__gt", 0)), name="modulus_table_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=120)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("account_name", involvement.sealing.SealedTextField()),
                ("sort_code", involvement.sealing.SealedTextField()),
                ("account_number", involvement.sealing.SealedTextField()),
                ("ending", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second officer"),
                            ("confirmed", "Confirmed"),
                            ("stopped", "Not used any more"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stopped_by",
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
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("state", "stopped"), _negated=True),
                        name="one_organisation_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "stopped"])),
                        name="organisation_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="organisation_confirming_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                            models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="organisation_stopping_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at", None), ("state", "waiting"), ("stopped_at", None)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("state", "confirmed"),
                                ("stopped_at", None),
                            ),
                            models.Q(("state", "stopped"), ("stopped_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="organisation_state_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("added_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_is_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectCost",
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
                            ("fare", "Bus, train or tram"),
                            ("miles", "Car miles"),
                            ("taxi", "Taxi"),
                            ("parking", "Parking"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("childcare", "Childcare"),
                            ("assistant", "Personal assistant or support worker"),
                            ("interpret", "Interpreter"),
                            ("stay", "A night away"),
                            ("phone", "Phone, internet or printing"),
                            ("motorcycle", "Motorcycle miles"),
                            ("bicycle", "Bicycle miles"),
                            ("passenger", "Miles with a passenger"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("card", "We booked it and paid with our card"),
                            ("invoice", "An organisation sends us an invoice"),
                        ],
                        max_length=7,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                ("nights", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for two officers"),
                            ("checked", "Waits for a second officer"),
                            ("agreed", "To pay"),
                            ("paid", "Paid by us"),
                            ("cancelled", "Not paid"),
                            ("taken_back", "Entered by mistake"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("stop_asked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_reason",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
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
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="direct_costs",
                        to="activities.seat",
                    ),
                ),
                (
                    "stop_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="payments.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state", "id"], name="direct_cost_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "fare",
                                    "miles",
                                    "taxi",
                                    "parking",
                                    "care",
                                    "food",
                                    "childcare",
                                    "assistant",
                                    "interpret",
                                    "stay",
                                    "phone",
                                    "motorcycle",
                                    "bicycle",
                                    "passenger",
                                    "other",
                                ],
                            )
                        ),
                        name="direct_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "checked", "agreed", "paid", "cancelled", "taken_back"],
                            )
                        ),
                        name="direct_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "card"), ("organisation", None)),
                            models.Q(
                                ("how", "invoice"),
                                ("organisation__isnull", False),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            models.Q(
                                ("how", "invoice"),
                                ("organisation", None),
                                ("reference", ""),
                                ("state__in", ("paid", "cancelled", "taken_back")),
                            ),
                            _connector="OR",
                        ),
                        name="direct_cost_is_a_booking_or_an_invoice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("amount_pence__lte", 1000000)),
                        name="direct_cost_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("stay",)), ("nights__gt", 0)),
                            models.Q(
                                models.Q(("kind__in", ("stay",)), _negated=True), ("nights", None)
                            ),
                            _connector="OR",
                        ),
                        name="direct_nights_are_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="direct_checked_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="direct_agreed_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stop_asked_at__isnull", False), ("stop_asked_by__isnull", False)
                            ),
                            models.Q(
                                ("stop_asked_at__isnull", True), ("stop_asked_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="direct_stop_asked_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="direct_ended_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state__in", ("paid", "taken_back")), _negated=True),
                                ("paid_on", None),
                            ),
                            models.Q(
                                ("paid_on__isnull", False),
                                ("state__in", ("paid", "taken_back")),
                                models.Q(
                                    ("how", "card"), ("agreed_at__isnull", False), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="direct_cost_is_paid_as_it_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken_back"), _negated=True),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("how", "card"),
                                models.Q(("ended_reason", ""), _negated=True),
                                models.Q(("ended_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="direct_booking_is_taken_back_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            ("agreed_at", None),
                            models.Q(
                                ("stop_asked_by__isnull", False),
                                models.Q(("stop_asked_by", models.F("ended_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreed_invoice_is_left_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_by", None), ("checked_by__isnull", False), _connector="OR"
                            ),
                            models.Q(
                                ("checked_by", None),
                                models.Q(("checked_by", models.F("entered_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("agreed_by", None),
                                models.Q(("agreed_by", models.F("entered_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("agreed_by", None),
                                models.Q(("agreed_by", models.F("checked_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="invoice_is_agreed_by_two_others",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("how", "invoice"), models.Q(("state", "cancelled"), _negated=True)
                        ),
                        fields=("organisation", "reference"),
                        name="an_invoice_is_entered_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(editable=False, max_length=8, unique=True)),
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
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_form",
                        to="activities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PayeeAccount",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("bank", "Into my bank account"),
                            ("other", "Another way: please call me"),
                        ],
                        max_length=5,
                        verbose_name="How we pay you",
                    ),
                ),
                (
                    "account_name",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Name on the account"
                    ),
                ),
                (
                    "sort_code",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Sort code"
                    ),
                ),
                (
                    "account_number",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Account number"
                    ),
                ),
                (
                    "ending",
                    models.CharField(blank=True, max_length=2, verbose_name="Last two numbers"),
                ),
                (
                    "spelling_shown",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="We showed you how the bank will spell your name",
                    ),
                ),
                (
                    "numbers_doubted",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="We said that the numbers may not belong together",
                    ),
                ),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Saved on"
                    ),
                ),
                (
                    "replaced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Replaced on"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payee_accounts",
                        to="people.person",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Saved by",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("person",),
                        name="one_current_payee_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["bank", "other"])), name="pay_way_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "bank"), _negated=True),
                            ("ending__regex", "^[0-9]{2}$"),
                            _connector="OR",
                        ),
                        name="bank_account_shows_two_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeChange",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("confirmed", "It was them"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="How far it is",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Changed on"
                    ),
                ),
                (
                    "waits_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="Waits until"),
                ),
                (
                    "stopped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Stopped on"),
                ),
                (
                    "emails",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="E-mail addresses we knew before"
                    ),
                ),
                (
                    "phone",
                    involvement.sealing.SealedTextField(
                        blank=True, default="", verbose_name="Phone number we knew before"
                    ),
                ),
                (
                    "is_phone_known",
                    models.BooleanField(
                        default=False, verbose_name="We had the number for a while"
                    ),
                ),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="payments.payeeaccount",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payee_changes",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "stopped"])),
                        name="payee_change_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stopped"), _negated=True),
                            ("stopped_at__isnull", False),
                            _connector="OR",
                        ),
                        name="stopped_payee_change_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("called", "I called them, and it was them"),
                            ("met", "I met them, and it was them"),
                            ("no_answer", "I could not reach them"),
                            ("not_theirs", "It was not them"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="payments.payeechange",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["called", "met", "no_answer", "not_theirs"])
                        ),
                        name="call_outcome_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutRun",
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
                ("pay_on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weekly", "Weekly"),
                            ("same_day", "Same day"),
                            ("again", "Again, after a failed payment"),
                        ],
                        default="weekly",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("frozen", "Frozen"),
                            ("released", "Released"),
                            ("paid", "Paid"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("total_pence", involvement.money.PenceField(blank=True, null=True)),
                ("line_count", models.PositiveIntegerField(blank=True, null=True)),
                ("contents_hash", models.CharField(blank=True, max_length=64)),
                (
                    "bank_format",
                    models.CharField(
                        choices=[
                            ("generic", "CSV with a header"),
                            ("bacs", "Bacs Standard 18"),
                            ("pain001", "ISO 20022 pain.001.001.09"),
                            ("bankline", "Bankline CSV (NatWest, RBS, Coutts)"),
                            ("lloyds", "Lloyds CSV"),
                        ],
                        db_default="generic",
                        default="generic",
                        max_length=10,
                    ),
                ),
                ("file_details", involvement.sealing.SealedTextField(blank=True, default="")),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
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
                "ordering": ["-pay_on", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pay_on", "kind", "number"), name="one_run_per_day_kind_and_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["weekly", "same_day", "again"])),
                        name="run_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prepared", "frozen", "released", "paid", "cancelled"])
                        ),
                        name="run_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bank_format__in",
                                ["generic", "bacs", "pain001", "bankline", "lloyds"],
                            )
                        ),
                        name="run_bank_format_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by", None),
                            models.Q(("released_by", models.F("frozen_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="run_freezer_does_not_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("frozen_at__isnull", False),
                                ("frozen_by__isnull", False),
                                ("line_count__isnull", False),
                                ("total_pence__isnull", False),
                            ),
                            models.Q(
                                ("frozen_at__isnull", True),
                                ("frozen_by__isnull", True),
                                ("line_count__isnull", True),
                                ("total_pence__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="run_freezing_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", False), ("released_by__isnull", False)
                            ),
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="run_release_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_at__isnull", False), ("paid_by__isnull", False)),
                            models.Q(("paid_at__isnull", True), ("paid_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="run_payment_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False), ("cancelled_by__isnull", False)
                            ),
                            models.Q(
                                ("cancelled_at__isnull", True), ("cancelled_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="run_cancelling_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at", None),
                                ("frozen_at", None),
                                ("paid_at", None),
                                ("released_at", None),
                                ("state", "prepared"),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("frozen_at__isnull", False),
                                ("paid_at", None),
                                ("released_at", None),
                                ("state", "frozen"),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("frozen_at__isnull", False),
                                ("paid_at", None),
                                ("released_at__isnull", False),
                                ("state", "released"),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("frozen_at__isnull", False),
                                ("paid_at__isnull", False),
                                ("released_at__isnull", False),
                                ("state", "paid"),
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("paid_at", None),
                                ("released_at", None),
                                ("state", "cancelled"),
                            ),
                            _connector="OR",
                        ),
                        name="run_state_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("0", "The details are wrong"),
                            ("2", "The bank says that the person has died"),
                            ("3", "The account has moved to another bank"),
                            ("5", "There is no such account"),
                            ("B", "The account is closed"),
                            ("C", "We asked the bank to send it back"),
                            ("other", "Another reason, or none given"),
                        ],
                        max_length=5,
                        verbose_name="Why it came back",
                    ),
                ),
                ("amount_pence", involvement.money.PenceField(verbose_name="Amount")),
                (
                    "noted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Noted on"
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="payments.payoutrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "person"), name="a_payment_comes_back_at_most_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["0", "2", "3", "5", "B", "C", "other"])),
                        name="return_code_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="return_is_worth_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                (
                    "life",
                    models.CharField(
                        choices=[
                            ("live", "Live"),
                            ("returned", "Sent back by the bank"),
                            ("void", "Cancelled with its run"),
                        ],
                        default="live",
                        max_length=10,
                    ),
                ),
                (
                    "came_back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.paymentreturn",
                    ),
                ),
                (
                    "due",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_lines",
                        to="payments.due",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payeeaccount",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.payoutrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["run", "id"], name="payout_line_by_run")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("life", "live")),
                        fields=("due",),
                        name="one_live_payout_line_per_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("life__in", ["live", "returned", "void"])),
                        name="line_life_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="payout_line_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came_back__isnull", False), ("life", "returned")),
                            models.Q(
                                models.Q(("life", "returned"), _negated=True), ("came_back", None)
                            ),
                            _connector="OR",
                        ),
                        name="line_that_came_back_has_its_return",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owed", "Owed"),
                            ("corrected", "Put right"),
                            ("withdrawn", "Taken back"),
                            ("going", "Put in a payment"),
                            ("stopped", "Payment cancelled"),
                            ("paid", "Paid"),
                            ("returned", "Came back"),
                            ("again", "To be paid again"),
                            ("used", "Set against a cost"),
                            ("let_go", "Let go"),
                            ("received", "Given back to us"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("fees", "Fees"),
                            ("travel", "Travel"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("support", "Helpers and interpreters"),
                            ("stay", "Nights away"),
                            ("other", "Other costs"),
                            ("waived", "Given before and let go"),
                            ("advances", "Given before, not used yet"),
                            ("owed", "Owed to people"),
                            ("going", "On its way to the bank"),
                            ("bank", "Bank"),
                            ("back", "Came back from the bank"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("fees", "Fees"),
                            ("travel", "Travel"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("support", "Helpers and interpreters"),
                            ("stay", "Nights away"),
                            ("other", "Other costs"),
                            ("waived", "Given before and let go"),
                            ("advances", "Given before, not used yet"),
                            ("owed", "Owed to people"),
                            ("going", "On its way to the bank"),
                            ("bank", "Bank"),
                            ("back", "Came back from the bank"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                ("day", models.DateField()),
                ("refers_to", models.DateField(blank=True, null=True)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "due",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="entries",
                        to="payments.due",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="entries",
                        to="payments.payoutline",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ledger entries",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["day", "id"], name="ledger_entry_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("due", "step"), name="one_ledger_entry_per_step"
                    ),
                    models.UniqueConstraint(
                        fields=("line", "kind"), name="a_payment_moves_once_each_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "owed",
                                    "corrected",
                                    "withdrawn",
                                    "going",
                                    "stopped",
                                    "paid",
                                    "returned",
                                    "again",
                                    "used",
                                    "let_go",
                                    "received",
                                ],
                            )
                        ),
                        name="ledger_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "debit__in",
                                [
                                    "fees",
                                    "travel",
                                    "care",
                                    "food",
                                    "support",
                                    "stay",
                                    "other",
                                    "waived",
                                    "advances",
                                    "owed",
                                    "going",
                                    "bank",
                                    "back",
                                ],
                            )
                        ),
                        name="ledger_debit_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "credit__in",
                                [
                                    "fees",
                                    "travel",
                                    "care",
                                    "food",
                                    "support",
                                    "stay",
                                    "other",
                                    "waived",
                                    "advances",
                                    "owed",
                                    "going",
                                    "bank",
                                    "back",
                                ],
                            )
                        ),
                        name="ledger_credit_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_pence__gt", 0),
                            ("step__gt", 0),
                            models.Q(("debit", models.F("credit")), _negated=True),
                        ),
                        name="ledger_entry_moves_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refers_to", None), ("refers_to__lt", models.F("day")), _connector="OR"
                        ),
                        name="late_ledger_entry_refers_to_a_day_before",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
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
                ("day", models.DateField()),
                ("pence", models.BigIntegerField()),
                ("words", involvement.sealing.SealedTextField(blank=True, default="")),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To look at"),
                            ("matched", "Matched"),
                            ("not_ours", "Not ours"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("run", "All of a payment run"),
                            ("payment", "One payment"),
                            ("return", "A payment that came back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_certain", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
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
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.bankstatement",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_lines",
                        to="payments.payoutrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state", "id"], name="bank_line_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "matched", "not_ours"])),
                        name="bank_line_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("means__in", ["", "run", "payment", "return"])),
                        name="bank_line_means_something_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pence", 0), _negated=True),
                        name="bank_line_is_some_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="bank_line_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("words", ""),
                            ),
                            _connector="OR",
                        ),
                        name="bank_line_keeps_words_only_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("means", "run"),
                                ("person", None),
                                ("run__isnull", False),
                                ("state", "matched"),
                            ),
                            models.Q(
                                ("person__isnull", False),
                                ("run__isnull", False),
                                ("state", "matched"),
                                ("means__in", ["payment", "return"]),
                            ),
                            models.Q(
                                models.Q(("state", "matched"), _negated=True),
                                ("is_certain", False),
                                ("means", ""),
                                ("person", None),
                                ("run", None),
                            ),
                            _connector="OR",
                        ),
                        name="matched_bank_line_says_what_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("means", ""),
                            models.Q(("means", "return"), ("pence__gt", 0)),
                            models.Q(("means__in", ["run", "payment"]), ("pence__lt", 0)),
                            _connector="OR",
                        ),
                        name="only_what_came_in_came_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("means", "run")),
                        fields=("run",),
                        name="a_run_is_on_the_statement_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("means__in", ["payment", "return"])),
                        fields=("run", "person", "means"),
                        name="a_payment_is_on_the_statement_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankFileDownload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sha256", models.CharField(max_length=64)),
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
                        related_name="downloads",
                        to="payments.payoutrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AcceptedFormat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bank_format",
                    models.CharField(
                        choices=[
                            ("generic", "CSV with a header"),
                            ("bacs", "Bacs Standard 18"),
                            ("pain001", "ISO 20022 pain.001.001.09"),
                            ("bankline", "Bankline CSV (NatWest, RBS, Coutts)"),
                            ("lloyds", "Lloyds CSV"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
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
                        condition=models.Q(
                            (
                                "bank_format__in",
                                ["generic", "bacs", "pain001", "bankline", "lloyds"],
                            )
                        ),
                        name="accepted_format_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("fee.meeting", "Fee for a meeting of two hours, with preparation"),
                            ("fee.reserve", "Fee for a reserve who got ready"),
                            ("mile.car", "Each mile by car"),
                            ("mile.motorcycle", "Each mile by motorcycle"),
                            ("mile.bicycle", "Each mile by bicycle"),
                            ("mile.passenger", "Each mile with a passenger, on top"),
                            ("limit.night", "Most for a night away, unless you tell us why"),
                            (
                                "limit.phone",
                                "Most for phone, internet or printing, unless you tell us why",
                            ),
                            ("limit.before", "Most that we give somebody before one meeting"),
                            ("limit.no_receipt", "Most we pay with no receipt"),
                            ("limit.look", "Above this, an officer looks at one cost by itself"),
                            ("limit.second_check", "Above this, a second officer checks"),
                            ("limit.whole_uk", "Above this, an officer for the whole UK approves"),
                            ("days.decide", "Working days to decide a claim"),
                            ("days.pay", "Working days until the money arrives"),
                            ("days.hold", "Working days that changed bank details wait"),
                            (
                                "info.uc_housing",
                                "Universal Credit: work allowance, with help for housing",
                            ),
                            (
                                "info.uc",
                                "Universal Credit: work allowance, without help for housing",
                            ),
                            (
                                "info.uc_taper",
                                "Universal Credit: taken from each pound above the allowance",
                            ),
                            ("info.esa_work", "New Style ESA: most one may earn in permitted work"),
                            (
                                "info.carer",
                                "Carer’s Allowance: most one may earn, after some costs",
                            ),
                            (
                                "info.trading",
                                "Tax: fees and other such income up to this need no return",
                            ),
                            ("info.personal", "Tax: all income up to this is free of income tax"),
                        ],
                        max_length=30,
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
                ("value", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("reason", models.CharField(max_length=300)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for another officer"),
                            ("approved", "Approved"),
                            ("turned_down", "Turned down"),
                            ("taken_back", "Taken back"),
                        ],
                        default="waiting",
                        max_length=11,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__in",
                                [
                                    "fee.meeting",
                                    "fee.reserve",
                                    "mile.car",
                                    "mile.motorcycle",
                                    "mile.bicycle",
                                    "mile.passenger",
                                    "limit.night",
                                    "limit.phone",
                                    "limit.before",
                                    "limit.no_receipt",
                                    "limit.look",
                                    "limit.second_check",
                                    "limit.whole_uk",
                                    "days.decide",
                                    "days.pay",
                                    "days.hold",
                                    "info.uc_housing",
                                    "info.uc",
                                    "info.uc_taper",
                                    "info.esa_work",
                                    "info.carer",
                                    "info.trading",
                                    "info.personal",
                                ],
                            )
                        ),
                        name="rate_change_is_of_a_known_rate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation", "uk"),
                            models.Q(
                                ("key__startswith", "fee."),
                                ("nation__in", ["uk", "england", "scotland", "cymru", "ni"]),
                            ),
                            _connector="OR",
                        ),
                        name="rate_change_is_for_a_known_nation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "approved", "turned_down", "taken_back"])
                        ),
                        name="rate_change_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="rate_change_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("decided_at__isnull", False), ("decided_by__isnull", False)
                                ),
                                models.Q(
                                    ("decided_at__isnull", True), ("decided_by__isnull", True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("decided_at", None), ("state", "waiting")),
                                models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    ("decided_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="rate_change_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                ("decided_by", models.F("proposed_by")), ("state", "taken_back")
                            ),
                            models.Q(
                                models.Q(("state", "taken_back"), _negated=True),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rate_change_is_decided_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("key", "nation", "valid_from"),
                        name="one_rate_change_waits_per_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("fee.meeting", "Fee for a meeting of two hours, with preparation"),
                            ("fee.reserve", "Fee for a reserve who got ready"),
                            ("mile.car", "Each mile by car"),
                            ("mile.motorcycle", "Each mile by motorcycle"),
                            ("mile.bicycle", "Each mile by bicycle"),
                            ("mile.passenger", "Each mile with a passenger, on top"),
                            ("limit.night", "Most for a night away, unless you tell us why"),
                            (
                                "limit.phone",
                                "Most for phone, internet or printing, unless you tell us why",
                            ),
                            ("limit.before", "Most that we give somebody before one meeting"),
                            ("limit.no_receipt", "Most we pay with no receipt"),
                            ("limit.look", "Above this, an officer looks at one cost by itself"),
                            ("limit.second_check", "Above this, a second officer checks"),
                            ("limit.whole_uk", "Above this, an officer for the whole UK approves"),
                            ("days.decide", "Working days to decide a claim"),
                            ("days.pay", "Working days until the money arrives"),
                            ("days.hold", "Working days that changed bank details wait"),
                            (
                                "info.uc_housing",
                                "Universal Credit: work allowance, with help for housing",
                            ),
                            (
                                "info.uc",
                                "Universal Credit: work allowance, without help for housing",
                            ),
                            (
                                "info.uc_taper",
                                "Universal Credit: taken from each pound above the allowance",
                            ),
                            ("info.esa_work", "New Style ESA: most one may earn in permitted work"),
                            (
                                "info.carer",
                                "Carer’s Allowance: most one may earn, after some costs",
                            ),
                            (
                                "info.trading",
                                "Tax: fees and other such income up to this need no return",
                            ),
                            ("info.personal", "Tax: all income up to this is free of income tax"),
                        ],
                        max_length=30,
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
                        db_default="uk",
                        default="uk",
                        max_length=10,
                    ),
                ),
                ("value", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("source", models.CharField(max_length=300)),
                ("is_to_confirm", models.BooleanField(default=True)),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate",
                        to="payments.ratechange",
                    ),
                ),
            ],
            options={
                "ordering": ["key", "-valid_from", "-id"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("key", "="),
                            ("nation", "="),
                            (
                                payments.models.rates.Days(
                                    models.F("valid_from"), models.F("valid_to")
                                ),
                                "&&",
                            ),
                        ],
                        name="rates_never_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__in",
                                [
                                    "fee.meeting",
                                    "fee.reserve",
                                    "mile.car",
                                    "mile.motorcycle",
                                    "mile.bicycle",
                                    "mile.passenger",
                                    "limit.night",
                                    "limit.phone",
                                    "limit.before",
                                    "limit.no_receipt",
                                    "limit.look",
                                    "limit.second_check",
                                    "limit.whole_uk",
                                    "days.decide",
                                    "days.pay",
                                    "days.hold",
                                    "info.uc_housing",
                                    "info.uc",
                                    "info.uc_taper",
                                    "info.esa_work",
                                    "info.carer",
                                    "info.trading",
                                    "info.personal",
                                ],
                            )
                        ),
                        name="rate_key_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation", "uk"),
                            models.Q(
                                ("key__startswith", "fee."),
                                ("nation__in", ["uk", "england", "scotland", "cymru", "ni"]),
                            ),
                            _connector="OR",
                        ),
                        name="rate_is_for_a_known_nation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            (
                                "valid_from__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("valid_to"), "+", models.Value(1)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rate_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="receipts/")),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("look", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipt",
                        to="payments.claimline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReturnCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("right", "I called them, and the details we hold are right"),
                            ("new", "I called them, and they will tell us new details"),
                            ("no_answer", "I could not reach them"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="payments.paymentreturn",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["right", "new", "no_answer"])),
                        name="return_call_outcome_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "payment_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="payments.paymentreturn",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnFile",
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
                        choices=[("preview", "To look at"), ("done", "Saved")],
                        default="preview",
                        max_length=10,
                    ),
                ),
                ("rows", models.JSONField(blank=True, default=list)),
                ("known", models.PositiveIntegerField(default=0)),
                ("saved", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["preview", "done"])),
                        name="return_file_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "preview"), ("rows", []), _connector="OR"),
                        name="a_return_file_keeps_no_rows_once_saved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("should_be_pence", involvement.money.PenceField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("let_be", "They keep it"),
                            ("asked", "They were asked to give it back"),
                            ("made_up", "We paid them the rest"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "due",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="payments.due",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="reversal_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("outcome__in", ["let_be", "asked", "made_up"]),
                            ),
                            _connector="OR",
                        ),
                        name="decided_reversal_has_its_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
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
                            ("money", "Into their bank account"),
                            ("voucher", "As a voucher"),
                            ("gift", "To an organisation"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "voucher",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("food", "Food shops"),
                            ("high_street", "Many shops in town"),
                            ("online", "Shops on the internet"),
                            ("books", "Books"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_pence", involvement.money.PenceField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second officer"),
                            ("agreed", "To send"),
                            ("sent", "Sent"),
                            ("cancelled", "Not sent"),
                            ("lost", "Did not arrive"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("prepared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "sent_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "By e-mail"),
                            ("post", "By post"),
                            ("bank", "By bank transfer"),
                        ],
                        max_length=5,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    "due",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="payments.due",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="payments.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
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
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "agreed", "sent"))),
                        fields=("due",),
                        name="one_live_sending_per_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "voucher"),
                                ("organisation", None),
                                ("voucher__in", ["food", "high_street", "online", "books"]),
                            ),
                            models.Q(
                                ("kind", "gift"), ("organisation__isnull", False), ("voucher", "")
                            ),
                            _connector="OR",
                        ),
                        name="sending_is_a_voucher_or_a_gift",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "agreed", "sent", "cancelled", "lost"])
                        ),
                        name="sending_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="sending_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="sending_agreed_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="sending_sent_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="sending_ended_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("sent_how", ""), ("sent_on", None)),
                            models.Q(
                                ("sent_at__isnull", False),
                                ("sent_how__in", ["email", "post", "bank"]),
                                ("sent_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sent_sending_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at", None),
                                ("ended_at", None),
                                ("sent_at", None),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("ended_at", None),
                                ("sent_at", None),
                                ("state", "agreed"),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("ended_at", None),
                                ("sent_at__isnull", False),
                                ("state", "sent"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("sent_at", None),
                                ("state", "cancelled"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("sent_at__isnull", False),
                                ("state", "lost"),
                            ),
                            _connector="OR",
                        ),
                        name="sending_state_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="sending_is_agreed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SentPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="receipts/")),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("look", models.BigIntegerField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "We type it for you"),
                            ("typed", "Typed"),
                            ("unreadable", "We could not read it"),
                            ("removed", "Taken away"),
                            ("taken_back", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_photo",
                        to="payments.claim",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_photos",
                        to="people.person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_photos",
                        to="activities.seat",
                    ),
                ),
                (
                    "seen_by",
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
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state", "sent_at", "id"], name="photo_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("seat", "sha256"),
                        name="a_waiting_photo_is_sent_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "typed", "unreadable", "removed", "taken_back"],
                            )
                        ),
                        name="photo_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="photo_seeing_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", False),
                                ("seen_at__isnull", False),
                                ("state", "typed"),
                            ),
                            models.Q(
                                ("claim", None),
                                ("seen_at__isnull", False),
                                ("state__in", ["unreadable", "removed"]),
                            ),
                            models.Q(
                                ("claim", None),
                                ("seen_at", None),
                                ("state__in", ["waiting", "taken_back"]),
                            ),
                            _connector="OR",
                        ),
                        name="photo_state_has_its_claim",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemovedPhoto",
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
                            ("wrong", "It was the wrong photo"),
                            ("somebody", "Somebody else was in it"),
                            ("private", "It showed something private"),
                        ],
                        max_length=10,
                        verbose_name="What was wrong with it",
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Taken away on"
                    ),
                ),
                ("sha256", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removed_photos",
                        to="payments.claimline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removed_photos",
                        to="people.person",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removals",
                        to="payments.sentphoto",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["wrong", "somebody", "private"])),
                        name="removal_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line", None), ("photo__isnull", False)),
                            models.Q(("line__isnull", False), ("photo", None)),
                            _connector="OR",
                        ),
                        name="removal_is_of_a_cost_or_a_photo",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusReview",
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
                            ("meeting", "Taking part in meetings of a group"),
                            ("panel", "Choosing people, as at interviews"),
                            ("reading", "Reading papers and saying what one thinks"),
                            ("teaching", "Teaching and training"),
                            ("speaking", "Speaking or writing in public"),
                            ("chairing", "Leading a group or a meeting"),
                            ("research", "Doing research with us"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("not_employment", "Not employment"),
                            ("employment", "Employment: pay by payroll only"),
                            ("to_check", "To check"),
                        ],
                        max_length=14,
                    ),
                ),
                ("checked_by", models.CharField(max_length=120)),
                ("reference", models.CharField(max_length=120)),
                ("reviewed_on", models.DateField()),
                ("review_due", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-reviewed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "meeting",
                                    "panel",
                                    "reading",
                                    "teaching",
                                    "speaking",
                                    "chairing",
                                    "research",
                                ],
                            )
                        ),
                        name="status_review_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["not_employment", "employment", "to_check"])
                        ),
                        name="status_review_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_due__gt", models.F("reviewed_on")),
                            models.Q(("checked_by", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                        ),
                        name="status_review_is_due_after_it_was_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnfinishedCost",
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
                            ("fare", "Bus, train or tram"),
                            ("miles", "Car miles"),
                            ("taxi", "Taxi"),
                            ("parking", "Parking"),
                            ("care", "Care for someone"),
                            ("food", "Food"),
                            ("childcare", "Childcare"),
                            ("assistant", "Personal assistant or support worker"),
                            ("interpret", "Interpreter"),
                            ("stay", "A night away"),
                            ("phone", "Phone, internet or printing"),
                            ("motorcycle", "Motorcycle miles"),
                            ("bicycle", "Bicycle miles"),
                            ("passenger", "Miles with a passenger"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="receipts/")),
                ("content_type", models.CharField(blank=True, max_length=40)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("look", models.BigIntegerField(blank=True, null=True)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unfinished",
                        to="payments.claim",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "fare",
                                    "miles",
                                    "taxi",
                                    "parking",
                                    "care",
                                    "food",
                                    "childcare",
                                    "assistant",
                                    "interpret",
                                    "stay",
                                    "phone",
                                    "motorcycle",
                                    "bicycle",
                                    "passenger",
                                    "other",
                                ],
                            )
                        ),
                        name="unfinished_cost_kind_is_known",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advance",
            trigger=pgtrigger.compiler.Trigger(
                name="advance_is_seen_to_by_others",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.user_id IN (\n                    NEW.first_check_by_id, NEW.decided_by_id, NEW.kept_by_id,\n                    NEW.asked_back_by_id, NEW.end_by_id)\n            ) OR NEW.entered_by_id IN (NEW.first_check_by_id, NEW.decided_by_id, NEW.kept_by_id,\n                NEW.asked_back_by_id, NEW.end_by_id)\n            OR NEW.again_at IS NOT NULL AND (\n                NEW.refused_by_id IN (NEW.first_check_by_id, NEW.decided_by_id)\n                OR NEW.again_typed_by_id IN (NEW.first_check_by_id, NEW.decided_by_id))\n            OR NOT EXISTS (\n                SELECT 1 FROM activities_seat s\n                WHERE s.id = NEW.seat_id AND s.person_id = NEW.person_id\n            ) THEN\n                RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="f5b29fd8e635bb921998fe2ed21d1283cd92ecdc",
                    operation='INSERT OR UPDATE OF "first_check_by_id", "decided_by_id", "kept_by_id", "asked_back_by_id", "end_by_id", "again_typed_by_id"',
                    pgid="pgtrigger_advance_is_seen_to_by_others_21e6a",
                    table="payments_advance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advance",
            trigger=pgtrigger.compiler.Trigger(
                name="advance_keeps_its_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seat_id", "person_id", "amount_pence", "entered_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="869befea0f71993cb51e1f36fcc5a9dbaa597d20",
                    operation='UPDATE OF "seat_id", "person_id", "amount_pence", "entered_by_id"',
                    pgid="pgtrigger_advance_keeps_its_facts_a8abc",
                    table="payments_advance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advance",
            trigger=pgtrigger.compiler.Trigger(
                name="advance_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="eed0aec74189499967ab8a1302a985080793391b",
                    operation="DELETE",
                    pgid="pgtrigger_advance_is_never_deleted_ba469",
                    table="payments_advance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="nobody_enters_what_they_decided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."entered_by_id" IS NOT NULL)',
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_claimline l WHERE l.claim_id = NEW.id\n                          AND NEW.entered_by_id IN (l.decided_by_id, l.first_check_by_id)\n                    ) THEN\n                        RAISE EXCEPTION 'nobody enters what they decided' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="337bd94f11a6e7f58733c8599fa370d564f3447c",
                    operation='UPDATE OF "entered_by_id"',
                    pgid="pgtrigger_nobody_enters_what_they_decided_6cba8",
                    table="payments_claim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimline",
            trigger=pgtrigger.compiler.Trigger(
                name="nobody_decides_their_own_claim",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_claim c JOIN people_person p ON p.id = c.person_id\n                        WHERE c.id = NEW.claim_id\n                          AND (p.user_id IN (NEW.decided_by_id, NEW.first_check_by_id)\n                               OR c.entered_by_id IN (NEW.decided_by_id, NEW.first_check_by_id))\n                    ) THEN\n                        RAISE EXCEPTION 'nobody decides their own claim' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="d5e978f3275e14214204282b1a88bb3ecfa076b7",
                    operation='INSERT OR UPDATE OF "decided_by_id", "first_check_by_id"',
                    pgid="pgtrigger_nobody_decides_their_own_claim_2c096",
                    table="payments_claimline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimline",
            trigger=pgtrigger.compiler.Trigger(
                name="an_appeal_goes_to_somebody_else",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_appeal a WHERE a.line_id = NEW.id\n                AND (a.refused_by_id IN (NEW.decided_by_id, NEW.first_check_by_id)\n                     OR a.typed_by_id IN (NEW.decided_by_id, NEW.first_check_by_id))\n            ) THEN\n                RAISE EXCEPTION 'somebody else decides about an appeal' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a69a0a0106653be88ba1ff2a0536f34b99bb5e67",
                    operation='UPDATE OF "decided_by_id", "first_check_by_id"',
                    pgid="pgtrigger_an_appeal_goes_to_somebody_else_44949",
                    table="payments_claimline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimline",
            trigger=pgtrigger.compiler.Trigger(
                name="a_second_no_is_the_last",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state = 'not_paid' AND NEW.state <> 'not_paid')",
                    func="\n            IF NOT EXISTS (\n                SELECT 1 FROM payments_appeal a\n                WHERE a.line_id = OLD.id AND a.refused_at = OLD.decided_at\n            ) THEN\n                RAISE EXCEPTION 'a second no is the last' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="7649bd77cc35ce839896dc964c8d58b0bccd69a2",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_a_second_no_is_the_last_b0028",
                    table="payments_claimline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="appeal_keeps_its_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "line_id", "refused_by_id", "refused_at", "asked_at", "typed_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="27de682dbf11fb4a93c7ab82f2e6faccf9eb1776",
                    operation='UPDATE OF "line_id", "refused_by_id", "refused_at", "asked_at", "typed_by_id"',
                    pgid="pgtrigger_appeal_keeps_its_facts_c543e",
                    table="payments_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="appeal_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="726531500b5f13e150847aaa3426c8af4fdb10b9",
                    operation="DELETE",
                    pgid="pgtrigger_appeal_is_never_deleted_38020",
                    table="payments_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="appeal_is_about_a_refusal",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM payments_claimline l\n                        WHERE l.id = NEW.line_id AND l.state = 'not_paid'\n                          AND l.decided_by_id = NEW.refused_by_id AND l.decided_at = NEW.refused_at\n                    ) THEN\n                        RAISE EXCEPTION 'nobody said no to this cost' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="d24839a62097ab1c6326c63650ddb8b1e0da9969",
                    operation="INSERT",
                    pgid="pgtrigger_appeal_is_about_a_refusal_508bd",
                    table="payments_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advanceuse",
            trigger=pgtrigger.compiler.Trigger(
                name="no_more_is_used_than_was_given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE given payments_advance%ROWTYPE; stands text; used bigint;",
                    func="\n            SELECT * INTO given FROM payments_advance WHERE id = NEW.advance_id FOR UPDATE;\n            SELECT state INTO stands FROM payments_due WHERE advance_id = NEW.advance_id;\n            SELECT coalesce(sum(amount_pence), 0) INTO used FROM payments_advanceuse\n                WHERE advance_id = NEW.advance_id;\n            IF given.state <> 'agreed' OR used + NEW.amount_pence > given.amount_pence\n            OR stands IS NULL OR stands NOT IN ('on_its_way', 'paid')\n            OR NEW.how = 'cost' AND NOT EXISTS (\n                SELECT 1 FROM payments_claimline c JOIN payments_claim k ON k.id = c.claim_id\n                WHERE c.id = NEW.line_id AND k.person_id = given.person_id\n                AND (k.seat_id = given.seat_id OR given.kept_at IS NOT NULL))\n            OR NEW.how <> 'cost' AND (stands <> 'paid' OR given.end_by_id IS NULL\n                OR given.end_by_id IS DISTINCT FROM NEW.said_by_id OR given.ending <> NEW.how\n                OR given.end_pence <> NEW.amount_pence OR NEW.by_id = NEW.said_by_id\n                OR NEW.by_id = given.entered_by_id OR EXISTS (\n                    SELECT 1 FROM people_person p\n                    WHERE p.id = given.person_id AND p.user_id = NEW.by_id)) THEN\n                RAISE EXCEPTION 'money given before is used once' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="dacbf5bc18c7aabb17878d97057d3d6730a82253",
                    operation="INSERT",
                    pgid="pgtrigger_no_more_is_used_than_was_given_9c751",
                    table="payments_advanceuse",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advanceuse",
            trigger=pgtrigger.compiler.Trigger(
                name="use_is_in_the_ledger",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO payments_ledgerentry (due_id, step, kind, debit, credit, amount_pence, day)\n    SELECT d.id,\n        (SELECT coalesce(max(e.step), 0) + 1 FROM payments_ledgerentry e WHERE e.due_id = d.id),\n        CASE NEW.how WHEN 'cost' THEN 'used' ELSE NEW.how END,\n        CASE NEW.how WHEN 'let_go' THEN 'waived' WHEN 'received' THEN 'bank' ELSE (\n            SELECT CASE WHEN c.kind IN ('fare', 'miles', 'taxi', 'parking', 'motorcycle', 'bicycle', 'passenger') THEN 'travel' WHEN c.kind IN ('care', 'childcare') THEN 'care' WHEN c.kind IN ('food') THEN 'food' WHEN c.kind IN ('assistant', 'interpret') THEN 'support' WHEN c.kind IN ('stay') THEN 'stay' ELSE 'other' END FROM payments_claimline c WHERE c.id = NEW.line_id\n        ) END, 'advances', NEW.amount_pence, (NEW.at AT TIME ZONE 'Europe/London')::date\n    FROM payments_due d WHERE d.advance_id = NEW.advance_id;\n    RETURN NULL;\n",
                    hash="37b65c47af4f5a441e538966153d21e73e01c802",
                    operation="INSERT",
                    pgid="pgtrigger_use_is_in_the_ledger_47555",
                    table="payments_advanceuse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advanceuse",
            trigger=pgtrigger.compiler.Trigger(
                name="advance_use_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7ca6df031325aba2a0df9404c5585158f348e18f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_advance_use_is_append_only_448f5",
                    table="payments_advanceuse",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="due",
            trigger=pgtrigger.compiler.Trigger(
                name="due_amount_is_fixed_once_on_its_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('on_its_way', 'paid', 'failed'))",
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "amount_pence", "person_id", "seat_id", "line_id", "advance_id" rows from % table\', TG_TABLE_NAME;',
                    hash="f67bf023605ef979fedad40012bc060fbf23c8e0",
                    operation='UPDATE OF "amount_pence", "person_id", "seat_id", "line_id", "advance_id"',
                    pgid="pgtrigger_due_amount_is_fixed_once_on_its_way_8b5f8",
                    table="payments_due",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="due",
            trigger=pgtrigger.compiler.Trigger(
                name="due_keeps_its_way_once_on_its_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.goes_as <> NEW.goes_as)",
                    func="\n                    IF OLD.state IN ('on_its_way', 'paid', 'failed') OR EXISTS (\n                        SELECT 1 FROM payments_payoutline l\n                        WHERE l.due_id = NEW.id AND l.life = 'live'\n                    ) THEN\n                        RAISE EXCEPTION 'this due is in a payment' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="d4e3c2b9dbb0c4e373b6d6c600fd4363a61b9c81",
                    operation='UPDATE OF "goes_as"',
                    pgid="pgtrigger_due_keeps_its_way_once_on_its_way_fd7e6",
                    table="payments_due",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="due",
            trigger=pgtrigger.compiler.Trigger(
                name="due_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="68b37f706a3e996cb376e267253c84032f593fa0",
                    operation="DELETE",
                    pgid="pgtrigger_due_is_never_deleted_a042d",
                    table="payments_due",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="due",
            trigger=pgtrigger.compiler.Trigger(
                name="new_due_is_in_the_ledger",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    EXECUTE $write$\n        WITH made AS (\n            SELECT due.id, due.amount_pence AS pence, due.payable_from, due.paid_on, due.state,\n                due.goes_as,\n                old.state AS old_state, coalesce(due.amount_pence - old.amount_pence, 0) AS more,\n                CASE WHEN due.advance_id IS NOT NULL THEN 'advances'\n    WHEN due.line_id IS NULL THEN 'fees' ELSE CASE WHEN cost.kind IN ('fare', 'miles', 'taxi', 'parking', 'motorcycle', 'bicycle', 'passenger') THEN 'travel' WHEN cost.kind IN ('care', 'childcare') THEN 'care' WHEN cost.kind IN ('food') THEN 'food' WHEN cost.kind IN ('assistant', 'interpret') THEN 'support' WHEN cost.kind IN ('stay') THEN 'stay' ELSE 'other' END END AS cost\n            FROM after_rows due CROSS JOIN (SELECT NULL::text AS state, NULL::bigint AS amount_pence) old\n            LEFT JOIN payments_claimline cost ON cost.id = due.line_id\n            WHERE (old.state, old.amount_pence) IS DISTINCT FROM (due.state, due.amount_pence)\n        ), moved AS MATERIALIZED (\n            SELECT made.*, CASE made.state WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'\n    WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN made.cost ELSE 'owed' END AS stands,\n                CASE WHEN old_state IS NULL THEN cost\n                    ELSE CASE made.old_state WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'\n    WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN made.cost ELSE 'owed' END END AS was,\n                (now() AT TIME ZONE 'Europe/London')::date AS today\n            FROM made\n        ), last AS (\n            SELECT DISTINCT ON (l.due_id) l.due_id, l.id,\n                (r.frozen_at AT TIME ZONE 'Europe/London')::date AS frozen\n            FROM payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id\n            WHERE l.due_id IN (SELECT id FROM moved WHERE goes_as = 'money')\n            ORDER BY l.due_id, l.id DESC\n        ), steps AS (\n            SELECT due_id, max(step) AS step FROM payments_ledgerentry\n            WHERE due_id IN (SELECT id FROM moved) GROUP BY due_id\n        )\n        INSERT INTO payments_ledgerentry\n            (due_id, step, line_id, kind, debit, credit, amount_pence, day)\n        SELECT m.id, coalesce(s.step, 0) + 1, NULL, 'corrected',\n            CASE WHEN m.more > 0 THEN m.cost ELSE m.was END,\n            CASE WHEN m.more > 0 THEN m.was ELSE m.cost END, abs(m.more), m.today\n        FROM moved m LEFT JOIN steps s ON s.due_id = m.id WHERE m.more <> 0 AND m.was <> m.cost\n        UNION ALL\n        SELECT m.id, coalesce(s.step, 0) + 1 + (m.more <> 0 AND m.was <> m.cost)::integer,\n            CASE WHEN m.stands <> m.cost AND (m.stands <> 'owed' OR m.was <> m.cost)\n                THEN l.id END,\n            CASE m.stands WHEN m.cost THEN 'withdrawn' WHEN 'going' THEN 'going'\n                WHEN 'bank' THEN 'paid' WHEN 'back' THEN 'returned' ELSE\n                CASE m.was WHEN m.cost THEN 'owed' WHEN 'going' THEN 'stopped'\n                    ELSE 'again' END END,\n            m.was, m.stands, m.pence,\n            coalesce(CASE m.stands WHEN 'bank' THEN m.paid_on WHEN 'going' THEN l.frozen\n                WHEN 'owed' THEN CASE m.was WHEN m.cost THEN m.payable_from END END, m.today)\n        FROM moved m LEFT JOIN last l ON l.due_id = m.id LEFT JOIN steps s ON s.due_id = m.id\n        WHERE m.was <> m.stands\n    $write$;\n    RETURN NULL;\n",
                    hash="4da1ed40c711c5fec34a873d74b50c179663a02d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_new_due_is_in_the_ledger_044f3",
                    referencing="REFERENCING NEW TABLE AS after_rows ",
                    table="payments_due",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="due",
            trigger=pgtrigger.compiler.Trigger(
                name="due_is_in_the_ledger",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    EXECUTE $write$\n        WITH made AS (\n            SELECT due.id, due.amount_pence AS pence, due.payable_from, due.paid_on, due.state,\n                due.goes_as,\n                old.state AS old_state, coalesce(due.amount_pence - old.amount_pence, 0) AS more,\n                CASE WHEN due.advance_id IS NOT NULL THEN 'advances'\n    WHEN due.line_id IS NULL THEN 'fees' ELSE CASE WHEN cost.kind IN ('fare', 'miles', 'taxi', 'parking', 'motorcycle', 'bicycle', 'passenger') THEN 'travel' WHEN cost.kind IN ('care', 'childcare') THEN 'care' WHEN cost.kind IN ('food') THEN 'food' WHEN cost.kind IN ('assistant', 'interpret') THEN 'support' WHEN cost.kind IN ('stay') THEN 'stay' ELSE 'other' END END AS cost\n            FROM after_rows due JOIN before_rows old ON old.id = due.id\n            LEFT JOIN payments_claimline cost ON cost.id = due.line_id\n            WHERE (old.state, old.amount_pence) IS DISTINCT FROM (due.state, due.amount_pence)\n        ), moved AS MATERIALIZED (\n            SELECT made.*, CASE made.state WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'\n    WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN made.cost ELSE 'owed' END AS stands,\n                CASE WHEN old_state IS NULL THEN cost\n                    ELSE CASE made.old_state WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'\n    WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN made.cost ELSE 'owed' END END AS was,\n                (now() AT TIME ZONE 'Europe/London')::date AS today\n            FROM made\n        ), last AS (\n            SELECT DISTINCT ON (l.due_id) l.due_id, l.id,\n                (r.frozen_at AT TIME ZONE 'Europe/London')::date AS frozen\n            FROM payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id\n            WHERE l.due_id IN (SELECT id FROM moved WHERE goes_as = 'money')\n            ORDER BY l.due_id, l.id DESC\n        ), steps AS (\n            SELECT due_id, max(step) AS step FROM payments_ledgerentry\n            WHERE due_id IN (SELECT id FROM moved) GROUP BY due_id\n        )\n        INSERT INTO payments_ledgerentry\n            (due_id, step, line_id, kind, debit, credit, amount_pence, day)\n        SELECT m.id, coalesce(s.step, 0) + 1, NULL, 'corrected',\n            CASE WHEN m.more > 0 THEN m.cost ELSE m.was END,\n            CASE WHEN m.more > 0 THEN m.was ELSE m.cost END, abs(m.more), m.today\n        FROM moved m LEFT JOIN steps s ON s.due_id = m.id WHERE m.more <> 0 AND m.was <> m.cost\n        UNION ALL\n        SELECT m.id, coalesce(s.step, 0) + 1 + (m.more <> 0 AND m.was <> m.cost)::integer,\n            CASE WHEN m.stands <> m.cost AND (m.stands <> 'owed' OR m.was <> m.cost)\n                THEN l.id END,\n            CASE m.stands WHEN m.cost THEN 'withdrawn' WHEN 'going' THEN 'going'\n                WHEN 'bank' THEN 'paid' WHEN 'back' THEN 'returned' ELSE\n                CASE m.was WHEN m.cost THEN 'owed' WHEN 'going' THEN 'stopped'\n                    ELSE 'again' END END,\n            m.was, m.stands, m.pence,\n            coalesce(CASE m.stands WHEN 'bank' THEN m.paid_on WHEN 'going' THEN l.frozen\n                WHEN 'owed' THEN CASE m.was WHEN m.cost THEN m.payable_from END END, m.today)\n        FROM moved m LEFT JOIN last l ON l.due_id = m.id LEFT JOIN steps s ON s.due_id = m.id\n        WHERE m.was <> m.stands\n    $write$;\n    RETURN NULL;\n",
                    hash="9fbf7b1ba46801db93f33cc9092f58fef037a043",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_due_is_in_the_ledger_b512c",
                    referencing="REFERENCING OLD TABLE AS before_rows  NEW TABLE AS after_rows ",
                    table="payments_due",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgercode",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_code_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a53cf627b6b0ade1782f8607983ff84d7e510f7d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_ledger_code_is_append_only_3c54d",
                    table="payments_ledgercode",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="closed_ledger_period_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."closed_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="919a1457fa0257428cbb1eacc30e10308cafdbe6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_closed_ledger_period_stays_fa825",
                    table="payments_ledgerperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_period_names_one_month",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "month", "asked_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="b5a1dabf4e4d1c5697c7641da213893a6669faae",
                    operation='UPDATE OF "month", "asked_by_id"',
                    pgid="pgtrigger_ledger_period_names_one_month_8767d",
                    table="payments_ledgerperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modulustable",
            trigger=pgtrigger.compiler.Trigger(
                name="modulus_table_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "version", "dated", "weights", "substitutes", "sha256", "loaded_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="e48d39e05969da02dbe9eeafe815d07c51820cab",
                    operation='UPDATE OF "version", "dated", "weights", "substitutes", "sha256", "loaded_by_id"',
                    pgid="pgtrigger_modulus_table_never_changes_30d7c",
                    table="payments_modulustable",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="organisation_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seal_id", "name", "charity_number", "account_name", "sort_code", "account_number", "ending", "added_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="d2c020a9bfd6b5a13304f5e0756ab1fcee29032f",
                    operation='UPDATE OF "seal_id", "name", "charity_number", "account_name", "sort_code", "account_number", "ending", "added_by_id"',
                    pgid="pgtrigger_organisation_never_changes_ce478",
                    table="payments_organisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="directcost",
            trigger=pgtrigger.compiler.Trigger(
                name="direct_cost_is_seen_to_by_others",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM people_person p WHERE p.id = NEW.person_id\n                        AND p.user_id IN (NEW.entered_by_id, NEW.checked_by_id, NEW.agreed_by_id)\n                    ) OR EXISTS (\n                        SELECT 1 FROM payments_organisation o\n                        WHERE o.id = NEW.organisation_id\n                        AND (o.confirmed_by_id = NEW.agreed_by_id OR o.state <> 'confirmed')\n                    ) OR NOT EXISTS (\n                        SELECT 1 FROM activities_seat s\n                        WHERE s.id = NEW.seat_id AND s.person_id = NEW.person_id\n                    ) THEN\n                        RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="48682cca6d0ee9c9eb3f57435688abe854e173be",
                    operation='INSERT OR UPDATE OF "entered_by_id", "checked_by_id", "agreed_by_id"',
                    pgid="pgtrigger_direct_cost_is_seen_to_by_others_88a45",
                    table="payments_directcost",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="directcost",
            trigger=pgtrigger.compiler.Trigger(
                name="direct_cost_keeps_its_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seat_id", "person_id", "how", "organisation_id", "amount_pence", "entered_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="224ebc69cc594a053e3a3d396ce776a7a14972aa",
                    operation='UPDATE OF "seat_id", "person_id", "how", "organisation_id", "amount_pence", "entered_by_id"',
                    pgid="pgtrigger_direct_cost_keeps_its_facts_d90ba",
                    table="payments_directcost",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="directcost",
            trigger=pgtrigger.compiler.Trigger(
                name="direct_cost_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a709549c52c8008c516166d11b40ee76dcc41235",
                    operation="DELETE",
                    pgid="pgtrigger_direct_cost_is_never_deleted_731ac",
                    table="payments_directcost",
                    when="BEFORE",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="payeechange",
            trigger=pgtrigger.compiler.Trigger(
                name="payee_change_keeps_its_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "seal_id", "account_id", "person_id", "made_at", "waits_until", "is_phone_known" rows from % table\', TG_TABLE_NAME;',
                    hash="28cb8963502f609592e743da03d417ac41975ed3",
                    operation='UPDATE OF "seal_id", "account_id", "person_id", "made_at", "waits_until", "is_phone_known"',
                    pgid="pgtrigger_payee_change_keeps_its_facts_76bc7",
                    table="payments_payeechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeechange",
            trigger=pgtrigger.compiler.Trigger(
                name="payee_change_is_confirmed_by_a_call",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'confirmed')",
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM payments_payeecall c\n                        WHERE c.change_id = NEW.id AND c.outcome IN ('called', 'met')\n                        AND c.at >= coalesce(NEW.stopped_at, NEW.made_at)\n                    ) THEN\n                        RAISE EXCEPTION 'nobody has called about these bank details'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="65274e929f8171b14f7b193b149e982e0d76e8e8",
                    operation='INSERT OR UPDATE OF "state"',
                    pgid="pgtrigger_payee_change_is_confirmed_by_a_call_4f57c",
                    table="payments_payeechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeecall",
            trigger=pgtrigger.compiler.Trigger(
                name="call_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="999042e3f3d64c0c1b193f4decd026770581622f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_call_is_append_only_5d634",
                    table="payments_payeecall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeecall",
            trigger=pgtrigger.compiler.Trigger(
                name="call_is_made_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payeechange c\n                        JOIN payments_payeeaccount a ON a.id = c.account_id\n                        JOIN people_person p ON p.id = c.person_id\n                        WHERE c.id = NEW.change_id AND (\n                            NEW.by_id = a.saved_by_id OR NEW.by_id = p.user_id\n                            OR NEW.outcome = 'called' AND NOT c.is_phone_known)\n                    ) THEN\n                        RAISE EXCEPTION 'somebody else calls, on a number known before'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="49001f72ec27863d71125c42a6410a96256f8068",
                    operation="INSERT",
                    pgid="pgtrigger_call_is_made_by_another_1e4e7",
                    table="payments_payeecall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fde7de784eba1611a2de89735ed556e8c8636488",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_ledger_is_append_only_0b0f1",
                    table="payments_ledgerentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_writers_are_seen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_advisory_xact_lock_shared(hashtext('ledger period')); RETURN NULL;",
                    hash="a68e39fe2b3ff73ef5284d221ded85d83c9becdf",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_ledger_writers_are_seen_9d159",
                    table="payments_ledgerentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_entry_stays_out_of_closed_months",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.day < date_trunc('month', clock_timestamp() AT TIME ZONE 'Europe/London')::date)",
                    declare="DECLARE opens date;",
                    func="\n            SELECT (max(p.month) + interval '1 month')::date INTO opens\n                FROM payments_ledgerperiod p WHERE p.closed_at IS NOT NULL;\n            IF NEW.day < opens AND NEW.refers_to IS NOT NULL THEN\n                RAISE EXCEPTION 'this month of the ledger is closed' USING ERRCODE = '23514';\n            ELSIF NEW.day < opens THEN\n                NEW.refers_to := NEW.day;\n                NEW.day := greatest(opens, (now() AT TIME ZONE 'Europe/London')::date);\n            END IF;\n            RETURN NEW;\n        ",
                    hash="0cb958b9e6f39f440c1f87dc7a3396d77dafd9c4",
                    operation="INSERT",
                    pgid="pgtrigger_ledger_entry_stays_out_of_closed_months_36a91",
                    table="payments_ledgerentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_is_not_released_by_its_payee",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."released_by_id" IS NOT NULL)',
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payoutline l\n                        JOIN people_person p ON p.id = l.person_id\n                        WHERE l.run_id = NEW.id AND p.user_id = NEW.released_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'a payee does not release their own run'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="adaa4d8686fa94d55965ca546529dcc5da52f358",
                    operation='INSERT OR UPDATE OF "released_by_id"',
                    pgid="pgtrigger_run_is_not_released_by_its_payee_49643",
                    table="payments_payoutrun",
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
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_payoutline l\n                JOIN payments_payeechange c ON c.account_id = l.payee_id\n                JOIN payments_payeecall k ON k.change_id = c.id AND k.outcome IN ('called', 'met')\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND k.by_id = NEW.released_by_id\n            ) THEN\n                RAISE EXCEPTION 'who confirmed bank details does not release the payment to them'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="40f2068ec19ac66f33ae7baf09f454882293c42a",
                    operation='INSERT OR UPDATE OF "released_by_id"',
                    pgid="pgtrigger_run_is_not_released_by_who_called_4da14",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_pays_nothing_on_hold",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" IN ('frozen', 'released'))",
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_payoutline l\n                JOIN payments_payeechange c ON c.account_id = l.payee_id\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND (\n                    c.state = 'stopped' OR NEW.state = 'frozen' AND c.state = 'waiting'\n                    AND (c.waits_until IS NULL OR c.waits_until > NEW.frozen_at))\n            ) THEN\n                RAISE EXCEPTION 'no money goes to bank details on hold' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="58ca8ad5d62ceec522ccfcd65da17371b8809585",
                    operation='INSERT OR UPDATE OF "state"',
                    pgid="pgtrigger_run_pays_nothing_on_hold_0ed2d",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_pays_nothing_again_unproved",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'frozen')",
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_payoutline l\n                JOIN payments_payoutline o ON o.due_id = l.due_id AND o.life = 'returned'\n                JOIN payments_paymentreturn r ON r.id = o.came_back_id\n                JOIN payments_payeeaccount a ON a.id = l.payee_id\n                WHERE l.run_id = NEW.id AND l.life = 'live'\n                AND r.code IN ('0', '2', '3', '5', 'B') AND a.saved_at <= r.noted_at\n                AND NOT EXISTS (SELECT 1 FROM payments_returncall k\n                                WHERE k.payment_return_id = r.id AND k.outcome = 'right')\n                AND NOT EXISTS (SELECT 1 FROM payments_payeecall k\n                                JOIN payments_payeechange c ON c.id = k.change_id\n                                WHERE c.account_id = a.id AND k.outcome IN ('called', 'met')\n                                AND k.at > r.noted_at)\n            ) OR EXISTS (\n                SELECT 1 FROM payments_payoutline l JOIN people_person p ON p.id = l.person_id\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND p.quiet_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'nothing is paid again to details that sent it back'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="8d74cc154840be436d84c6c8d05e7e973c656026",
                    operation='INSERT OR UPDATE OF "state"',
                    pgid="pgtrigger_run_pays_nothing_again_unproved_95d0a",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_is_not_released_to_who_may_have_died",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'released')",
                    func="\n            IF EXISTS (\n                SELECT 1 FROM payments_payoutline l JOIN people_person p ON p.id = l.person_id\n                WHERE l.run_id = NEW.id AND l.life = 'live' AND p.quiet_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'nothing is released to who may have died' USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="e8d312440fd976613404ed117792a37a1dde7011",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_run_is_not_released_to_who_may_have_died_ae6fa",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="01cf55b75b83c4920634e1bc24995e368d3f292a",
                    operation="DELETE",
                    pgid="pgtrigger_run_is_never_deleted_de823",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_keeps_its_bank_file",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."frozen_at" IS NOT NULL)',
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "bank_format", "file_details" rows from % table\', TG_TABLE_NAME;',
                    hash="2d984632396c578759ff3780213e48ba85716fff",
                    operation='UPDATE OF "bank_format", "file_details"',
                    pgid="pgtrigger_run_keeps_its_bank_file_7d360",
                    table="payments_payoutrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutline",
            trigger=pgtrigger.compiler.Trigger(
                name="what_came_back_stays_back",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.life <> 'live' OR NEW.came_back_id IS NOT NULL)",
                    func="\n        IF OLD.life <> 'live'\n            AND (NEW.life, NEW.came_back_id) IS DISTINCT FROM (OLD.life, OLD.came_back_id)\n        OR NEW.came_back_id IS NOT NULL AND NOT EXISTS (\n            SELECT 1 FROM payments_paymentreturn r WHERE r.id = NEW.came_back_id\n            AND r.run_id = NEW.run_id AND r.person_id = NEW.person_id\n        ) THEN\n            RAISE EXCEPTION 'an old payment never lives again' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="efa6120bfc48c68498248e3eb6deaef12179e7e8",
                    operation='UPDATE OF "life", "came_back_id"',
                    pgid="pgtrigger_what_came_back_stays_back_c6c54",
                    table="payments_payoutline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutline",
            trigger=pgtrigger.compiler.Trigger(
                name="bank_lines_pay_money",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT 1 FROM payments_due d WHERE d.id = NEW.due_id AND d.goes_as <> 'money'\n        ) THEN\n            RAISE EXCEPTION 'no bank file carries a voucher or a gift' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="feadf5be6d91a0f399e22223ff111e0e5fc5587b",
                    operation="INSERT",
                    pgid="pgtrigger_bank_lines_pay_money_b560f",
                    table="payments_payoutline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payoutline",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_lines_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payoutrun\n                        WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.run_id ELSE OLD.run_id END)\n                          AND state <> 'prepared'\n                    ) THEN\n                        RAISE EXCEPTION 'a frozen run never changes' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n                ",
                    hash="c9cd77251cff09f7a35d139077b6ab7c1d2ce708",
                    operation='INSERT OR DELETE OR UPDATE OF "run_id", "due_id", "person_id", "payee_id", "amount_pence"',
                    pgid="pgtrigger_frozen_lines_never_change_825fd",
                    table="payments_payoutline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentreturn",
            trigger=pgtrigger.compiler.Trigger(
                name="return_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e6360a5930820f95a498acf7354590845ae86350",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_return_is_append_only_14497",
                    table="payments_paymentreturn",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentreturn",
            trigger=pgtrigger.compiler.Trigger(
                name="return_is_noted_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM people_person p\n                           WHERE p.id = NEW.person_id AND p.user_id = NEW.noted_by_id)\n                   OR NOT EXISTS (SELECT 1 FROM payments_payoutrun r\n                                  WHERE r.id = NEW.run_id AND r.state = 'paid') THEN\n                RAISE EXCEPTION 'somebody else says what came of this payment'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="151dc4ec3781951e6f8b8e9770a0be4cd710216c",
                    operation="INSERT",
                    pgid="pgtrigger_return_is_noted_by_another_a896b",
                    table="payments_paymentreturn",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankfiledownload",
            trigger=pgtrigger.compiler.Trigger(
                name="download_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8045d56c5adec575c50dd4d21e0303fbcd768589",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_download_is_append_only_0eaf0",
                    table="payments_bankfiledownload",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankfiledownload",
            trigger=pgtrigger.compiler.Trigger(
                name="download_is_by_who_released",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM payments_payoutrun r\n                        WHERE r.id = NEW.run_id AND r.released_by_id = NEW.by_id\n                    ) THEN\n                        RAISE EXCEPTION 'only who released a run takes its bank file'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    IF EXISTS (\n                        SELECT 1 FROM payments_payoutline l\n                        JOIN people_person p ON p.id = l.person_id\n                        WHERE l.run_id = NEW.run_id AND l.life = 'live' AND p.quiet_at IS NOT NULL\n                    ) AND NOT EXISTS (\n                        SELECT 1 FROM payments_bankfiledownload d WHERE d.run_id = NEW.run_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody takes the file of a run for who may have died'\n                            USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="3e5171f7c65c1a973e396889ef62ea4bdf861a8e",
                    operation="INSERT",
                    pgid="pgtrigger_download_is_by_who_released_d7184",
                    table="payments_bankfiledownload",
                    when="BEFORE",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="ratechange",
            trigger=pgtrigger.compiler.Trigger(
                name="rate_change_says_what_it_said",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "key", "nation", "value", "valid_from", "source", "reason", "proposed_by_id" rows from % table\', TG_TABLE_NAME;',
                    hash="6f722c8e8c717976358c60fcd7f822867b630744",
                    operation='UPDATE OF "key", "nation", "value", "valid_from", "source", "reason", "proposed_by_id"',
                    pgid="pgtrigger_rate_change_says_what_it_said_6ac2a",
                    table="payments_ratechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratechange",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_rate_change_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'waiting'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a8c82be0f791b9d6b309a72fcc768ba36404a6d1",
                    operation="UPDATE",
                    pgid="pgtrigger_decided_rate_change_stays_3eff0",
                    table="payments_ratechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratechange",
            trigger=pgtrigger.compiler.Trigger(
                name="rate_change_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4288f97456cba79dd1b292cb97112dcf9d1b9ba9",
                    operation="DELETE",
                    pgid="pgtrigger_rate_change_is_never_deleted_e01f9",
                    table="payments_ratechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rate",
            trigger=pgtrigger.compiler.Trigger(
                name="rate_is_never_altered",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "key", "nation", "value", "valid_from", "recorded_at", "source", "is_to_confirm", "change_id" rows from % table\', TG_TABLE_NAME;',
                    hash="a11a996f6444da6efb72c891ebe9227e72e635cd",
                    operation='UPDATE OF "key", "nation", "value", "valid_from", "recorded_at", "source", "is_to_confirm", "change_id"',
                    pgid="pgtrigger_rate_is_never_altered_3f8b3",
                    table="payments_rate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rate",
            trigger=pgtrigger.compiler.Trigger(
                name="rate_only_ends_sooner",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.valid_to IS NULL OR OLD.valid_to < NEW.valid_to)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"valid_to\" rows from % table', TG_TABLE_NAME;",
                    hash="5a5cc68976fcec6e1885cf9df155275b9f3a46f0",
                    operation='UPDATE OF "valid_to"',
                    pgid="pgtrigger_rate_only_ends_sooner_914d7",
                    table="payments_rate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rate",
            trigger=pgtrigger.compiler.Trigger(
                name="rate_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d532dbcc94283a3ae542de08f8ec2693d26c1095",
                    operation="DELETE",
                    pgid="pgtrigger_rate_is_never_deleted_75aba",
                    table="payments_rate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returncall",
            trigger=pgtrigger.compiler.Trigger(
                name="return_call_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b162bbdf8a2f27cb656df03caf692a65f5271615",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_return_call_is_append_only_98707",
                    table="payments_returncall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returncall",
            trigger=pgtrigger.compiler.Trigger(
                name="return_call_is_made_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM payments_paymentreturn r\n                           JOIN people_person p ON p.id = r.person_id\n                           WHERE r.id = NEW.payment_return_id AND p.user_id = NEW.by_id) THEN\n                RAISE EXCEPTION 'somebody else says what came of this payment'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="78c75c7c27e250e1b0bb44e3586b53d34eda5998",
                    operation="INSERT",
                    pgid="pgtrigger_return_call_is_made_by_another_213ac",
                    table="payments_returncall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="return_confirmation_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="62f09673887312caf32cf07a41d082f5c7b1c343",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_return_confirmation_is_append_only_ec01f",
                    table="payments_returnconfirmation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="return_is_confirmed_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM payments_paymentreturn r\n                           JOIN people_person p ON p.id = r.person_id\n                           WHERE r.id = NEW.payment_return_id\n                           AND NEW.by_id IN (p.user_id, r.noted_by_id)) THEN\n                RAISE EXCEPTION 'somebody else says what came of this payment'\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="d1257a1ae203ce7d2fcbe5505ae1d438a5394cbf",
                    operation="INSERT",
                    pgid="pgtrigger_return_is_confirmed_by_another_89f05",
                    table="payments_returnconfirmation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sending",
            trigger=pgtrigger.compiler.Trigger(
                name="sending_is_the_due_it_says",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM payments_due d WHERE d.id = NEW.due_id\n                        AND d.goes_as = NEW.kind AND d.person_id = NEW.person_id\n                        AND d.amount_pence = NEW.amount_pence AND d.state = 'approved'\n                    ) OR NEW.organisation_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM payments_organisation o\n                        WHERE o.id = NEW.organisation_id AND o.state = 'confirmed'\n                    ) THEN\n                        RAISE EXCEPTION 'this is not what is owed' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="b33851dc627b66bb9e2f59cbd039afc446845054",
                    operation="INSERT",
                    pgid="pgtrigger_sending_is_the_due_it_says_3a430",
                    table="payments_sending",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sending",
            trigger=pgtrigger.compiler.Trigger(
                name="sending_is_seen_to_by_others",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM people_person p WHERE p.id = NEW.person_id\n                        AND p.user_id IN (NEW.prepared_by_id, NEW.agreed_by_id, NEW.sent_by_id)\n                    ) OR EXISTS (\n                        SELECT 1 FROM payments_organisation o\n                        WHERE o.id = NEW.organisation_id AND o.confirmed_by_id = NEW.agreed_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="2c5e11844bc6a4615ec458fe50e09b19615e6ca4",
                    operation='INSERT OR UPDATE OF "prepared_by_id", "agreed_by_id", "sent_by_id"',
                    pgid="pgtrigger_sending_is_seen_to_by_others_71989",
                    table="payments_sending",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sending",
            trigger=pgtrigger.compiler.Trigger(
                name="sending_keeps_its_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "due_id", "person_id", "kind", "organisation_id", "voucher", "amount_pence" rows from % table\', TG_TABLE_NAME;',
                    hash="8eadc2242bfab7a737e3a6d913ea112114c2a06d",
                    operation='UPDATE OF "due_id", "person_id", "kind", "organisation_id", "voucher", "amount_pence"',
                    pgid="pgtrigger_sending_keeps_its_facts_e9a5d",
                    table="payments_sending",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sending",
            trigger=pgtrigger.compiler.Trigger(
                name="sending_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4ecc1ee775a966aa8fa1f983e249785ab5de3fa8",
                    operation="DELETE",
                    pgid="pgtrigger_sending_is_never_deleted_16e17",
                    table="payments_sending",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusreview",
            trigger=pgtrigger.compiler.Trigger(
                name="status_review_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c1d5a21ed5a91bc0c17b315c5f8e98251d6c3151",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_status_review_is_append_only_89e5b",
                    table="payments_statusreview",
                    when="BEFORE",
                ),
            ),
        ),
    ]
