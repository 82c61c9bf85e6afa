from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from activities.domain import check_ins
from activities.models import Attendance, CheckIn, InPlace, Joined, Meeting, MeetingState, Seat
from activities.signals import seats_marked
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def seat(person):
    meeting = MeetingFactory(title="Letters", starts_at=NOON, invited_at=timezone.now())
    return SeatFactory(person=person, meeting=meeting, coming=True)


def say(seat, joined=Joined.ROOM, in_place="", now=NOON, by=None):
    check_ins.say(seat, joined=joined, in_place=in_place, now=now, by_person=by or seat.person)


@pytest.mark.clause("C6")
def test_saying_it_twice_is_one_word_and_another_answer_keeps_the_old_one(seat):
    say(seat)
    say(seat)
    say(seat, Joined.ONLINE, InPlace.PARTLY, now=NOON + timedelta(minutes=5))

    kept = CheckIn.objects.order_by("id").values_list("joined", "in_place")
    assert list(kept) == [("room", ""), ("online", "partly")]
    (brought,) = check_ins.with_newest(Seat.objects.all())
    for one in (seat, brought):
        found = check_ins.newest(one)
        told = (found.joined, found.in_place, found.at)
        assert told == ("online", "partly", NOON + timedelta(minutes=5))
    acts = AuditRow.objects.filter(action="seat.says_here")
    assert [(act.person_id, act.actor_id) for act in acts] == [
        (seat.person_id, seat.person.user_id)
    ] * 2


def test_what_was_missing_goes_to_the_lead_when_the_contact_s_account_is_closed(seat):
    seat.purpose.contact = UserFactory(is_active=False)
    seat.purpose.save()

    say(seat, in_place=InPlace.PARTLY)

    assert Notice.objects.get(kind="support_missing").user == seat.meeting.activity.lead


def test_nobody_can_flood_the_contact_with_one_answer_and_another(seat):
    for number in range(check_ins.MOST_SAID):
        say(seat, in_place=[InPlace.NO, InPlace.YES][number % 2])

    with pytest.raises(RuleBroken, match="many times"):
        say(seat, in_place=InPlace.NO)
    say(seat, in_place=InPlace.YES)


def test_a_persons_own_word_marks_and_pays_nobody(seat):
    heard = []
    seats_marked.connect(lambda seats, **more: heard.append(seats), weak=False, dispatch_uid="ear")

    say(seat)

    seats_marked.disconnect(dispatch_uid="ear")
    seat.refresh_from_db()
    assert (seat.attendance, seat.marked_at, heard) == (Attendance.UNMARKED, None, [])


def test_it_is_open_from_an_hour_before_to_the_end_of_the_day_in_london(seat):
    summer = datetime(2027, 7, 1, 12, tzinfo=UTC)
    Meeting.objects.update(starts_at=summer, ends_at=summer + timedelta(hours=2))
    meeting = Meeting.objects.get()
    midnight = datetime(2027, 7, 1, 23, tzinfo=UTC)
    second = timedelta(seconds=1)

    times = [summer - timedelta(hours=1) - second, summer - timedelta(hours=1)]
    times += [midnight - second, midnight]

    assert [check_ins.is_open(meeting, now=now) for now in times] == [False, True, True, False]
    with pytest.raises(RuleBroken, match="on that day only"):
        say(seat, now=midnight)


def test_nobody_says_it_for_somebody_else_or_of_a_meeting_called_off(seat, carer):
    with pytest.raises(RuleBroken, match="Only the person"):
        say(seat, by=carer)
    Meeting.objects.update(state=MeetingState.CANCELLED)
    with pytest.raises(RuleBroken):
        say(seat)

    assert not CheckIn.objects.exists()


@pytest.mark.clause("C6")
def test_help_that_was_missing_is_told_to_the_contact_and_taken_back(seat, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    say(seat, in_place=InPlace.NO)
    say(seat, in_place=InPlace.YES)
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.DROPPED}

    say(seat, in_place=InPlace.PARTLY)
    delivery.send_due()

    post = TrialPost.objects.get()
    assert post.to == seat.purpose.contact.email
    assert seat.person.name not in post.body
    assert f"/meetings/{seat.meeting.ref}/" in post.body


@pytest.mark.clause("C6")
def test_what_is_noted_stands_beside_their_own_word_and_every_word_stays(seat, chair, team):
    say(seat)
    seat = Seat.objects.get()

    def note(joined, in_place=None, by=chair):
        check_ins.note(seat, joined=joined, in_place=in_place, now=NOON, by=by)

    note(Joined.PHONE)
    note(Joined.PHONE)
    note(Joined.ONLINE, InPlace.NO, by=team)
    note(Joined.ONLINE)  # a chair who is not asked about the help any more

    kept = CheckIn.objects.order_by("id").values_list("joined", "is_noted", "entered_by")
    assert list(kept) == [
        ("room", False, None),
        ("phone", True, chair.pk),
        ("online", True, team.pk),
    ]
    (brought,) = check_ins.with_newest(Seat.objects.all())
    for one in (seat, brought):
        assert check_ins.newest(one).joined == Joined.ROOM
        found = check_ins.noted(one)
        assert (found.joined, found.in_place, found.entered_by.name) == ("online", "no", team.name)
    assert Notice.objects.get(kind="support_missing").user == seat.purpose.contact
    assert AuditRow.objects.filter(action="seat.noted_how").count() == 2


def test_nobody_notes_it_of_themselves_nor_before_it_starts(seat, chair):
    with pytest.raises(RuleBroken, match="Somebody else"):
        check_ins.note(seat, joined=Joined.ROOM, now=NOON, by=seat.person.user)
    with pytest.raises(RuleBroken, match="not started"):
        check_ins.note(seat, joined=Joined.ROOM, now=NOON - timedelta(minutes=1), by=chair)
    Meeting.objects.update(state=MeetingState.CANCELLED)
    with pytest.raises(RuleBroken, match="called off"):
        check_ins.note(seat, joined=Joined.ROOM, now=NOON, by=chair)

    assert not CheckIn.objects.exists()
