"""Nobody is given the names of others, nor what a keeper struck out."""

import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import held, strikes
from involvement.people.models import Strike
from involvement.people.tests.factories import DataCaseFactory, PersonFactory, UserFactory

PERSON, ACCOUNT = "Dee Winter-Hall", "Jo O’Neill"


@pytest.fixture
def case(person):
    PersonFactory(name=PERSON)
    UserFactory(name=ACCOUNT)
    PersonFactory(name="Ann")  # a name within the reader's own
    person.name = "Ann Lee"
    person.save()
    words = f"Ann Lee, {PERSON} asked {ACCOUNT}. He lives next door. Then {PERSON}’s dog came."
    return DataCaseFactory(person=person, answer=words, words=f"{PERSON} is my aunt.")


def told(person):
    struck = strikes.of(person, held.kinds())
    return {
        field: words
        for kind, rows in held.every_row(person)
        for row in rows
        if kind.name == "datacase"
        for field, words in kind.written(row, person, struck).items()
    }


def answer_of(case):
    return next(t for t in strikes.texts(case.person, held.kinds()) if t.name == "answer")


def test_by_rule_nobody_else_is_named_in_what_staff_wrote(case, person):
    given = told(person)

    assert given["answer"] == (
        "Ann Lee, [about somebody else] asked [about somebody else]. He lives next door. "
        "Then [about somebody else]’s dog came."
    )
    assert given["words"] == f"{PERSON} is my aunt."  # they wrote this themselves
    case.refresh_from_db()
    assert PERSON in case.answer


def test_a_keeper_strikes_out_what_no_rule_knows_and_puts_it_back(case, person, keeper):
    for _press in range(2):
        made = strikes.strike(case, answer_of(case), words="He lives next door.", by=keeper)

    assert "He lives next door" not in told(person)["answer"]
    assert Strike.objects.count() == 1
    rows = AuditRow.objects.filter(action="strike.made", person_id=person.pk)
    assert [row.reason for row in rows] == [""]
    for _press in range(2):
        strikes.put_back(made, by=keeper)
    assert "He lives next door." in told(person)["answer"]
    assert AuditRow.objects.filter(action="strike.put_back").count() == 1


def test_words_struck_out_across_one_another_are_all_left_out(case, person, keeper):
    for words in ("next", "lives next door", f"door. Then {PERSON}’s dog"):
        strikes.strike(case, answer_of(case), words=words, by=keeper)

    assert told(person)["answer"] == (
        "Ann Lee, [about somebody else] asked [about somebody else]. He [about somebody else] came."
    )


def test_only_words_that_are_there_are_struck_and_never_by_whom_they_are_about(
    case, person, keeper
):
    with pytest.raises(RuleBroken, match="not there"):
        strikes.strike(case, answer_of(case), words="He lives here", by=keeper)
    with pytest.raises(RuleBroken, match="your own"):
        strikes.strike(case, answer_of(case), words="next door", by=person.user)
    made = strikes.strike(case, answer_of(case), words="next door", by=keeper)

    with pytest.raises(RuleBroken, match="your own"):
        strikes.put_back(made, by=person.user)

    assert Strike.objects.get() == made
