from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from activities.domain import feeds
from activities.models import MeetingState
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement import links
from involvement.audit.models import AuditRow
from involvement.people.domain import leaving
from involvement.people.models import PersonalLink


@pytest.fixture
def signed_in(client, person):
    client.force_login(person.user)
    return client


def events(client, address):
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "private, no-store"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def made(signed_in, titles="names"):
    return signed_in.post(reverse("my_calendar"), {"titles": titles}).context["address"]


def test_a_link_is_shown_once_and_only_its_hash_is_kept(signed_in, person):
    address = made(signed_in)
    token = address.split("/")[-2]

    again = signed_in.get(reverse("my_calendar")).text

    assert len(token) >= 26
    assert token not in again
    assert "You have a link, made on" in again
    assert PersonalLink.objects.get().token_hash == links.digest(token)
    assert AuditRow.objects.get(action="calendar.linked").person_id == person.pk


def test_the_feed_holds_what_i_am_asked_to_and_nothing_of_others(client, signed_in, person, carer):
    mine = SeatFactory(person=person, coming=True).meeting
    open_one = SeatFactory(person=person).meeting
    SeatFactory(person=person, not_coming=True)
    SeatFactory(person=person, invited_at=None, invited_by=None, purpose=None)
    SeatFactory(person=carer, coming=True)
    SeatFactory(person=person, coming=True, meeting__starts_at=in_days(-120))
    address = made(signed_in)
    client.logout()

    found = events(client, address)

    uids = {f"{meeting.uid}@involvement.basw": meeting for meeting in (mine, open_one)}
    assert set(found) == set(uids)
    first, second = (found[f"{meeting.uid}@involvement.basw"] for meeting in (mine, open_one))
    assert (first["SUMMARY"], first["STATUS"]) == (mine.title, "CONFIRMED")
    assert second["STATUS"] == "TENTATIVE"


def test_a_move_raises_the_sequence_and_a_meeting_called_off_stays_as_that(signed_in, person):
    meeting = SeatFactory(person=person, coming=True).meeting
    address = made(signed_in)
    uid = f"{meeting.uid}@involvement.basw"
    meeting.sequence, meeting.starts_at = 1, meeting.starts_at + timedelta(hours=1)
    meeting.save()
    moved = events(signed_in, address)[uid]
    meeting.sequence, meeting.state = 2, MeetingState.CANCELLED
    meeting.save()

    gone = events(signed_in, address)[uid]

    assert (moved["SEQUENCE"], moved["DTSTART"].dt) == (1, meeting.starts_at)
    assert (gone["SEQUENCE"], gone["STATUS"]) == (2, "CANCELLED")


def test_a_quiet_feed_says_appointment_and_nothing_else(signed_in, person):
    meeting = MeetingFactory(
        title="Living with loss", place="Hope House", separate_voices="By phone",
        users_meet_at=in_days(29), users_meet_until=in_days(29, hour=12),
    )  # fmt: skip
    SeatFactory(person=person, coming=True, meeting=meeting)
    address = made(signed_in, "quiet")

    found = events(signed_in, address)
    words = signed_in.get(address.removeprefix("http://testserver")).content.decode()

    assert [str(event["SUMMARY"]) for event in found.values()] == ["Appointment"] * 2
    for private in ("Living", "Hope", "By phone", "Questions"):
        assert private not in words


@pytest.mark.clause("R10")
def test_the_time_of_my_own_side_is_in_my_calendar(signed_in, person, carer):
    meeting = MeetingFactory(
        separate_voices="By phone",
        users_meet_at=in_days(29), users_meet_until=in_days(29, hour=12),
        carers_meet_at=in_days(28), carers_meet_until=in_days(28, hour=12),
    )  # fmt: skip
    SeatFactory(person=person, coming=True, meeting=meeting)

    found = events(signed_in, made(signed_in))

    own = found[f"{meeting.uid}-apart@involvement.basw"]
    assert len(found) == 2
    assert own["DTSTART"].dt == meeting.users_meet_at
    assert own["SUMMARY"] == f"{meeting.title}: a time of your own"


def test_a_link_that_was_ended_replaced_or_swapped_opens_nothing(signed_in, person):
    first = made(signed_in)
    second = made(signed_in)

    def status(address):
        return signed_in.get(address.removeprefix("http://testserver")).status_code

    assert (status(first), status(second)) == (410, 200)
    assert status(second.replace("meetings.ics", "appointments.ics")) == 410
    for _twice in range(2):
        signed_in.post(reverse("my_calendar_end"))
    assert status(second) == 410
    assert AuditRow.objects.filter(action="calendar.unlinked").count() == 1
    assert "You have a link" not in signed_in.get(reverse("my_calendar")).text


def test_leaving_ends_the_link(client, person):
    address = feeds.make(person, is_quiet=False)

    leaving.leave(person, by=person.user)

    assert client.get(address.removeprefix("http://testserver")).status_code == 410


def test_the_feed_costs_the_same_however_many(signed_in, person, django_assert_num_queries):
    address = made(signed_in).removeprefix("http://testserver")
    for number in (1, 3):
        for _each in range(number):
            SeatFactory(person=person, coming=True)
        with django_assert_num_queries(4):
            assert signed_in.get(address).status_code == 200


def test_choosing_nothing_is_asked_again(signed_in):
    answer = signed_in.post(reverse("my_calendar"), {"titles": "odd"})

    assert answer.context["form"].errors == {"titles": ["Choose what your calendar should say"]}
    assert PersonalLink.objects.count() == 0


def test_only_people_involved_have_a_calendar_here(client, team):
    client.force_login(team)

    assert client.get(reverse("my_calendar")).status_code == 403
