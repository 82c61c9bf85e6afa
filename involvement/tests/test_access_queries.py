"""Every query about people says whose rows it wants: by a person, a place in work, or a nation."""

import re

import pytest
from django.db import connection

from activities.models import Seat
from involvement.calendars import Nation
from involvement.people.domain import held
from involvement.people.models import Person, RoleGrant
from involvement.people.tests.factories import UserFactory
from involvement.tests.access_table import GUARDED, ask, fill, quiet, right, sign_in, stage
from involvement.tests.test_sweep_odd import places
from payments.models import ClaimLine

__all__ = ["places", "quiet", "stage"]
CAST = ["person", "chair", "team", "contact", "finance", "analyst", "keeper"]
CYMRU = ["team", "finance"]  # who work for Cymru alone, and never see a row of anywhere else
SCOPED = {kind.model._meta.db_table for kind in held.kinds()}
FROM = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WITHOUT = re.compile(r"NOT \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
SELECTED = re.compile(r"SELECT .*? FROM")
# a value of ours, or rows that another query picks; a join's `= ("other"."id")` narrows nothing
NARROWED = re.compile(
    r'"(?:\w*id|\w*ref|nation|email|token_hash|session_key|name)"(?:::\w+)? (?:= \(?%s|IN \(|= ANY)'
)
# what the file of access says is for more than one's own, one group's or one nation's
FOR_ALL = {"all", "not own", "no content", "figures"}
# who works for the whole UK sees all of it: no nation is named
WHOLE_UK = {
    "finance": (
        "payments/claims/",
        "payments/waiting/",
        "payments/out-of-pocket/",
        "payments/invoices/",
        "payments/invoices/bookings/",
        "payments/advances/",
        "payments/advances/left/",
        "team/photos/",
    ),
    "team": ("team/groups/",),
}


class Wide:
    """Notices each query that could give rows of people whom nobody has named."""

    def __init__(self):
        self.found = []

    def __call__(self, execute, sql, params, many, context):
        if is_wide(sql):
            self.found.append(sql)
        return execute(sql, params, many, context)


def is_wide(sql):
    reads = sql.lstrip().upper().startswith(("SELECT", "WITH", "(SELECT"))
    if not reads or not SCOPED.intersection(FROM.findall(sql)):
        return False
    return not NARROWED.search(WITHOUT.sub("", sql))


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", CAST)
def test_every_query_about_people_says_whose(client, stage, request, role):
    sign_in(client, role, request)

    wide = queries(client, stage, role, but=WHOLE_UK.get(role, ()))

    if wide:
        pytest.fail("\n".join(wide), pytrace=False)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", CYMRU)
def test_every_query_of_who_works_for_one_nation_says_whose(client, stage, role):
    user = UserFactory()
    RoleGrant.objects.create(user=user, role=role, nation=Nation.CYMRU)
    client.force_login(user)

    wide = queries(client, stage, role)

    if wide:
        pytest.fail("\n".join(wide), pytrace=False)


def queries(client, stage, role, *, but=()):
    """The queries that name nobody, on every page that a role may open."""
    wide, asked = [], 0
    for route, _pattern in GUARDED:
        allowed = right(role, route)
        if allowed is None or not allowed.reads:
            continue
        watch = Wide()
        with connection.execute_wrapper(watch):
            asked += ask(client, "GET", fill(route, stage)[0]).status_code == 200
        if allowed.whose not in FOR_ALL and not route.startswith(but):
            wide += [f"{route}: {SELECTED.sub('SELECT … FROM', sql)}" for sql in watch.found]
    assert asked > 1
    return wide


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (lambda: Person.objects.filter(left_at=None), True),
        (lambda: Person.objects.exclude(user_id=1), True),
        (lambda: Seat.objects.filter(reply="coming").select_related("person"), True),
        (lambda: ClaimLine.objects.filter(state="sent").order_by("id")[:50], True),
        (lambda: Person.objects.filter(nation__in=["cymru"]), False),
        (lambda: Person.objects.filter(user_id=1), False),
        (lambda: ClaimLine.objects.filter(claim__person_id=1), False),
        (lambda: Seat.objects.filter(meeting__activity__group__chairs=1), False),
    ],
)
def test_a_query_that_names_nobody_is_noticed(db, rows, expected):
    watch = Wide()

    with connection.execute_wrapper(watch):
        list(rows())

    assert bool(watch.found) is expected
