import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import UserFactory
from payments.domain import claims, prechecks, progress, queue
from payments.models import ClaimLine, Due, DueState, LineState, Receipt
from payments.tests.factories import (
    ClaimFactory,
    ClaimLineFactory,
    DueFactory,
    today,
)
from payments.tests.money import paid_before


def officer():
    return UserFactory(roles=["finance"])


def line_in(state, **fields):
    """A line that has come to a state, by the verbs where there are any."""
    line = ClaimLineFactory(sent=state != LineState.DRAFT, **fields)
    if state == LineState.QUESTION:
        claims.ask(line, question="Which?", by=officer())
    elif state == LineState.APPROVED:
        claims.approve(line, by=officer())
    elif state == LineState.NOT_PAID:
        claims.refuse(line, reason="No meeting", by=officer())
    elif state == LineState.TAKEN_BACK:
        claims.take_back(line.claim, by_person=line.claim.person)
    line.refresh_from_db()
    return line


ACTS = {
    "approve": lambda line: claims.approve(line, by=officer()),
    "refuse": lambda line: claims.refuse(line, reason="Given at the meeting", by=officer()),
    "ask": lambda line: claims.ask(line, question="How much?", by=officer()),
    "answer": lambda line: claims.answer(line, words="A taxi", by_person=line.claim.person),
    "take_back": lambda line: claims.take_back(line.claim, by_person=line.claim.person),
}
REFUSED, SAME = "refused", "same"
S = LineState
# Each act on each state: where it leads, or that it is refused, or quietly changes nothing.
TABLE = {
    S.DRAFT: [REFUSED, REFUSED, REFUSED, REFUSED, REFUSED],
    S.SENT: [S.APPROVED, S.NOT_PAID, S.QUESTION, REFUSED, S.TAKEN_BACK],
    S.QUESTION: [REFUSED, REFUSED, REFUSED, S.SENT, S.TAKEN_BACK],
    S.APPROVED: [SAME, REFUSED, REFUSED, REFUSED, REFUSED],
    S.NOT_PAID: [REFUSED, SAME, REFUSED, REFUSED, REFUSED],
    S.TAKEN_BACK: [REFUSED, REFUSED, REFUSED, REFUSED, SAME],
}


def test_the_table_is_whole():
    assert set(TABLE) == set(LineState)
    assert all(len(row) == len(ACTS) for row in TABLE.values())


@pytest.mark.parametrize(
    ("state", "act", "leads_to"),
    [(s, act, to) for s, row in TABLE.items() for act, to in zip(ACTS, row, strict=True)],
)
def test_every_act_on_every_state_does_what_the_table_says(db, state, act, leads_to):
    line = line_in(state)
    dues, acts = Due.objects.count(), AuditRow.objects.count()

    if leads_to == REFUSED:
        with pytest.raises(RuleBroken):
            ACTS[act](line)
    else:
        ACTS[act](line)

    line.refresh_from_db()
    moved = leads_to not in (REFUSED, SAME)
    assert line.state == (leads_to if moved else state)
    assert Due.objects.count() == dues + (leads_to == S.APPROVED)
    assert AuditRow.objects.count() == acts + moved


@pytest.mark.clause("C20")
def test_approving_makes_the_cost_due_once_by_the_promised_day(finance):
    line = ClaimLineFactory(sent=True, amount_pence=12_50)

    assert claims.approve(line, by=finance) is True
    assert claims.approve(line, by=finance) is True

    due = Due.objects.get()
    assert (due.line, due.person, due.amount_pence) == (line, line.claim.person, 12_50)
    assert (due.state, due.payable_from, due.pay_by) == ("approved", today(), line.claim.pay_by)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["claim_decided"]


def test_one_question_stops_only_its_own_line(finance):
    claim = ClaimFactory(sent=True)
    ticket, taxi = (ClaimLineFactory(claim=claim, state="sent", kind=k) for k in ("fare", "taxi"))

    claims.ask(ticket, question="Too dark?", by=finance)
    claims.approve(taxi, by=finance)

    assert [due.line for due in Due.objects.all()] == [taxi]
    assert progress.word(claim).code == "question"


def test_the_same_question_twice_is_asked_once(finance):
    line = ClaimLineFactory(sent=True)

    claims.ask(line, question="Which one?", by=finance)
    claims.ask(line, question="Which one?", by=finance)

    assert Notice.objects.filter(kind="claim_question").count() == 1


def test_an_answer_comes_back_to_be_checked_and_twice_is_once(finance):
    line = line_in(LineState.QUESTION)

    claims.answer(line, words="A taxi home", by_person=line.claim.person)
    claims.answer(line, words="A taxi home", by_person=line.claim.person)

    line.refresh_from_db()
    assert (line.state, line.answer) == (LineState.SENT, "A taxi home")


