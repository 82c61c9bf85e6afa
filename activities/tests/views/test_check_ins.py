from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, CheckIn, InPlace, Meeting
from activities.tests.factories import (
    AdjustmentFactory,
    CheckInFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
)
from involvement import links
from involvement.audit.models import AuditRow
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import BehalfFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(person, chair):
    """Somebody at a meeting that began just now; it says so whatever the time of day."""
    now = timezone.now()
    meeting = MeetingFactory(
        starts_at=now - timedelta(seconds=30),
        ends_at=now,
        invited_at=now,
        activity__group=GroupFactory(chairs=[chair]),
    )
    return SeatFactory(person=person, meeting=meeting, coming=True)


def text(response):
    return " ".join(response.content.decode().split())


def door(seat, purpose):
    return links.issue(purpose, seat.pk, to=seat.person).removeprefix("http://testserver")


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.PAPERS])
def test_one_press_behind_a_link_says_it_and_looking_says_nothing(seat, purpose, client):
    start = door(seat, purpose)
    assert f'href="{start}here/"' in text(client.get(start))

    page = text(client.get(f"{start}here/"))
    assert not CheckIn.objects.exists()
    assert "Was the help you asked for there?" not in page
    answer = client.post(f"{start}here/", {"joined": "room"}, follow=True)

    assert CheckIn.objects.get().joined == "room"
    assert "Thank you. We have kept it." in text(answer)
    assert "In the room." in text(answer)
    assert client.post(f"{start}here/", {"joined": "on the moon"}).status_code == 200
    assert CheckIn.objects.count() == 1


def test_signed_in_it_asks_about_help_and_is_put_right(seat, client, django_assert_num_queries):
    AdjustmentFactory(seat=seat)
    client.force_login(seat.person.user)
    url = reverse("my_meeting_here", args=[seat.meeting.ref])
    assert f'href="{url}"' in text(client.get(reverse("my_meeting", args=[seat.meeting.ref])))

    client.post(url, {"joined": "room", "in_place": "yes"})
    client.post(url, {"joined": "room", "in_place": "no"})

    assert list(CheckIn.objects.values_list("in_place", flat=True)) == ["no", "yes"]
    with django_assert_num_queries(8):
        page = client.get(url)
    assert page.context["form"].initial["in_place"] == InPlace.NO


def test_it_is_closed_before_and_after_and_nobody_elses(seat, client, outsider, carer):
    client.force_login(seat.person.user)
    url = reverse("my_meeting_here", args=[seat.meeting.ref])
    for days, words in ((3, "You can say it here from"), (-3, "The day of this meeting is over")):
        starts = timezone.now() + timedelta(days=days)
        Meeting.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=1))
        assert words in text(client.get(url))
        assert "on that day only" in str(
            client.post(url, {"joined": "room"}).context["form"].errors
        )

    for other in (outsider, carer.user):
        client.force_login(other)
        assert client.get(url).status_code == 404
    assert not CheckIn.objects.exists()


@pytest.mark.clause("C6")
def test_the_chair_reads_it_beside_the_register_and_still_marks(seat, chair, client):
    CheckInFactory(seat=seat, joined="online", in_place=InPlace.NO)
    silent = SeatFactory(meeting=seat.meeting, coming=True)
    client.force_login(chair)
    url = reverse("meeting_register", args=[seat.meeting.ref])

    form = client.get(url).context["form"]

    said = {name: field.help_text for name, field in form.fields.items()}
    assert said[f"seat_{seat.pk}"].startswith("Says they are here: Online, at ")
    assert said[f"seat_{silent.pk}"] == ""
    assert form[f"seat_{seat.pk}"].value() == ""
    assert f"{seat.person.name}: not all of the help was there" in text(
        client.get(seat.meeting.get_absolute_url())
    )
    client.post(url, {f"seat_{seat.pk}": "part"})
    seat.refresh_from_db()
    assert seat.attendance == Attendance.PART


@pytest.mark.parametrize("count", [1, 3])
def test_the_chair_says_how_people_took_part(seat, chair, client, count, django_assert_num_queries):
    more = SeatFactory.create_batch(count - 1, meeting=seat.meeting, coming=True)
    AdjustmentFactory(seat=seat)
    CheckInFactory(seat=seat, joined="room")
    client.force_login(chair)
    url = reverse("meeting_how", args=[seat.meeting.ref])
    assert url in text(client.get(reverse("meeting_register", args=[seat.meeting.ref])))

    half = client.post(url, {f"help_{seat.pk}": "no"})
    assert f"Choose how {seat.person.name} took part" in text(half)
    client.post(url, {f"joined_{seat.pk}": "phone", f"help_{seat.pk}": "no"}, follow=True)
    with django_assert_num_queries(7):
        form = client.get(url).context["form"]

    assert len(form.fields) == count + 1
    [look] = AuditRow.objects.filter(action="looked.needs")
    assert (look.person_id, look.actor_id) == (seat.person_id, chair.pk)
    words = form.fields[f"joined_{seat.pk}"].help_text
    assert words.startswith(f"{chair.name} wrote (")
    assert ": By phone. They said themselves (" in words
    assert words.endswith(": In the room.")
    assert form[f"joined_{seat.pk}"].value() == "phone"
    assert CheckIn.objects.count() == 2
    register = client.get(reverse("meeting_register", args=[seat.meeting.ref])).context["form"]
    said = register.fields[f"seat_{seat.pk}"].help_text
    assert said.endswith(f"{chair.name} wrote: By phone.")
    assert not more or register.fields[f"seat_{more[0].pk}"].help_text == ""
    # the day after next the chair may not read needs, nor who has some
    earlier = timezone.now() - timedelta(days=3)
    Meeting.objects.update(starts_at=earlier, ends_at=earlier + timedelta(hours=1))
    assert f"help_{seat.pk}" not in client.get(url).context["form"].fields


def test_staff_type_what_somebody_says_by_phone(seat, team, client):
    BehalfFactory(person=seat.person, by=team)
    client.force_login(team)
    at = [seat.person_id, seat.meeting.ref]
    url = reverse("behalf_invitation_here", args=at)
    assert f'href="{url}"' in text(client.get(reverse("behalf_invitation", args=at)))

    page = text(client.post(url, {"joined": "phone"}, follow=True))

    said = CheckIn.objects.get()
    assert (said.joined, said.entered_by, said.is_noted) == ("phone", team, False)
    assert f"You are filling this in for {seat.person.name}" in page
    assert Notice.objects.filter(kind="entered_for_you", person=seat.person).exists()
