"""Many rows from few: every copy is one `INSERT … SELECT generate_series`, keys and all.

Copy number k of a row has the row's id plus k strides, so that rows which point at each other in
the demo point at each other in every copy. What is sealed stays sealed to the row it came from:
in a copy it does not open, and nothing here asks it to.
"""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from activities.domain import turnout
from activities.models import Group, Place, PlaceRole, PresenceRule, Term, Turnout
from impact.domain import tallies
from impact.models import Tally
from involvement.notices.models import Heartbeat, TrialPost
from involvement.people.models import Partner, Person, RoleGrant, TrustedPerson, User
from payments.models import (
    DirectCost,
    GroupBudget,
    LedgerCode,
    LedgerPeriod,
    Organisation,
    PayeeAccount,
    PayeeChange,
    PayoutRun,
    Rate,
    RateChange,
    StatusReview,
)

STRIDE = 1_000_000
APPS = ("people", "notices", "activities", "payments", "impact")
# what a bigger BASW would not have more of: accounts on duty, its groups, its rules
# how many times as much somebody who signs in takes part: nobody goes to a hundred meetings a week
KEPT_FOR = 10
ONCE = {
    User, RoleGrant, Group, PlaceRole, Place, Term, PresenceRule, Rate, GroupBudget, LedgerCode,
    RateChange, LedgerPeriod, StatusReview,
    Organisation, Heartbeat, TrialPost, Tally, Turnout,
}  # fmt: skip


def multiply(times: int) -> None:
    """Make the demo so many times as big. Those on duty get all of it; people a tenth of it."""
    kept = list(Person.objects.filter(user__isnull=False).values_list("pk", flat=True))
    wanted = [model for model in in_order() if model not in ONCE]
    with without_triggers():
        for model in wanted:
            copy(
                model,
                range(1, times),
                shifted=wanted,
                kept=kept,
                changes=CHANGES.get(model),
                where=_wanted(model, kept),
            )
    tallies.keep(now=timezone.now())
    turnout.keep(today=timezone.localdate())
    analyse()


CHANGES: dict[type[models.Model], Mapping[str, str]] = {
    Person: {"user_id": "NULL"},
    Partner: {"name": "left(name, 100) || ' ' || k"},
    PayoutRun: {"number": "number + k"},
    DirectCost: {"reference": "CASE reference WHEN '' THEN '' ELSE left(reference, 30) || k END"},
    # a copy has an account of its own, as most people have
    PayeeAccount: {"fingerprint": "coalesce(nullif(fingerprint, '') || '.' || k, '')"},
}
# at most one of these at a time, for whoever is themselves pointed at by several copies
ONE_AT_A_TIME = {PayeeAccount, PayeeChange, TrustedPerson}


def _wanted(model: type[models.Model], kept: Iterable[int]) -> str:
    """Leave out the copies of somebody kept, and of what they can have but one of."""
    if model is Person:
        column = "id"
    elif model in ONE_AT_A_TIME or any(_is_one_each(field) for field in _relations(model)):
        column = "person_id"
    else:
        return "true"
    return f"(k >= {KEPT_FOR} OR {column} NOT IN ({_listed(kept)}))"


def _is_one_each(field: models.Field) -> bool:
    return field.related_model is Person and field.unique


def in_order() -> list[type[models.Model]]:
    """Return our models, each after those that its rows cannot be without."""
    waiting = [m for label in APPS for m in apps.get_app_config(label).get_models()]
    done: list[type[models.Model]] = []
    while waiting:
        ready = [m for m in waiting if not (_points_at(m) & set(waiting) - {m})]
        done += ready
        waiting = [m for m in waiting if m not in ready]
    return done


def _points_at(model: type[models.Model]) -> set:
    # a fee and its putting right point at each other: one of them may be empty
    return {field.related_model for field in _relations(model) if not field.null}


def _relations(model: type[models.Model]) -> Iterable[models.ForeignKey]:
    return (field for field in model._meta.concrete_fields if field.is_relation)


def copy(
    model: type[models.Model],
    numbers: range,
    *,
    shifted: Iterable[type[models.Model]],
    kept: Iterable[int] = (),
    changes: Mapping[str, str] | None = None,
    where: str = "true",
) -> int:
    """Copy the rows of a table that `where` names, once for each number; returns how many.

    `shifted`: the models whose copies the copies point at. `kept`: people who are pointed at
    themselves. `changes`: an SQL expression for a column, in which k is the number.
    """
    shifted, changes = set(shifted), dict(changes or {})
    quote = connection.ops.quote_name
    columns, values = [], []
    for field in model._meta.concrete_fields:
        columns.append(quote(field.column))
        values.append(changes.get(field.column) or _value(field, shifted, _listed(kept)))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {quote(model._meta.db_table)} t, "
        f"generate_series({numbers.start}, {numbers.stop - 1}) k WHERE {where} AND id < {STRIDE}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def _value(field: models.Field, shifted: set, kept: str) -> str:
    column = connection.ops.quote_name(field.column)
    moved = f"{column} + k * {STRIDE}::bigint"
    if field.primary_key:
        return moved
    if field.is_relation:
        if field.related_model is Person and Person in shifted:
            mine = f"{column} IN ({kept}) AND k < {KEPT_FOR}"
            return f"CASE WHEN {mine} THEN {column} ELSE {moved} END"
        return moved if field.related_model in shifted else column
    if not field.unique:
        return column
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.name == "ref":
        return f"split_part({column}, '-', 1) || '-' || upper(left(md5({column} || k), 14))"
    return f"left(md5({column} || k) || md5(k || {column}), {field.max_length})"


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(pk)) for pk in ids) or "0"


class without_triggers:  # noqa: N801 -- reads as a sentence: with without_triggers()
    """Leave triggers and foreign keys out while rows are poured in; needs the database's owner."""

    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")

    def __exit__(self, *_):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def analyse() -> None:
    """Let new rows have ids after all copies, and tell the planner how many there are."""
    with connection.cursor() as cursor:
        for model in in_order():
            table = model._meta.db_table
            if model._meta.pk.get_internal_type() == "BigAutoField":
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                    f"(SELECT coalesce(max(id), 1) FROM {table}))"
                )
        cursor.execute("VACUUM ANALYZE")


def use_database(name: str, *, made_from: str = "") -> None:
    """Go on in another database, made as a copy of one that nobody is using."""
    connection.close()
    if made_from:
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {made_from}")
        connection.close()
    connection.settings_dict["NAME"] = name
