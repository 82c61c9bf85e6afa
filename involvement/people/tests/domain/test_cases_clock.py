"""The clock of a case stops while we wait for whoever asked, and is made longer once."""

from datetime import date, timedelta

import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import cases
from involvement.people.models import CaseState, RoleGrant
from involvement.people.tests.factories import DataCaseFactory, UserFactory

ASKED = date(2026, 3, 10)


@pytest.fixture
def case(person):
    """Opened on Sunday 1 March 2026, to be answered by Wednesday 1 April."""
    return DataCaseFactory(person=person, opened_by=person.user)


def wait(case, by, **changes):
    usual = {"reason": "identity", "words": "When were you born?", "on": ASKED}
    cases.wait(case, **usual | changes, by=by)
    case.refresh_from_db()


def extend(case, by, **changes):
    usual = {"reason": "complex", "words": "Ten years of letters.", "on": date(2026, 3, 20)}
    cases.extend(case, **usual | changes, by=by)
    case.refresh_from_db()


def go_on(case, by, on):
    cases.go_on(case, on=on, by=by)
    case.refresh_from_db()


def sent(kind):
    return Notice.objects.filter(kind=kind).count()


def test_the_clock_stands_while_we_wait_and_then_runs_on(case, keeper):
    wait(case, keeper)

    assert case.days_left(today=ASKED) == case.days_left(today=date(2026, 5, 1)) == 22
    assert (case.state, case.received_by) == (CaseState.RECEIVED, keeper)
    go_on(case, keeper, date(2026, 3, 20))
    assert (case.days_waited, case.due_on) == (10, date(2026, 4, 13))  # the 11th is a Saturday
    assert (case.waiting_since, case.waiting_for) == (None, "")
    assert case.question == "When were you born?"


def test_asking_back_twice_tells_them_once_and_going_on_twice_counts_once(case, keeper):
    wait(case, keeper)
    wait(case, keeper, on=ASKED + timedelta(days=3))
    assert (case.waiting_since, sent("case_question")) == (ASKED, 1)

    go_on(case, keeper, date(2026, 3, 20))
    go_on(case, keeper, date(2026, 3, 30))

    assert case.days_waited == 10
    assert AuditRow.objects.filter(action="datacase.waits").count() == 1


def test_they_may_be_asked_again_and_every_wait_counts(case, keeper):
    wait(case, keeper)
    go_on(case, keeper, ASKED + timedelta(days=4))
    wait(case, keeper, reason="clarity", on=ASKED + timedelta(days=4))
    go_on(case, keeper, ASKED + timedelta(days=10))

    assert (case.days_waited, sent("case_question")) == (10, 2)


def test_one_question_at_a_time(case, keeper):
    wait(case, keeper)

    with pytest.raises(RuleBroken, match="stopped already"):
        wait(case, keeper, words="And where?")


def test_nobody_answered_before_they_were_asked(case, keeper):
    wait(case, keeper)

    with pytest.raises(RuleBroken, match="before we asked"):
        go_on(case, keeper, ASKED - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "reason", "allowed"),
    [
        ("access", "clarity", True),
        ("access", "identity", True),
        ("erasure", "identity", True),
        ("erasure", "clarity", False),  # Article 12A: only about what somebody wants to see
        ("complaint", "identity", False),
        ("access", "", False),
    ],
)
def test_the_clock_stops_only_for_what_the_law_names(keeper, kind, reason, allowed):
    case = DataCaseFactory(kind=kind)

    if allowed:
        wait(case, keeper, reason=reason)
    else:
        with pytest.raises(RuleBroken, match="The law"):
            wait(case, keeper, reason=reason)

    case.refresh_from_db()
    assert bool(case.waiting_since) is allowed


def test_two_more_months_are_taken_once_and_told(case, keeper):
    extend(case, keeper)
    extend(case, keeper)

    assert case.due_on == date(2026, 6, 1)
    assert (case.extended_on, sent("case_extended")) == (date(2026, 3, 20), 1)
    with pytest.raises(RuleBroken, match="only once"):
        extend(case, keeper, reason="many")


def test_more_time_and_the_days_we_waited_add_up(case, keeper):
    wait(case, keeper)
    extend(case, keeper)
    go_on(case, keeper, date(2026, 3, 20))

    assert case.due_on == date(2026, 6, 11)


