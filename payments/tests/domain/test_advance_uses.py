"""What becomes of money given before the day: costs first, then people decide. (C22)"""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from activities.models import Meeting, MeetingState, Reply, Seat
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
    Claim,
    Due,
    LedgerCode,
    PayoutLine,
)
from payments.tests.advancing import after, asked, cost, given, in_the_books, pay
from payments.tests.factories import today
from payments.tests.money import acts, person_with_account

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
        with pytest.raises(RuleBroken, match="left already"):
            advances.stop(advance, by=finance)  # a part is used
        line = cost(seat, 2_00, "food")
        decisions.approve(line, by=finance)
        advance.refresh_from_db()
        assert (Due.objects.get(line=line).amount_pence, advance.state) == (2_00, "agreed")
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
        later = [
            SeatFactory(person=seat.person, coming=True, meeting__activity__group__nation=nation)
            for nation in ("uk", "cymru")
        ]
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
        assert "expenses:travel    £6.00  ; nation:CYMRU, group:G2" in told
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


def test_nothing_is_decided_before_the_day_has_been(seat, finance, second_finance):
    advance, day = given(seat, [finance, second_finance]), seat.meeting.day
    seats, meetings = (one.objects.all() for one in (Seat, Meeting))
    for when, is_over in ((day, False), (day + timedelta(days=1), True)):
        assert is_left(advance, when) == (is_over, is_over)
    seats.update(reply=Reply.NOT_COMING)
    assert is_left(advance, today()) == (True, True)
    seats.update(reply=Reply.COMING)
    assert is_left(advance, today()) == (False, False)
    meetings.update(state=MeetingState.CANCELLED)
    assert is_left(advance, today()) == (True, True)
    nation = seat.meeting.activity.group.nation
    assert list(advance_uses.left_over({nation}, today=today())) == [advance]
    assert not advance_uses.left_over({"cymru", "scotland"} - {nation}, today=today())


def is_left(advance, when):
    advance = Advance.objects.get(pk=advance.pk)
    found = advance_uses.left_over(None, today=when)
    return advance_uses.is_over(advance, today=when), list(found) == [advance]


def test_only_another_officer_decides_and_only_of_what_has_left(seat, finance, second_finance):
    advance, own = given(seat, [finance, second_finance]), seat.person.user
    later = seat.meeting.day + timedelta(days=1)
    own.grants.create(role="finance", nation="uk")
    waits = asked(seat, 5_00, "food")
    for one, by, why in (
        (advance, own, "it is yours"),
        (advance, UserFactory(roles=["team"]), "Only a finance officer"),
        (waits, finance, "moved on. It is now: Asked for"),
    ):
        for verb in (advance_uses.keep, advance_uses.ask_back, advance_uses.agree_end):
            with pytest.raises(RuleBroken, match=why):
                verb(one, by=by, today=later)
    advances.agree(waits, by=finance, today=today())
    with pytest.raises(RuleBroken, match="It is now: Agreed"):
        advance_uses.keep(waits, by=finance, today=later)
    assert not Notice.objects.filter(kind="advance_left").exists()

    for by in (finance, second_finance):
        advance_uses.keep(advance, by=by, today=later)
    advance.refresh_from_db()
    assert (advance.kept_by, told_about(advance)) == (finance, 1)
    for by in (second_finance, finance):
        advance_uses.ask_back(advance, by=by, today=later)
    advance.refresh_from_db()
    assert (advance.kept_at, advance.kept_by, advance.asked_back_by) == (None, None, second_finance)
    assert (told_about(advance), acts(advance)[-2:]) == (2, ["advance.kept", "advance.asked_back"])


def told_about(advance):
    return Notice.objects.filter(kind="advance_left", about_id=advance.pk).count()


