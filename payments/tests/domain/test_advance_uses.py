"""What becomes of money given before the day: costs first, then people decide. (C22)"""

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.tests.factories import UserFactory
from payments.domain import (
    advance_uses,
    advances,
    appeals,
    budgets,
    decisions,
    ledger_export,
    reconcile,
    returns,
)
from payments.models import (
    Advance,
    AdvanceUse,
    Due,
    LedgerCode,
    PayoutLine,
)
from payments.tests.advancing import after, cost, given, in_the_books, pay
from payments.tests.factories import today
from payments.tests.money import person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C22")]


@pytest.fixture
def seat():
    """Somebody with a bank account who comes to a meeting in thirty days."""
    return SeatFactory(person=person_with_account(), coming=True)


def test_the_rest_is_decided_by_people_and_ended_by_two(seat, finance, second_finance):
    officers = [finance, second_finance]
    advance = given(seat, officers)
    with pytest.raises(RuleBroken, match="still to come"):
        advance_uses.keep(advance, by=finance, today=today())
    assert not advance_uses.left_over(None, today=today())

    with after(seat):
        line = cost(seat, 12_00)
        assert not advance_uses.left_over(None, today=today())  # a claim waits
        decisions.approve(line, by=finance)
        [left] = advance_uses.left_over(None, today=today())
        assert (left, left.left) == (advance, 8_00)
        told = {"ending": "let_go", "reason": "They moved away.", "today": today()}
        for _ in range(2):
            advance_uses.ask_back(advance, by=finance, today=today())
            advance_uses.propose_end(advance, **told, by=finance)
        with pytest.raises(RuleBroken, match="Someone else"):
            advance_uses.agree_end(advance, by=finance, today=today())
        seat.person.leaving_at = None
        assert erasure_waits(seat.person)
        for _ in range(2):
            advance_uses.agree_end(advance, by=second_finance, today=today())

    advance.refresh_from_db()
    assert advance.state == "settled"
    assert in_the_books(advance)[-1] == ("let_go", "waived", "advances", 8_00)
    assert budgets.of_activity(seat.meeting.activity).spent == 20_00
    assert Notice.objects.filter(kind="advance_left").count() == 2  # asked back, then let go
    assert reconcile.check() == []


def erasure_waits(person):
    return Advance.objects.filter(Advance.Privacy.unsettled, person=person).exists()


def test_what_is_kept_pays_for_the_next_meeting_and_never_a_fee(seat, finance, second_finance):
    advance = given(seat, [finance, second_finance])
    with after(seat):
        for _ in range(2):
            advance_uses.keep(advance, by=finance, today=today())
        other = SeatFactory(person=seat.person, coming=True, meeting=MeetingFactory(held=True))
        line = cost(other, 30_00)
        decisions.approve(line, by=second_finance)

        assert Due.objects.get(line=line).amount_pence == 10_00
        assert reconcile.check() == []


def test_money_given_back_is_in_the_bank_and_money_sent_back_is_owed(seat, finance, second_finance):
    officers = [finance, second_finance]
    advance = given(seat, officers)
    with after(seat):
        decisions.approve(cost(seat, 5_00), by=finance)
        back = returns.note(PayoutLine.objects.get(), code="C", by=finance)
        assert reconcile.check() == []
        returns.pay_again(back, by=finance)
        pay(officers)
        told = {"ending": "received", "reason": "On the statement.", "today": today()}
        advance_uses.propose_end(advance, **told, by=finance)
        advance_uses.agree_end(advance, by=second_finance, today=today())
        assert in_the_books(advance)[-1] == ("received", "bank", "advances", 15_00)
        assert reconcile.check() == []


