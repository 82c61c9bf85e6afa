from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.domain import behalf, breaks
from involvement.people.models import Behalf, BehalfAct, How
from involvement.people.tests.factories import BehalfFactory, PersonFactory

TODAY = date(2026, 11, 20)


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann", by_letter=True)


def begin(person, by, **different):
    given = {"how": How.PHONE, "told_on": TODAY, "agreed": True, "today": TODAY}
    return behalf.start(person, **given | different, by=by)


def test_staff_begin_once_and_it_is_in_the_trail(ann, team):
    entry = begin(ann, team)

    assert begin(ann, team) == entry
    assert (entry.how, entry.told_on, entry.agreed, entry.by) == ("phone", TODAY, True, team)
    [row] = AuditRow.objects.filter(action="behalf.started")
    assert (row.actor_id, row.person_id) == (team.pk, ann.pk)
    assert row.reason == "on behalf, by phone"


def test_nobody_types_for_two_people_at_once(ann, team):
    first = begin(ann, team)
    second = begin(PersonFactory(by_letter=True), team)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert list(Behalf.objects.begun(timezone.now())) == [second]


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"agreed": False}, "Ask Ann first"),
        ({"told_on": TODAY + timedelta(days=1)}, "last three months"),
        ({"told_on": TODAY - timedelta(days=93)}, "last three months"),
    ],
)
def test_beginning_needs_a_yes_and_a_day(ann, team, different, words):
    with pytest.raises(RuleBroken, match=words):
        begin(ann, team, **different)

    assert not Behalf.objects.exists()


def test_the_database_holds_that_the_person_agreed(ann, team):
    with pytest.raises(IntegrityError, match="the_person_agreed"), transaction.atomic():
        BehalfFactory(person=ann, by=team, agreed=False)


def test_nobody_types_for_themselves(team):
    own = PersonFactory(user=team)

    with pytest.raises(RuleBroken, match="This is you"):
        begin(own, team)


def test_a_person_who_stops_it_is_left_alone(ann, team):
    entry = begin(ann, team)

    behalf.refuse(ann, by=team)
    behalf.refuse(ann, by=team)

    entry.refresh_from_db()
    assert entry.ended_at is not None
    ann.refresh_from_db()
    with pytest.raises(RuleBroken, match="Ann does not want anybody"):
        begin(ann, team)
    assert AuditRow.objects.filter(action="person.no_behalf").count() == 1
    assert Notice.objects.filter(kind="behalf_changed", person=ann).count() == 1

    behalf.allow(ann, by=team)
    behalf.allow(ann, by=team)

    assert begin(ann, team).pk != entry.pk
    assert Notice.objects.filter(kind="behalf_changed", person=ann).count() == 2


def test_stopping_it_yourself_sends_no_letter_about_it(person):
    behalf.refuse(person, by=person.user)

    assert not Notice.objects.filter(kind="behalf_changed").exists()


def test_every_act_says_who_typed_and_how(ann, team):
    entry = begin(ann, team, how=How.LETTER)

    with trail.through(entry):
        breaks.pause(ann, by=None)
    breaks.resume(ann, by=None)

    typed, own = AuditRow.objects.filter(action__in=["person.paused", "person.came_back"])[::-1]
    assert (typed.actor_id, typed.reason) == (
        team.pk,
        "on behalf, in a letter or on a paper form",
    )
    assert (own.actor_id, own.reason) == (None, "")


def test_the_person_gets_one_copy_when_the_typing_ends(ann, team):
    entry = begin(ann, team)
    with trail.through(entry):
        behalf.note("You said yes to the Tuesday group.", words="Pay me all of it")
        behalf.note("You claimed £4.50.")
    [copy] = Notice.objects.filter(kind="entered_for_you")
    assert copy.due_at == entry.started_at + timedelta(hours=2)

    behalf.end(entry, by=team)
    behalf.end(entry, by=team)
    delivery.send_due()

    copy.refresh_from_db()
    assert copy.state == NoticeState.SENT
    [letter] = TrialPost.objects.filter(subject="What we filled in for you")
    assert letter.to == "Ann\n1 Test Street\nTestford\nTE1 1ST"
    assert "Jo from BASW typed this for you. You spoke by phone on" in letter.body
    assert "- You said yes to the Tuesday group.\n- You claimed £4.50.\n" in letter.body
    assert "Pay me all of it" not in letter.body


def test_nothing_is_noted_when_people_act_themselves(ann):
    behalf.note("You said yes.")

    assert (behalf.now(), behalf.typist()) == (None, None)
    assert not BehalfAct.objects.exists()


def test_an_entry_is_open_to_whoever_began_it_for_two_hours(ann, team, outsider):
    entry = begin(ann, team)
    now = entry.started_at

    assert behalf.begun(ann.pk, by=team, now=now + timedelta(minutes=119)) == entry
    assert behalf.begun(ann.pk, by=team, now=now + timedelta(minutes=121)) is None
    assert behalf.begun(ann.pk, by=outsider, now=now) is None