def test_an_end_is_said_in_full_and_agreed_to_while_so_much_is_left(seat, finance, second_finance):
    advance = given(seat, [finance, second_finance])
    told = {"today": seat.meeting.day + timedelta(days=1), "ending": "let_go", "reason": "Moved."}
    agreeing = {"today": told["today"], "by": finance}
    for wrong, why in (
        ({"ending": "cost"}, "Choose what became of it"),
        ({"reason": " "}, "Say why"),
        ({"pence": 0}, "There is £20 left"),
        ({"pence": 20_01}, "There is £20 left"),
    ):
        with pytest.raises(RuleBroken, match=why):
            advance_uses.propose_end(advance, **told | wrong, by=finance)
    decisions.approve(cost(seat, 1_00), by=finance)
    with pytest.raises(RuleBroken, match="Nobody has said yet"):
        advance_uses.agree_end(advance, **agreeing)
    for by in (finance, second_finance):  # the same again changes nothing
        advance_uses.propose_end(advance, **told, pence=1, by=by)
    advance.refresh_from_db()
    assert (advance.end_pence, advance.end_by) == (1, finance)
    advance_uses.propose_end(advance, **told, by=second_finance)
    advance.refresh_from_db()
    assert (advance.end_pence, advance.end_by) == (19_00, second_finance)
    assert acts(advance).count("advance.end_proposed") == 2
    with pytest.raises(RuleBroken, match="You said this"):
        advance_uses.agree_end(advance, **agreeing | {"by": second_finance})
    decisions.approve(cost(seat, 4_00, "food"), by=second_finance)
    with pytest.raises(RuleBroken, match="There is less left now"):
        advance_uses.agree_end(advance, **agreeing)
    advance_uses.propose_end(advance, **told, by=second_finance)
    for _ in range(2):
        advance_uses.agree_end(advance, **agreeing)
    with pytest.raises(RuleBroken, match="It is now: All used"):
        advance_uses.keep(advance, **agreeing)
    last = AdvanceUse.objects.last()
    assert (last.amount_pence, last.by, last.said_by) == (15_00, finance, second_finance)
    assert (acts(last), told_about(advance)) == (["advanceuse.let_go"], 1)
    assert reconcile.check() == []


def test_only_money_for_the_same_meeting_or_kept_is_used(seat, finance, second_finance):
    officers, other = [finance, second_finance], SeatFactory(person=seat.person, coming=True)
    three = [asked(seat, 10_00), asked(seat, 5_00, "food"), asked(other, 7_00)]
    for one in three:
        advances.agree(one, by=finance, today=today())
    pay(officers)
    taxi, food, elsewhere = Advance.objects.order_by("pk")
    with after(seat):
        line = cost(seat, 4_00)
        assert had_before(line) == (15_00, 0)
        decisions.approve(line, by=finance)
        assert [advance_uses.left_of(one) for one in (taxi, food, elsewhere)] == [6_00, 5_00, 7_00]
        line = cost(seat, 12_00, "food")
        assert had_before(line) == (11_00, 0)
        decisions.approve(line, by=finance)
        assert (Due.objects.get(line=line).amount_pence, had_before(line)) == (1_00, (0, 11_00))
        advance_uses.keep(elsewhere, by=finance, today=today())
        assert had_before(line) == (7_00, 11_00)
        decisions.approve(cost(other, 2_00), by=finance)
        told = {"ending": "let_go", "reason": "Moved.", "today": today()}
        advance_uses.propose_end(elsewhere, **told, by=finance)
        advance_uses.agree_end(elsewhere, by=second_finance, today=today())
    assert set(Advance.objects.values_list("state", flat=True)) == {"settled"}
    assert reconcile.check() == []


def had_before(line):
    claims = advance_uses.with_before(Claim.objects.filter(pk=line.claim_id))
    return claims.values_list("had_before", "set_against").get()


def test_what_has_not_left_by_the_day_itself_is_not_needed(seat, finance):
    advance, starts = asked(seat), seat.meeting.starts_at
    advances.agree(advance, by=finance, today=today())
    told = []
    for moment in (starts - timedelta(days=1), starts):
        with time_machine.travel(moment):
            line = cost(seat, 3_00)
            decisions.approve(line, by=finance)
            state = Advance.objects.get().state
            told.append((Due.objects.get(line=line).amount_pence, state))
    assert told == [(3_00, "agreed"), (3_00, "taken_back")]