def test_a_part_ends_by_two_and_the_rest_is_kept(seat, finance, second_finance):
    advance = given(seat, [finance, second_finance])
    with after(seat):
        told = {"ending": "received", "reason": "On the statement.", "today": today()}
        for pence in (0, 20_01):
            with pytest.raises(RuleBroken, match="There is £20 left"):
                advance_uses.propose_end(advance, **told, pence=pence, by=finance)
        advance_uses.propose_end(advance, **told, pence=12_50, by=finance)
        for pence, said_by in ((20_00, finance), (12_50, team_of_one())):
            with pytest.raises(IntegrityError, match="used once"), transaction.atomic():
                AdvanceUse.objects.create(
                    advance=advance, how="received", amount_pence=pence, by=second_finance,
                    said_by=said_by,
                )  # fmt: skip
        with pytest.raises(RuleBroken, match="Someone else"):
            advance_uses.agree_end(advance, by=finance, today=today())
        for _ in range(2):
            advance_uses.agree_end(advance, by=second_finance, today=today())
        with pytest.raises(RuleBroken, match="Nobody has said"):
            advance_uses.agree_end(advance, by=finance, today=today())
        [left] = advance_uses.left_over(None, today=today())
        assert (left.left, left.ending, left.state) == (7_50, "", "agreed")
        assert left_words(advance) == {"became": "received", "pence": 12_50, "left": 7_50}
        advance_uses.keep(advance, by=second_finance, today=today())
        assert left_words(advance) == {"became": "kept", "pence": 7_50, "left": 0}
        later = SeatFactory(person=seat.person, coming=True)
        decisions.approve(cost(later, 5_00), by=finance)
        advance_uses.propose_end(advance, **told | {"ending": "let_go"}, by=second_finance)
        advance_uses.agree_end(advance, by=finance, today=today())

    assert [row[0] for row in in_the_books(advance)[3:]] == ["received", "used", "let_go"]
    [told] = advances.of_seat(seat)
    assert (told.state, [use.amount_pence for use in told.ended]) == ("settled", [12_50, 2_50])
    assert reconcile.check() == []


def team_of_one():
    return UserFactory(roles=["finance"])


def left_words(advance):
    notice = Notice.objects.filter(kind="advance_left", about_id=advance.pk).latest("pk")
    words = kinds.KINDS["advance_left"].words([notice])[notice.pk]
    return {name: words[name] for name in ("became", "pence", "left")}


def test_a_cost_that_kept_money_pays_is_in_the_books_of_its_own_meeting(
    seat, finance, second_finance
):
    advance = given(seat, [finance, second_finance])
    with after(seat):
        decisions.approve(cost(seat, 3_00), by=finance)
        advance_uses.keep(advance, by=finance, today=today())
        later = [SeatFactory(person=seat.person, coming=True) for _ in range(2)]
        for number, one in enumerate(later, 5):
            decisions.approve(cost(one, number * 1_00), by=finance)
        period = ledger_export.period("", today=today())
        used = ledger_export.entries(period).filter(kind="used").order_by("step")
        groups = [one.meeting.activity.group_id for one in (seat, *later)]
        assert len(set(groups)) == 3
        assert list(used.values_list("amount_pence", "group", "cost_group")) == [
            (3_00, groups[0], groups[0]),
            (5_00, groups[0], groups[1]),
            (6_00, groups[0], groups[2]),
        ]
        for number, group in enumerate(groups):
            LedgerCode.objects.create(
                about=f"group:{group}", code=f"G{number}", valid_from=period.start, set_by=finance
            )
        rows = [row for row in ledger_export.table(period) if row[2] == "used"]
        assert [row[8] for row in rows] == ["G0", "G0", "G1", "G0", "G2", "G0"]
        told = "".join(ledger_export.journal(period))
        assert "expenses:travel    £6.00  ; nation:UK, group:G2" in told
        assert "assets:advances    £-6.00  ; nation:UK, group:G0" in told


def test_another_look_says_what_the_money_before_paid_already(seat, finance, second_finance):
    given(seat, [finance, second_finance])
    with after(seat):
        line = cost(seat, 26_00)
        decisions.refuse(line, reason="No.", by=finance)
        appeals.ask(line, today=today(), by_person=seat.person)
        decisions.approve(line, by=second_finance)
        [notice] = Notice.objects.filter(kind="appeal_decided")
        words = kinds.KINDS["appeal_decided"].words([notice])[notice.pk]
        told = render_to_string("emails/appeal_decided/body.txt", words | {"reader": seat.person})

    assert (words["before"], words["rest"]) == (20_00, 6_00)
    assert "You had £20 of it before. The other £6 will reach you by" in told
    assert "We pay it. It will reach you" not in told