def test_more_time_is_taken_before_the_month_is_over(case, keeper):
    with pytest.raises(RuleBroken, match="month is over"):
        extend(case, keeper, on=date(2026, 4, 2))

    extend(case, keeper, on=date(2026, 4, 1))
    assert case.due_on == date(2026, 6, 1)


def test_a_complaint_gets_no_more_time(keeper):
    case = DataCaseFactory(kind="complaint")

    with pytest.raises(RuleBroken, match="no more time"):
        extend(case, keeper)


def test_what_is_answered_waits_for_nobody(case, keeper):
    wait(case, keeper)
    cases.answer(case, words="Here it is.", by=keeper)
    case.refresh_from_db()

    assert (case.state, case.waiting_since, case.next_on) == (CaseState.ANSWERED, None, None)
    for act in (wait, extend):
        with pytest.raises(RuleBroken, match="moved on"):
            act(case, keeper, words="More?")


def test_keepers_are_not_hurried_while_we_wait_and_ask_again_after_30_days(case, keeper):
    wait(case, keeper)

    days = [ASKED + timedelta(days=n) for n in range(40)]
    told = [day for day in days if cases.remind(today=day)]

    # a week before the 30 days are over, the day before, and when they are
    assert told == [ASKED + timedelta(days=n) for n in (23, 29, 31)]


def test_nobody_stops_the_clock_of_their_own(case, person, keeper):
    other = UserFactory(roles=["keeper"])
    RoleGrant.objects.create(user=person.user, role="keeper", granted_by=keeper, agreed_by=other)

    for act in (wait, extend):
        with pytest.raises(RuleBroken, match="your own"):
            act(case, person.user)
    wait(case, keeper)
    with pytest.raises(RuleBroken, match="your own"):
        go_on(case, person.user, ASKED)


def test_what_we_asked_and_said_stands_nowhere_plain(case, keeper):
    wait(case, keeper)
    extend(case, keeper)

    rows = list(Notice.objects.values()) + list(AuditRow.objects.values())
    assert not [word for word in ("born", "letters") if word in str(rows)]


def test_the_clock_runs_on_from_the_day_the_person_answers_us(case, person, keeper):
    wait(case, keeper)

    for _press in range(2):
        cases.reply(case, words="In May 1970.", on=date(2026, 3, 20), by=person.user)

    case.refresh_from_db()
    assert (case.days_waited, case.due_on) == (10, date(2026, 4, 13))
    assert (case.reply, case.replied_on) == ("In May 1970.", date(2026, 3, 20))
    assert (case.replied_by, case.is_asking) == (person.user, False)
    replied = Notice.objects.filter(kind="case_waiting", key__contains="replied")
    assert [notice.user for notice in replied] == [keeper]
    assert "1970" not in str(list(Notice.objects.values()) + list(AuditRow.objects.values()))


def test_nobody_else_answers_and_nobody_without_a_question(case, person, keeper):
    with pytest.raises(RuleBroken, match="no question"):
        cases.reply(case, words="Hello", on=ASKED, by=person.user)
    wait(case, keeper)

    with pytest.raises(RuleBroken, match="Only the person who asked"):
        cases.reply(case, words="In May", on=ASKED, by=keeper)


def test_every_answer_is_kept_typed_by_them_or_by_us(case, person, keeper):
    wait(case, keeper)
    cases.reply(case, words="In May", on=ASKED, by=person.user)
    wait(case, keeper, words="Of which year?")

    cases.go_on(case, words="On the phone: 1970", on=ASKED, by=keeper)

    case.refresh_from_db()
    assert case.reply == "In May\n\nOn the phone: 1970"
    assert case.replied_by == keeper


def test_a_complaint_is_asked_about_while_its_clock_runs(person, keeper):
    case = DataCaseFactory(person=person, kind="complaint")
    due = case.due_on

    for _press in range(2):
        cases.ask_back(case, words="Which letter was it?", on=ASKED, by=keeper)
    case.refresh_from_db()
    assert (case.is_asking, case.waiting_since, sent("case_question")) == (True, None, 1)
    cases.reply(case, words="The one of May", on=ASKED + timedelta(days=9), by=person.user)

    case.refresh_from_db()
    assert (case.is_asking, case.days_waited, case.due_on) == (False, 0, due)
    with pytest.raises(RuleBroken, match="The clock of a request"):
        cases.ask_back(DataCaseFactory(), words="What?", on=ASKED, by=keeper)
