"""The auditor of money before the day names each thing that is wrong with it. (C22)"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activities.tests.factories import SeatFactory
from involvement.audit import trail
from involvement.people.tests.factories import UserFactory
from payments.domain import (
    advance_checks,
    decisions,
    reconcile,
)
from payments.models import (
    Advance,
    AdvanceUse,
    Claim,
    Due,
    DueState,
    LedgerEntry,
    Rate,
    RateKey,
)
from payments.tests.advancing import cost, given
from payments.tests.factories import AdvanceFactory, today
from payments.tests.money import person_with_account, set_rate

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C22")]


@pytest.fixture
def seat():
    """Somebody with a bank account who comes to a meeting in thirty days."""
    return SeatFactory(person=person_with_account(), coming=True)


@pytest.fixture
def used(seat, finance, second_finance):
    """Paid before the day, £15 of £20 used; and no guards any more."""
    advance = given(seat, [finance, second_finance])
    decisions.approve(cost(seat, 15_00), by=finance)
    assert reconcile.check() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("advance", "advanceuse", "due", "ledgerentry", "claim", "claimline"):
            cursor.execute(f"ALTER TABLE payments_{table} DISABLE TRIGGER USER")
    return advance


def mine(used):
    Advance.objects.filter(pk=used.pk).update(decided_by=used.person.user)


def alone(used):
    Advance.objects.filter(pk=used.pk).update(amount_pence=900_00)


def not_owed(used):
    Due.objects.filter(advance=used).update(state=DueState.WITHDRAWN, paid_on=None)


def used_twice(used):
    AdvanceUse.objects.update(amount_pence=21_00)


def of_another(used):
    person = person_with_account()
    Claim.objects.update(person=person)


def mine_to_give_back(used):
    Advance.objects.filter(pk=used.pk).update(
        asked_back_by=used.person.user, asked_back_at=timezone.now()
    )


def ended_alone(used):
    AdvanceUse.objects.create(
        advance=used, how="let_go", amount_pence=1, by=used.decided_by, said_by=UserFactory()
    )


def forgotten(used):
    LedgerEntry.objects.filter(kind="used").delete()


def looked_again_alone(used):
    Advance.objects.filter(pk=used.pk).update(
        again_at=timezone.now(), refused_by=used.decided_by, first_check_by=None
    )


def ended_to_oneself(used):
    AdvanceUse.objects.create(
        advance=used, how="let_go", amount_pence=1, by=used.person.user, said_by=UserFactory()
    )


def of_another_meeting(used):
    Claim.objects.update(seat=SeatFactory(person=used.person))


def said_by_another(used):
    trail.record("advance.end_proposed", used, by=used.decided_by, reason="let_go")
    AdvanceUse.objects.create(
        advance=used, how="let_go", amount_pence=1, by=used.decided_by, said_by=UserFactory()
    )


def above_the_limit_of_that_moment(used):
    limit = set_rate(RateKey.SECOND_CHECK, 19_99, since=today())
    replaced = {"valid_from": today(), "valid_to": today() - timedelta(days=1), "source": "Council"}
    earlier = limit.recorded_at - timedelta(minutes=1)
    Rate.objects.create(key=limit.key, value=200_00, recorded_at=earlier, **replaced)
    set_rate(RateKey.FEE_MEETING, 900_00, since=today())
    Advance.objects.filter(pk=used.pk).update(decided_at=limit.recorded_at)


def alone_in_two_parts(used, limit=29_99):
    set_rate(RateKey.SECOND_CHECK, limit, since=today())
    part = {"kind": "food", "amount_pence": 10_00, "decided_by": used.decided_by}
    AdvanceFactory(seat=used.seat, agreed=True, **part)


SEEDED = (mine, alone, not_owed, used_twice, of_another, ended_alone, forgotten)
NAMED = list(zip(SEEDED, advance_checks.CHECKS, strict=True))


ALSO = (
    (mine_to_give_back, 0),
    (looked_again_alone, 0),
    (ended_to_oneself, 0),
    (above_the_limit_of_that_moment, 1),
    (alone_in_two_parts, 1),
    (of_another_meeting, 4),
    (said_by_another, 5),
)


@pytest.mark.parametrize(("break_it", "name"), NAMED)
def test_the_auditor_names_what_is_wrong(used, break_it, name):
    break_it(used)

    assert name in [violation.name for violation in reconcile.check()]


def test_the_auditor_names_each_way_in_which_it_is_wrong(used):
    for break_it, number in ALSO:
        there = transaction.savepoint()
        break_it(used)
        assert NAMED[number][1] in [violation.name for violation in reconcile.check()], break_it
        transaction.savepoint_rollback(there)


def test_a_limit_that_came_later_accuses_nobody(used):
    assert set_rate(RateKey.SECOND_CHECK, 19_99, since=today()).recorded_at > used.decided_at
    assert reconcile.check() == []


def test_two_parts_that_are_at_the_limit_accuse_nobody(used):
    AdvanceFactory(amount_pence=90_00, agreed=True)  # of another meeting
    alone_in_two_parts(used, limit=30_00)
    assert NAMED[1][1] not in [violation.name for violation in reconcile.check()]
