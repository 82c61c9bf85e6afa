from datetime import timedelta

import pytest
from django.utils import timezone

from activities.domain import invitations, lifecycle, presence
from activities.models import Reply
from activities.tests.factories import MeetingFactory, SeatFactory, TermFactory
from impact.domain import leaving
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import kinds
from involvement.notices.models import Notice
from payments.models import DueState
from payments.tests.factories import (
    ClaimFactory,
    ClaimLineFactory,
    DueFactory,
    PayeeAccountFactory,
    today,
)


def replies_of(person):
    return list(person.seats.order_by("meeting__starts_at").values_list("reply", flat=True))


@pytest.mark.clause("C5")
def test_leaving_says_no_to_what_is_to_come_and_leaves_the_past(person):
    SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))
    seat = SeatFactory(person=person, coming=True)
    for _ in range(2):
        SeatFactory(meeting=seat.meeting, coming=True)
    stopped = SeatFactory(person=person, meeting__starts_at=seat.meeting.ends_at).meeting
    lifecycle.pause(stopped.activity, by=stopped.activity.lead)

    for _ in range(2):
        leaving.leave(person, by=person.user)

    assert replies_of(person) == [Reply.COMING, Reply.NOT_COMING, Reply.NOT_COMING]
    assert presence.counts(seat.meeting).confirmed == 2
    assert Notice.objects.filter(kind="goodbye").count() == 1


@pytest.mark.clause("R13")
def test_leaving_speaks_up_for_whoever_is_left_alone(person):
    meeting = SeatFactory(person=person, coming=True).meeting
    type(meeting).objects.update(invited_at=timezone.now())
    SeatFactory(meeting=meeting, coming=True)

    leaving.leave(person, by=person.user)

    assert Notice.objects.filter(kind="alone_alert_person").count() == 1


def test_nobody_who_left_is_invited(person, team):
    leaving.leave(person, by=person.user)

    with pytest.raises(RuleBroken, match="Ann has left"):
        invitations.invite(MeetingFactory(), person, today=today(), by=team)


@pytest.mark.clause("C20")
def test_what_is_owed_is_told_first_and_again_in_the_goodbye(person):
    due = DueFactory(person=person, amount_pence=5000, pay_by=today() + timedelta(days=3))
    DueFactory(person=person, state=DueState.FAILED, amount_pence=900)
    PayeeAccountFactory(person=person)
    ClaimLineFactory(claim__person=person, claim__seat__person=person, sent=True)
    ClaimFactory(person=person, seat__person=person)
    SeatFactory(person=person)

    found = leaving.look(person)
    assert (found.money.pence, found.money.by) == (5000, due.pay_by)
    assert (found.waiting, found.questions, found.unsent, found.meetings) == (1, 0, 1, 3)
    assert (found.money.has_failed, found.is_settled) == (True, False)

    leaving.leave(person, by=person.user)
    person.refresh_from_db()
    [words] = kinds.KINDS["goodbye"].words([Notice.objects.get(kind="goodbye")]).values()
    assert words["money"].pence == 5000


def test_with_nothing_open_it_is_settled(person):
    assert leaving.look(person).is_settled


@pytest.mark.clause("C5")
def test_leaving_us_leaves_every_place_and_keeps_the_history(person):
    term = TermFactory(person=person)

    for _twice in range(2):
        leaving.leave(person, by=person.user)

    term.refresh_from_db()
    assert term.left_on == timezone.localdate()
    acts = AuditRow.objects.filter(subject_kind="activities.term", subject_id=term.pk)
    assert list(acts.values_list("action", flat=True)) == ["place.vacated"]