def test_an_empty_answer_is_refused(finance):
    line = line_in(LineState.QUESTION)

    with pytest.raises(RuleBroken, match="Write an answer"):
        claims.answer(line, by_person=line.claim.person)


def test_a_refusal_without_a_reason_is_refused(finance):
    with pytest.raises(RuleBroken, match="Say why"):
        claims.refuse(ClaimLineFactory(sent=True), reason=" ", by=finance)


@pytest.mark.parametrize("who", ["team", "chair", "analyst", "keeper", "outsider"])
@pytest.mark.parametrize("act", ["approve", "refuse", "ask"])
def test_only_finance_decides(request, who, act):
    user = request.getfixturevalue(who)
    line = ClaimLineFactory(sent=True)
    extra = {"approve": {}, "refuse": {"reason": "No"}, "ask": {"question": "Why"}}[act]

    with pytest.raises(RuleBroken, match="finance officer"):
        getattr(claims, act)(line, by=user, **extra)


def own_line(finance):
    return ClaimLineFactory(sent=True, claim__seat__person__user=finance)


def entered_line(finance):
    return ClaimLineFactory(sent=True, claim__entered_by=finance)


@pytest.mark.parametrize("make", [own_line, entered_line])
@pytest.mark.parametrize("act", ["approve", "refuse", "ask"])
def test_nobody_decides_about_their_own_or_one_they_entered(finance, make, act):
    line = make(finance)
    extra = {"approve": {}, "refuse": {"reason": "No"}, "ask": {"question": "Why"}}[act]

    with pytest.raises(RuleBroken, match="Someone else"):
        getattr(claims, act)(line, by=finance, **extra)

    assert not Due.objects.exists()


@pytest.mark.parametrize("make", [own_line, entered_line])
@pytest.mark.parametrize("field", ["decided_by", "first_check_by"])
def test_the_database_refuses_it_too(finance, make, field):
    line = make(finance)
    moment = field.replace("_by", "_at")
    state = {"state": "approved"} if field == "decided_by" else {}

    with pytest.raises(DatabaseError, match="nobody decides"), transaction.atomic():
        ClaimLine.objects.filter(pk=line.pk).update(
            **{field: finance, moment: timezone.now()}, **state
        )


@pytest.mark.parametrize(("pence", "two"), [(200_00, False), (200_01, True)])
def test_above_the_limit_two_officers_approve(finance, second_finance, pence, two):
    line = ClaimLineFactory(sent=True, amount_pence=pence)

    assert claims.approve(line, by=finance) is not two
    assert claims.approve(line, by=finance) is not two
    assert Due.objects.count() == (0 if two else 1)

    assert claims.approve(line, by=second_finance) is True
    assert Due.objects.count() == 1


def test_a_sum_split_into_small_costs_needs_two_officers_as_well(finance):
    claim = ClaimFactory(sent=True)
    lines = ClaimLineFactory.create_batch(3, claim=claim, state="sent", amount_pence=99_00)

    assert claims.approve_all(claim, by=finance) == 0
    assert ClaimLine.objects.filter(first_check_by=finance).count() == len(lines)


def test_a_question_undoes_the_first_check(finance, second_finance):
    line = ClaimLineFactory(sent=True, amount_pence=300_00)
    claims.approve(line, by=finance)
    claims.ask(line, question="Is it so much?", by=second_finance)
    claims.answer(line, words="Yes", by_person=line.claim.person)

    assert claims.approve(line, by=second_finance) is False


def flags_of(line):
    found = prechecks.flagged(ClaimLine.objects.filter(pk=line.pk)).get()
    return {name for name in prechecks.OF_LINES if getattr(found, name)}


@pytest.fixture
def came(chair):
    seat = SeatFactory(
        coming=True,
        meeting=MeetingFactory(held=True),
        attendance=Attendance.CAME,
        marked_at=timezone.now(),
        marked_by=chair,
    )
    paid_before(seat.person)
    return seat


def receipt(line, sha256, look=None):
    return Receipt.objects.create(
        line=line,
        file="receipts/x.jpg",
        content_type="image/jpeg",
        size=1,
        sha256=sha256,
        look=look,
    )


def test_a_clean_cost_has_nothing_to_look_at(came):
    line = ClaimLineFactory(sent=True, claim__seat=came)
    receipt(line, "a" * 64)
    receipt(ClaimLineFactory(sent=True), "b" * 64)
    ClaimLineFactory(sent=True, claim__seat=came, kind="taxi")

    assert flags_of(line) == set()


def test_each_thing_to_look_at_is_found(came):
    line = ClaimLineFactory(sent=True, claim__seat=came, amount_pence=15_01)
    assert flags_of(line) == {"has_no_photo"}

    receipt(line, "a" * 64)
    twin = ClaimLineFactory(sent=True, claim__seat=came, amount_pence=3_00)
    receipt(twin, "a" * 64)
    assert flags_of(line) == {"has_same_photo"}

    ClaimLineFactory(sent=True, claim__seat=came, amount_pence=15_01)
    came.attendance = Attendance.DID_NOT_COME
    came.save()
    assert flags_of(line) == {"has_same_photo", "is_repeated", "is_unmarked"}


