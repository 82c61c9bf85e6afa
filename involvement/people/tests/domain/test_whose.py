"""Whose case it is: said by a keeper, and put right where it was wrong."""

from datetime import date

import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import cases, whose
from involvement.people.tests.factories import DataCaseFactory, PersonFactory

ASKED = date(2026, 3, 10)


def test_a_case_is_linked_to_its_person_who_then_hears_of_it(person, keeper):
    case = cases.begin(
        None, kind="access", words="Show me.", asker="Ann, by phone", on=ASKED, by=keeper
    )

    whose.link(case, to=person, by=keeper)
    whose.link(case, to=person, by=keeper)

    case.refresh_from_db()
    assert (case.person, case.asker) == (person, "Ann, by phone")
    assert Notice.objects.get(kind="case_opened").person == person
    assert AuditRow.objects.get(action="datacase.linked").person_id == person.pk
    with pytest.raises(RuleBroken, match="somebody’s already"):
        whose.link(case, to=PersonFactory(), by=keeper)


def test_a_keeper_does_not_make_a_case_their_own(person, keeper):
    case = cases.begin(None, kind="access", words="Show", asker="Ann", on=ASKED, by=keeper)

    with pytest.raises(RuleBroken, match="your own"):
        whose.link(case, to=person, by=person.user)

    case.refresh_from_db()
    assert case.person is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("ann", True), ("ANN@people.example", True), ("ann@people", False), ("bob", False)],
)
def test_people_are_found_by_name_or_a_whole_address(person, words, found):
    assert list(whose.might_be(words)) == ([person] if found else [])


@pytest.fixture
def mislinked(person, keeper):
    case = cases.begin(None, kind="access", words="Show me.", asker="Ann", on=ASKED, by=keeper)
    whose.link(case, to=person, by=keeper)
    case.refresh_from_db()
    return case


def test_a_wrong_link_is_undone_and_what_was_read_stays_in_the_trail(mislinked, person, keeper):
    whose.note_read(mislinked, by=person.user)
    whose.note_read(mislinked, by=person.user)
    assert whose.read_at(mislinked) is not None
    cases.wait(mislinked, reason="identity", words="When were you born?", on=ASKED, by=keeper)
    cases.reply(mislinked, words="In May", on=ASKED, by=person.user)

    for _press in range(2):
        whose.unlink(mislinked, reason="namesake", by=keeper)

    mislinked.refresh_from_db()
    assert (mislinked.person, mislinked.reply, mislinked.replied_by) == (None, "", None)
    rows = AuditRow.objects.filter(subject_kind="people.datacase", person_id=person.pk)
    assert [(row.action, row.reason) for row in rows.order_by("pk") if "link" in row.action] == [
        ("datacase.linked", ""),
        ("datacase.unlinked", "namesake"),
    ]
    assert rows.filter(action="datacase.read").count() == 1
    assert Notice.objects.get(kind="case_not_yours").person == person


def test_what_the_wrong_person_answered_goes_however_often_they_were_asked(
    mislinked, person, keeper
):
    cases.wait(mislinked, reason="identity", words="When were you born?", on=ASKED, by=keeper)
    cases.reply(mislinked, words="In May, and I am ill", on=ASKED, by=person.user)
    mislinked.refresh_from_db()
    cases.wait(mislinked, reason="identity", words="Of which year?", on=ASKED, by=keeper)
    cases.go_on(mislinked, words="1970, by phone", on=ASKED, by=keeper)

    whose.unlink(mislinked, reason="namesake", by=keeper)

    mislinked.refresh_from_db()
    assert (mislinked.reply, mislinked.replied_on, mislinked.replied_by) == ("", None, None)


def test_what_a_keeper_took_down_of_the_right_person_stays(mislinked, keeper):
    cases.wait(mislinked, reason="identity", words="When were you born?", on=ASKED, by=keeper)
    cases.go_on(mislinked, words="In May, by phone", on=ASKED, by=keeper)

    whose.unlink(mislinked, reason="namesake", by=keeper)

    mislinked.refresh_from_db()
    assert (mislinked.reply, mislinked.replied_by) == ("In May, by phone", keeper)


def test_the_right_person_hears_of_it_after_a_wrong_one(mislinked, keeper):
    whose.unlink(mislinked, reason="slip", by=keeper)
    right = PersonFactory()

    whose.link(mislinked, to=right, by=keeper)

    told = Notice.objects.filter(kind="case_opened").order_by("pk")
    assert [notice.person for notice in told][1:] == [right]
    assert whose.read_at(mislinked) is None


def test_whoever_is_linked_once_more_hears_of_each_step(mislinked, person, keeper):
    whose.unlink(mislinked, reason="slip", by=keeper)
    whose.link(mislinked, to=person, by=keeper)
    whose.unlink(mislinked, reason="namesake", by=keeper)

    told = Notice.objects.filter(person=person).order_by("pk")
    assert [notice.kind for notice in told] == ["case_opened", "case_not_yours"] * 2


def test_what_somebody_asked_themselves_stays_theirs(person, keeper):
    case = DataCaseFactory(person=person)

    with pytest.raises(RuleBroken, match="stays theirs"):
        whose.unlink(case, reason="slip", by=keeper)


def test_a_link_is_undone_for_a_reason_and_by_somebody_else(mislinked, person, keeper):
    with pytest.raises(RuleBroken, match="why"):
        whose.unlink(mislinked, reason="", by=keeper)
    with pytest.raises(RuleBroken, match="your own"):
        whose.unlink(mislinked, reason="slip", by=person.user)

    mislinked.refresh_from_db()
    assert mislinked.person == person
