import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import cases
from involvement.people.models import CaseState, DataCase, RoleGrant
from involvement.people.tests.factories import DataCaseFactory, UserFactory

MONDAY = date(2026, 3, 2)


def asks(person, **changes):
    usual = {"kind": "complaint", "words": "You spelt my name wrong.", "on": MONDAY}
    return cases.begin(person, **usual | changes, by=person.user)


def kinds_sent():
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_a_complaint_is_acknowledged_within_30_days_and_answered_within_a_month(person, keeper):
    case = asks(person)

    assert case.acknowledge_by == MONDAY + timedelta(days=30) == date(2026, 4, 1)
    assert case.due_on == date(2026, 4, 2)
    assert kinds_sent() == ["case_opened", "case_waiting"]
    assert Notice.objects.get(kind="case_waiting").user == keeper


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (date(2026, 1, 31), date(2026, 3, 2)),  # the last of February is a Saturday
        (date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend and a day in lieu
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2028, 1, 29), date(2028, 2, 29)),
    ],
)
def test_a_month_ends_on_a_working_day(opened, due):
    assert cases.due_on(opened) == due


def test_asking_the_same_again_finds_it_and_tells_nobody_again(person, keeper):
    first = asks(person)

    assert asks(person) == first
    assert (DataCase.objects.count(), Notice.objects.count()) == (1, 2)
    assert asks(person, words="Something else.") != first


def test_what_was_said_stands_nowhere_plain(person, keeper):
    case = asks(person)
    cases.answer(case, words="We have put it right.", by=keeper)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM people_datacase c")
        [(dump,)] = cursor.fetchall()
    assert "spelt" not in dump
    assert "put it right" not in dump
    assert "spelt" not in str(list(Notice.objects.values()) + list(AuditRow.objects.values()))


def test_acknowledging_twice_changes_nothing(person, keeper):
    case = asks(person)

    cases.acknowledge(case, by=keeper)
    cases.acknowledge(case, by=keeper)

    case.refresh_from_db()
    assert (case.state, case.received_by, case.next_on) == ("received", keeper, case.due_on)
    assert AuditRow.objects.filter(action="datacase.received").count() == 1


def test_an_answer_tells_the_person_once_and_stands(person, keeper):
    case = asks(person)

    cases.answer(case, words="Done.", by=keeper)
    with pytest.raises(RuleBroken, match="moved on"):
        cases.answer(case, words="Other.", by=keeper)

    case.refresh_from_db()
    assert (case.state, case.answer, case.next_on) == (CaseState.ANSWERED, "Done.", None)
    assert kinds_sent() == ["case_answered", "case_opened", "case_waiting"]


def test_nobody_sees_to_their_own(person, keeper):
    second = UserFactory(roles=["keeper"])
    RoleGrant.objects.create(user=person.user, role="keeper", granted_by=keeper, agreed_by=second)
    case = asks(person)

    for verb in (cases.acknowledge, lambda case, by: cases.answer(case, words="Yes", by=by)):
        with pytest.raises(RuleBroken, match="your own"):
            verb(case, by=person.user)

    case.refresh_from_db()
    assert case.state == CaseState.SENT


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 3, 23), 0),
        (date(2026, 3, 24), 1),  # a week before the 30 days are over
        (date(2026, 3, 30), 1),
        (date(2026, 4, 2), 1),
    ],
)
def test_keepers_are_told_before_a_clock_runs_out_and_once(keeper, today, told):
    DataCaseFactory()

    assert cases.remind(today=today) == told
    assert cases.remind(today=today) == 0


def test_a_week_a_day_and_lateness_are_told_each_for_itself(keeper):
    DataCaseFactory()

    days = [date(2026, 3, 24) + timedelta(days=n) for n in range(12)]

    assert [cases.remind(today=day) for day in days] == [1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0]


def test_what_is_acknowledged_is_reminded_of_by_its_answer_and_then_never(person, keeper):
    case = asks(person)
    cases.acknowledge(case, by=keeper)

    assert cases.remind(today=date(2026, 3, 24)) == 0
    assert cases.remind(today=date(2026, 3, 26)) == 1
    cases.answer(case, words="Done.", by=keeper)
    assert cases.remind(today=date(2026, 5, 1)) == 0


def test_somebody_without_an_account_is_entered_by_a_keeper(keeper):
    case = cases.begin(
        None, kind="access", words="Show me.", asker="A caller, 0121 496 0001", on=MONDAY, by=keeper
    )

    cases.answer(case, words="Told by phone.", by=keeper)

    case.refresh_from_db()
    assert (case.person, case.asker) == (None, "A caller, 0121 496 0001")
    assert kinds_sent() == ["case_waiting"]


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_open_one(person):
    def press():
        try:
            asks(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert DataCase.objects.count() == 1
