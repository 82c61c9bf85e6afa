import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import involvement.sealing
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


# The only ways to the answers: each finds rows by their key, and each change writes the whole
# table anew in the order of the keys, so that no row shows when it came.
FUNCTIONS = """
CREATE FUNCTION equality_mix() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE kept public.equality_answers[];
BEGIN
    LOCK TABLE public.equality_answers IN ACCESS EXCLUSIVE MODE;
    SELECT array_agg(a ORDER BY a.key) INTO kept FROM public.equality_answers a;
    TRUNCATE public.equality_answers;
    INSERT INTO public.equality_answers
    SELECT k.* FROM unnest(kept) AS k ORDER BY k.key;
END $$;

CREATE FUNCTION equality_keep(
    p_key text, p_door text, p_set text, p_said jsonb, p_month date
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    LOCK TABLE public.equality_answers IN ACCESS EXCLUSIVE MODE;
    INSERT INTO public.equality_answers AS old (key, door, question_set, said, month)
    VALUES (p_key, p_door, p_set, p_said, p_month)
    ON CONFLICT (key) DO UPDATE SET door = coalesce(p_door, old.door),
        question_set = p_set, said = p_said, month = p_month;
    PERFORM public.equality_mix();
END $$;

CREATE FUNCTION equality_of(p_keys text[])
RETURNS TABLE (key text, question_set text, said jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.key, a.question_set, a.said FROM public.equality_answers a
    WHERE a.key = ANY (p_keys)
$$;

CREATE FUNCTION equality_behind(p_door text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.key FROM public.equality_answers a WHERE a.door = p_door
$$;

CREATE FUNCTION equality_forget(p_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    LOCK TABLE public.equality_answers IN ACCESS EXCLUSIVE MODE;
    DELETE FROM public.equality_answers WHERE key = p_key;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM public.equality_mix();
    RETURN true;
END $$;

CREATE FUNCTION equality_expire(p_before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE gone integer;
BEGIN
    LOCK TABLE public.equality_answers IN ACCESS EXCLUSIVE MODE;
    DELETE FROM public.equality_answers WHERE month < p_before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN PERFORM public.equality_mix(); END IF;
    RETURN gone;
END $$;
"""

GONE = """
DROP FUNCTION equality_expire(date), equality_forget(text), equality_behind(text),
    equality_of(text[]), equality_keep(text, text, text, jsonb, date), equality_mix();
"""


class Migration(migrations.Migration):
    # an empty database takes this way; one of an earlier version goes on with these
    replaces = [
        ("equality", "0001_answers_apart_and_frozen_releases"),
        ("equality", "0002_whom_work_concerns_and_reaching_out"),
        ("equality", "0003_how_far_people_came"),
    ]

    initial = True

    dependencies = [
        ("activities", "0001_squashed_0025"),
        ("people", "0001_squashed_0025"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answers",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("door", models.CharField(max_length=64, null=True, unique=True)),
                ("question_set", models.CharField(max_length=20)),
                ("said", models.JSONField()),
                ("month", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="equality_month_is_a_first_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        max_length=10,
                    ),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("everyone", "Everybody who takes part with us"),
                            ("invited", "People asked to a meeting in these 12 months"),
                            ("came", "People who came to a meeting in these 12 months"),
                            ("not_yes", "People who were asked, and did not say yes or come"),
                            ("said_yes", "People who said yes, and did not come"),
                            ("practice", "People who came on practice"),
                            ("policy", "People who came on politics and policy"),
                            ("governance", "People who came on decision-making"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until", models.DateField(verbose_name="12 months up to")),
                (
                    "least",
                    models.PositiveSmallIntegerField(verbose_name="Smaller numbers are hidden"),
                ),
                ("asked", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
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
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("nation", "circle", "until"), name="one_release_of_a_kind_a_quarter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="release_nation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "circle__in",
                                [
                                    "everyone",
                                    "invited",
                                    "came",
                                    "not_yes",
                                    "said_yes",
                                    "practice",
                                    "policy",
                                    "governance",
                                ],
                            )
                        ),
                        name="release_circle_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 5)), name="release_hides_small_numbers"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("group", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="equality.release",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "question", "group"),
                        name="one_figure_of_a_group_a_release",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Counted",
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
                ("question", models.CharField(blank=True, max_length=40)),
                ("group", models.CharField(blank=True, max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("marks", involvement.sealing.SealedTextField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="equality.release",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "question", "group"),
                        name="one_count_of_a_group_a_release",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outreach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=40)),
                ("group", models.CharField(blank=True, max_length=40)),
                ("whom", models.CharField(max_length=200)),
                ("mediator", models.CharField(blank=True, max_length=120)),
                ("by_day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "To do"),
                            ("asked", "We have asked"),
                            ("done", "Done"),
                            ("dropped", "Not done"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("came_of_it", models.CharField(blank=True, max_length=400)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach",
                        to="activities.activity",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach",
                        to="people.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "asked", "done", "dropped"])),
                        name="outreach_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner__isnull", False),
                            models.Q(("mediator", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outreach_goes_through_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("came_of_it", ""),
                                ("ended_at", None),
                                ("state__in", ["planned", "asked"]),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["done", "dropped"]),
                                models.Q(("came_of_it", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outreach_says_what_came_of_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="outreach_end_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        max_length=10,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("census", "The census of the nation"),
                            ("own", "Figures of our own, with their source"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(max_length=400)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("shares", models.JSONField(blank=True, default=dict)),
                ("chosen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="populations",
                        to="activities.activity",
                    ),
                ),
                (
                    "chosen_by",
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
                            ("nation__in", ["uk", "england", "scotland", "cymru", "ni"])
                        ),
                        name="population_nation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["census", "own"])),
                        name="population_basis_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="population_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "own"), models.Q(("source", ""), _negated=True)),
                            models.Q(("basis", "census"), ("shares", {}), ("source", "")),
                            _connector="OR",
                        ),
                        name="own_figures_have_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", "census"), ("nation", "uk"), _negated=True),
                        name="the_census_is_of_one_nation",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="population",
            trigger=pgtrigger.compiler.Trigger(
                name="population_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="27e849e9bb8f5b7068985998e440eff6d0cad3e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_population_never_changes_18cef",
                    table="equality_population",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="release",
            trigger=pgtrigger.compiler.Trigger(
                name="release_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="21c38f354dd9721e521e12eb9cdf4e1c784b1ead",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_release_is_frozen_83eb7",
                    table="equality_release",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="figure_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0a99af1e051dcb04e017670a82cde2e210a3dedf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_figure_is_frozen_2be68",
                    table="equality_figure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
