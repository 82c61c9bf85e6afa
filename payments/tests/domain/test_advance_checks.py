"""The auditor of money before the day names each thing that is wrong with it. (C22)"""

import pytest
from django.db import connection
from django.utils import timezone

from activities.tests.factories import SeatFactory
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
)
from payments.tests.advancing import cost, given
from payments.tests.money import person_with_account

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


SEEDED = (mine, alone, not_owed, used_twice, of_another, ended_alone, forgotten)
NAMED = list(zip(SEEDED, advance_checks.CHECKS, strict=True))


@pytest.mark.parametrize(("break_it", "name"), [*NAMED, (mine_to_give_back, NAMED[0][1])])
def test_the_auditor_names_what_is_wrong(used, break_it, name):
    break_it(used)

    assert name in [violation.name for violation in reconcile.check()]
