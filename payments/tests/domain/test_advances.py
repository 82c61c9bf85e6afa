"""Money before the day: asked for, agreed by others, and set against costs once. (C22)"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from activities.domain import replies
from activities.models import Purpose
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.tests.factories import UserFactory
from payments.domain import (
    advance_uses,
    advances,
    budgets,
    decisions,
    ledger,
    ledger_export,
    out_of_pocket,
    payouts,
    promise,
    reconcile,
    tax_years,
)
from payments.models import (
    Account,
    Advance,
    AdvanceUse,
    Claim,
    Due,
    DueState,
    PayoutLine,
    RateKey,
    RunKind,
)
from payments.tests.advancing import after, asked, cost, given, in_the_books, pay
from payments.tests.factories import today
from payments.tests.money import person_with_account, set_rate

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C22")]


@pytest.fixture
def seat():
    """Somebody with a bank account who comes to a meeting in thirty days."""
    return SeatFactory(person=person_with_account(), coming=True)


def test_it_is_paid_before_the_day_and_costs_are_set_against_it_first(
    seat, finance, second_finance
):
    officers = [finance, second_finance]
    Purpose.objects.filter(activity=seat.meeting.activity).update(budget_pence=200_00)
    first = asked(seat)
    assert (asked(seat), Advance.objects.count()) == (first, 1)
    assert budgets.of_activity(seat.meeting.activity).taken == 70_00  # with the fee
    for _ in range(2):
        assert advances.agree(first, by=finance, today=today())
    assert promise.coming(seat.person, now=timezone.now()).pence == 20_00
    run = pay(officers)
    assert run.total_pence is None or run.lines.get().amount_pence == 20_00
    year = tax_years.statement(seat.person, tax_years.TaxYear.of(today()))
    assert (year.fees_pence, year.costs_pence) == (0, 20_00)

    with after(seat):
        less, more = cost(seat, 15_00), cost(seat, 12_50, "food")
        now = out_of_pocket.now(None, today=today())
        assert (now.pence, now.people) == (7_50, 1)  # the rest is not out of their pocket
        assert budgets.of_activity(seat.meeting.activity).taken == 50_00 + 27_50
        assert advance_uses.with_before(Claim.objects.all()).first().had_before == 20_00
        assert decisions.approve(less, by=finance)
        assert decisions.approve(less, by=second_finance)  # again
        assert not Due.objects.filter(line=less).exists()
        assert decisions.approve(more, by=finance)
        figures = budgets.of_activity(seat.meeting.activity)

    first.refresh_from_db()
    assert (first.state, Due.objects.get(line=more).amount_pence) == ("settled", 7_50)
    claims = advance_uses.with_before(Claim.objects.order_by("pk"))
    told = claims.values_list("had_before", "set_against")
    assert list(told) == [(0, 15_00), (0, 5_00)]
    assert (figures.spent, figures.owed) == (20_00, 7_50)
    assert set(ledger_export.BOOKS) == set(Account)
    assert in_the_books(first) == [
        ("owed", "advances", "owed", 20_00),
        ("going", "owed", "going", 20_00),
        ("paid", "going", "bank", 20_00),
        ("used", "travel", "advances", 15_00),
        ("used", "food", "advances", 5_00),
    ]
    assert reconcile.check() == []
    assert Notice.objects.filter(kind="advance_agreed", person=seat.person).count() == 1


def test_nobody_agrees_to_their_own_and_a_large_one_needs_two(seat, finance, second_finance):
    set_rate(RateKey.BEFORE, 400_00)
    advance = asked(seat, 250_00)
    own = SeatFactory(person=person_with_account(), coming=True, meeting=seat.meeting)
    theirs = asked(own, 10_00)
    own.person.user.grants.create(role="finance", nation="uk")

    with pytest.raises(RuleBroken, match="it is yours"):
        advances.agree(theirs, by=own.person.user, today=today())
    with pytest.raises(RuleBroken, match="Only a finance officer"):
        advances.agree(theirs, by=UserFactory(roles=["team"]), today=today())
    for _ in range(2):
        assert not advances.agree(advance, by=finance, today=today())
    assert not Due.objects.exists()
    assert advances.agree(advance, by=second_finance, today=today())

    assert Due.objects.get().amount_pence == 250_00
    for act in ("decided", "kept", "asked_back"):
        told = {f"{act}_by": own.person.user, f"{act}_at": timezone.now()}
        with pytest.raises(IntegrityError, match="somebody else sees"), transaction.atomic():
            Advance.objects.filter(pk=theirs.pk).update(**{"state": "agreed", **told})


def test_what_is_not_covered_is_not_given(seat, finance):
    for pence, why in ((100_01, "up to £100"), (0, None)):
        with pytest.raises((RuleBroken, IntegrityError), match=why), transaction.atomic():
            asked(seat, pence)
    asked(seat, 60_00)
    with pytest.raises(RuleBroken, match="up to £40"):
        asked(seat, 40_01, "food")
    with pytest.raises(RuleBroken, match="asked for this already"):
        asked(seat, 30_00)
    too_late = SeatFactory(coming=True, meeting=MeetingFactory(held=True))
    with pytest.raises(RuleBroken, match="before this day"):
        asked(too_late)
    with pytest.raises(RuleBroken, match="coming first"):
        asked(SeatFactory(meeting=seat.meeting))
    Purpose.objects.filter(activity=seat.meeting.activity).update(budget_pence=100_00)
    with pytest.raises(RuleBroken, match="£60 more than this work"):
        advances.agree(Advance.objects.get(), by=finance, today=today())


def test_a_no_says_why_and_somebody_else_can_look_once(seat, finance, second_finance):
    advance = asked(seat)
    with pytest.raises(RuleBroken, match="Say why"):
        advances.refuse(advance, reason=" ", by=finance)
    for _ in range(2):
        advances.refuse(advance, reason="We book it.", by=finance)
    for _ in range(2):
        advances.ask_again(advance, by_person=seat.person, today=today())
    with pytest.raises(RuleBroken, match="You said no to this before"):
        advances.agree(advance, by=finance, today=today())
    advances.refuse(advance, reason="We booked it.", by=second_finance)

    with pytest.raises(RuleBroken, match="Nobody else"):
        advances.ask_again(advance, by_person=seat.person, today=today())
    assert Notice.objects.filter(kind="advance_refused").count() == 2
    assert not Due.objects.exists()
    assert reconcile.check() == []


def test_the_pay_team_hears_once_each_time_somebody_asks(seat, finance, second_finance):
    own = seat.person.user
    own.grants.create(role="finance", nation="uk")
    elsewhere = UserFactory()
    elsewhere.grants.create(role="finance", nation="cymru")
    first = asked(seat)
    asked(seat)
    key = f"advance_asked:{first.pk}"
    assert told_officers(key) == [finance.pk, second_finance.pk]

    advances.refuse(first, reason="We book it.", by=finance)
    for _ in range(2):
        advances.ask_again(first, by_person=seat.person, today=today())
    assert told_officers(f"{key}:again") == [second_finance.pk]

    advances.take_back(first, by_person=seat.person)
    notices = list(Notice.objects.filter(kind="advance_asked"))
    assert kinds.KINDS["advance_asked"].words(notices) == {}  # nothing waits any more


def told_officers(key):
    told = Notice.objects.filter(kind="advance_asked", key__regex=f"^{key}:[0-9]+$")
    return sorted(told.values_list("user", flat=True))


def test_what_has_not_left_is_taken_back_and_leaves_the_run(seat, finance, second_finance):
    advance = asked(seat)
    advances.agree(advance, by=finance, today=today())
    assert PayoutLine.objects.filter(run=payouts.prepare(pay_on=today())).count() == 1
    for _ in range(2):
        advances.take_back(advance, by_person=seat.person)
    assert (Due.objects.get().state, PayoutLine.objects.count()) == ("taken_back", 0)
    assert in_the_books(advance)[-1] == ("withdrawn", "owed", "advances", 20_00)

    other = given(seat, [finance, second_finance])
    with pytest.raises(RuleBroken, match="left already"):
        advances.take_back(other, by_person=seat.person)
    assert reconcile.check() == []


def test_what_comes_too_late_for_friday_goes_the_same_day(finance, second_finance):
    with time_machine.travel("2026-11-16T09:00:00Z"):  # a Monday
        soon = MeetingFactory(starts_at=timezone.now() + timedelta(days=2))
        seat = SeatFactory(person=person_with_account(), coming=True, meeting=soon)
        advance = asked(seat)
        advances.agree(advance, by=finance, today=today())
        assert payouts.prepare_due(today=today()) == 1
        [line] = PayoutLine.objects.select_related("run")
        assert (line.run.kind, line.run.pay_on) == (RunKind.SAME_DAY, today())


def test_nothing_leaves_for_who_does_not_come_after_all(seat, finance):
    advance = asked(seat)
    advances.agree(advance, by=finance, today=today())
    assert advances.stop_needless() == 0
    replies.decline(seat, by_person=seat.person)
    assert (advances.stop_needless(), advances.stop_needless()) == (1, 0)
    assert Due.objects.get().state == DueState.WITHDRAWN
    assert reconcile.check() == []


def test_what_never_left_is_not_paid_after_the_day_but_the_costs_are(seat, finance):
    advance = asked(seat)
    advances.agree(advance, by=finance, today=today())
    with after(seat):
        line = cost(seat, 15_00)
        decisions.approve(line, by=finance)

    advance.refresh_from_db()
    assert (advance.state, Due.objects.get(line=line).amount_pence) == ("taken_back", 15_00)
    assert reconcile.check() == []


def test_a_ledger_written_afterwards_says_the_same(seat, finance, second_finance):
    with ledger.written_afterwards():
        advance = given(seat, [finance, second_finance])
        with after(seat):
            decisions.approve(cost(seat, 15_00, "care"), by=finance)
        assert in_the_books(advance) == []

    assert in_the_books(advance)[-1] == ("used", "care", "advances", 15_00)
    assert reconcile.check() == []


def test_two_costs_approved_at_once_do_not_use_the_same_money(transactional_db):
    officers = [UserFactory(roles=["finance"]) for _ in range(2)]
    seat = SeatFactory(person=person_with_account(), coming=True)
    given(seat, officers)
    lines, gate = [cost(seat, 15_00), cost(seat, 15_00, "food")], Barrier(2)

    def approve(number):
        gate.wait()
        decisions.approve(lines[number], by=officers[number])
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(approve, range(2)))

    assert sum(AdvanceUse.objects.values_list("amount_pence", flat=True)) == 20_00
    assert Due.objects.get(line__isnull=False).amount_pence == 10_00
    assert reconcile.check() == []