def test_what_was_taken_back_is_no_repeat(came):
    line = ClaimLineFactory(sent=True, claim__seat=came)
    twin = ClaimLineFactory(sent=True, claim__seat=came)
    receipt(line, "a" * 64), receipt(twin, "a" * 64)
    claims.take_back(twin.claim, by_person=twin.claim.person)

    assert flags_of(line) == set()


def test_a_batch_approves_the_clean_and_leaves_the_rest(came, finance):
    clean = ClaimLineFactory(sent=True, claim__seat=came)
    odd = ClaimLineFactory(sent=True, claim__seat=came, amount_pence=20_00)
    not_ticked = ClaimLineFactory(sent=True, claim__seat=came, kind="food")
    ticks = ["CL-NOBODY", *(f"{line.claim.ref}.{line.pk}" for line in (clean, odd))]

    done = queue.approve_clean(ticks, nations=None, today=today(), by=finance)
    again = queue.approve_clean(ticks, nations=None, today=today(), by=finance)

    assert (done, again) == ((1, 12_50), (0, 0))
    assert [due.line for due in Due.objects.exclude(line=None)] == [clean]
    not_ticked.refresh_from_db()
    assert not_ticked.state == LineState.SENT


def test_a_batch_skips_ones_own(came, finance):
    came.person.user = finance
    came.person.save()
    ClaimLineFactory(sent=True, claim__seat=came)
    ticks = [queue.tick(claim) for claim in queue.waiting_claims(None)]
    assert queue.approve_clean(ticks, nations=None, today=today(), by=finance) == (0, 0)


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ([], "draft"),
        (["question", "paid"], "question"),
        (["sent", "paid"], "sent"),
        (["failed", "sent"], "failed"),
        (["on_its_way", "paid"], "on_its_way"),
        (["approved", "not_paid"], "approved"),
        (["paid", "not_paid", "taken_back"], "paid"),
        (["not_paid", "taken_back"], "not_paid"),
        (["taken_back"], "taken_back"),
    ],
)
def test_the_claims_word_is_worked_out_from_its_lines(db, states, word):
    claim = ClaimFactory(sent=True)
    for state in states:
        own = state if state in LineState.values and state != "approved" else "sent"
        line = line_in(LineState.SENT, claim=claim)
        if own == "sent" and state != "sent":
            claims.approve(line, by=officer())
            paid_on = today() if state == "paid" else None
            Due.objects.filter(line=line).update(state=state, paid_on=paid_on)
        elif state == "not_paid":
            claims.refuse(line, reason="No", by=officer())
        elif state == "question":
            claims.ask(line, question="What?", by=officer())
        elif state == "taken_back":
            ClaimLine.objects.filter(pk=line.pk).update(state=state)

    assert claims.word(claim).code == word


def race(*acts):
    said = []

    def run(act):
        try:
            said.append(act())
        except RuleBroken:
            said.append(RuleBroken)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_due(finance, second_finance):
    line = ClaimLineFactory(sent=True)

    said = race(
        *[lambda who=who: claims.approve(line, by=who) for who in [finance, second_finance] * 5]
    )

    assert said == [True] * 10
    assert Due.objects.count() == 1
    assert AuditRow.objects.filter(action="claimline.approved").count() == 1
    assert Notice.objects.filter(kind="claim_decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_taking_back_at_once_does_one_of_them(finance):
    lines = ClaimLineFactory.create_batch(6, sent=True)

    for line in lines:
        said = race(
            lambda line=line: claims.approve(line, by=finance),
            lambda line=line: claims.take_back(line.claim, by_person=line.claim.person),
        )
        line.refresh_from_db()

        assert said.count(RuleBroken) == 1
        assert Due.objects.filter(line=line).exists() is (line.state == LineState.APPROVED)


def test_late_claims_and_late_money_are_found_with_who_holds_them(finance):
    day = today()
    late = {"claim__decide_by": day - timedelta(days=1)}
    ours, theirs = ClaimLineFactory(sent=True, **late), ClaimLineFactory(sent=True, **late)
    ClaimLineFactory(sent=True, claim__decide_by=day)
    claims.ask(theirs, question="Which?", by=finance)
    unpaid = DueFactory(pay_by=day - timedelta(days=1))
    failed = DueFactory(state=DueState.FAILED)
    DueFactory(pay_by=day)

    found = {claim: claim.waits_for_us for claim in queue.late_claims(None, today=day)}

    assert found == {ours.claim: True, theirs.claim: False}
    assert set(queue.late_dues(None, today=day)) == {unpaid, failed}
    assert not queue.late_claims({"scotland"}, today=day)
    assert not queue.late_dues({"scotland"}, today=day)
