"""The same fees in one run or two, in any order, under any name: the same money. (M7)"""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as here
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.models import Person
from involvement.people.tests.factories import UserFactory
from payments import bank
from payments.domain import payouts
from payments.models import Due, LedgerEntry, PayoutLine, PayoutRun
from payments.tests.factories import today
from payments.tests.money import person_with_account

WHOSE = (0, 0, 1, 1, 2)  # five fees of three people
NUMBERS = ("66374958", "66374959", "12345678")
few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
pence = some.lists(some.integers(1, 200_00), min_size=5, max_size=5)


@pytest.fixture
def seats(db):
    people = [person_with_account(account_number=number) for number in NUMBERS]
    meetings = [MeetingFactory(held=True), MeetingFactory(held=True)]
    return [
        SeatFactory(meeting=meetings[place % 2], person=people[who], coming=True)
        for place, who in enumerate(WHOSE)
    ]


@pytest.fixture
def officers(db):
    return UserFactory.create_batch(2, roles=["finance"])


@few
@given(pence=pence, order=some.permutations(range(5)), cut=some.integers(1, 4))
def test_neither_order_nor_runs_nor_names_change_what_anybody_gets(
    seats, officers, pence, order, cut
):
    fees = list(zip(seats, pence, strict=True))
    mixed = [fees[place] for place in order]

    plain = paid(officers, fees)

    assert plain["total"] == sum(pence)
    assert plain["files"] == sum((Counter({n: p}) for n, p in by_number(fees)), Counter())
    assert paid(officers, mixed) == plain
    assert paid(officers, mixed[:cut], mixed[cut:]) == plain
    assert paid(officers, fees, name="Somebody Else") == plain


def by_number(fees):
    return [(NUMBERS[WHOSE[place]], pence) for place, (_seat, pence) in enumerate(fees)]


def paid(officers, *runs, name=None):
    """Pay fees in so many runs; what came of it, by person and account. Nothing is kept."""
    with transaction.atomic():
        files = Counter()
        for number, fees in enumerate(runs):
            owe(fees)
            written = pay(today() + timedelta(days=number), officers, name=name)
            for credit in bank.read(here.BANK_FORMAT, written).credits:
                files[credit.account_number] += credit.pence
        found = outcome() | {"files": files}
        transaction.set_rollback(True)
    return found


def owe(fees):
    Due.objects.bulk_create(
        Due(
            seat=seat,
            person_id=seat.person_id,
            amount_pence=pence,
            payable_from=today(),
            pay_by=today(),
        )
        for seat, pence in fees
    )


def pay(day, officers, *, name):
    """The whole way of a run; where a name is given, everybody takes it once it is frozen."""
    first, second = officers
    run = payouts.prepare(pay_on=day)
    payouts.freeze(run, by=first)
    payouts.release(run, by=second)
    written = payouts.take_bank_file(run, by=second)
    if name:
        Person.objects.update(name=name)
    assert payouts.take_bank_file(run, by=second) == written
    payouts.mark_paid(run, by=first)
    return written[1]


def outcome():
    lines = PayoutLine.objects.values_list("person", "due__seat", "amount_pence", "life")
    stands = Counter()
    for entry in LedgerEntry.objects.select_related("due"):
        stands[entry.due.person_id, entry.debit] += entry.amount_pence
        stands[entry.due.person_id, entry.credit] -= entry.amount_pence
    return {
        "lines": sorted(lines),
        "stands": {of: pence for of, pence in stands.items() if pence},
        "total": sum(PayoutRun.objects.values_list("total_pence", flat=True)),
    }
