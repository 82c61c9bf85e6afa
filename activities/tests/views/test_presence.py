import pytest
from django.urls import reverse
from django.utils import timezone

from activities.domain import alone, presence, replies
from activities.tests.factories import AloneAlertFactory, MeetingFactory, SeatFactory
from involvement import links
from involvement.calendars import london_day
from involvement.people.models import LinkPurpose


@pytest.fixture
def seat(person):
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=london_day(timezone.now()))
    return SeatFactory(meeting=meeting, person=person, coming=True)


def text(response):
    return " ".join(response.content.decode().split())


def by_link(seat, to=None):
    address = links.issue(LinkPurpose.INVITATION, seat.pk, to=to or seat.person)
    return reverse("invitation_alone", args=[address.rstrip("/").split("/")[-1]])


@pytest.mark.clause("R13")
def test_the_one_person_chooses_by_their_link(client, seat):
    url = by_link(seat)

    shown = text(client.get(url))
    client.post(url, {"choice": "with_someone", "with_whom": "Kim"})

    assert "You do not have to come" in shown
    seat.refresh_from_db()
    assert (seat.goes_alone_with, seat.goes_alone_at is not None) == ("Kim", True)


@pytest.mark.clause("R13")
def test_the_one_person_chooses_signed_in(client, seat, person):
    client.force_login(person.user)
    url = reverse("my_meeting_alone", args=[seat.meeting.ref])

    client.post(url, {"choice": "on_my_own", "with_whom": "left over"})

    seat.refresh_from_db()
    assert (seat.goes_alone_with, seat.goes_alone_at is not None) == ("", True)


@pytest.mark.clause("R13")
def test_no_member_of_staff_reaches_the_choice(client, seat, team, chair, carer):
    seat.meeting.activity.group.chairs.add(chair)
    url = reverse("my_meeting_alone", args=[seat.meeting.ref])

    for user in (team, chair, seat.meeting.activity.lead, carer.user):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"choice": "on_my_own"}).status_code == 404
    assert client.get(by_link(seat, to=carer)).status_code == 410

    seat.refresh_from_db()
    assert seat.goes_alone_at is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose what you would like"),
        ({"choice": "with_someone"}, "Enter who comes with you"),
    ],
)
def test_a_slip_is_told_beside_the_question(client, seat, answers, words):
    assert words in text(client.post(by_link(seat), answers))


def test_somebody_who_is_not_alone_is_told_so(client, seat):
    SeatFactory(meeting=seat.meeting, coming=True)

    page = text(client.post(by_link(seat), {"choice": "on_my_own"}))

    assert "You are not on your own now. Other people are asked too." in page


@pytest.fixture
def alert(seat, chair):
    seat.meeting.activity.group.chairs.add(chair)
    return AloneAlertFactory(seat=seat)


@pytest.mark.clause("R13")
@pytest.mark.parametrize(
    ("answers", "settled", "words"),
    [
        ({"choice": "stay_away", "which_way": "left over"}, "stays_away", ""),
        ({"choice": "another_way", "which_way": "By phone"}, "another_way", "By phone"),
        ({"choice": "another_day", "which_day": "Mondays"}, "", "Mondays"),
        ({"choice": "with_someone", "with_whom": "Kim"}, "by_choice", ""),
    ],
)
def test_each_choice_of_the_one_person_is_kept_by_their_link(
    client, seat, alert, answers, settled, words
):
    url = by_link(seat)

    shown = text(client.get(url))
    answer = client.post(url, answers, follow=True)

    alert.refresh_from_db()
    assert "we still pay your fee of £50" in shown
    assert "We have saved your choice." in text(answer)
    assert (alert.settled, alert.wish_words) == (settled, words)


@pytest.mark.clause("R13")
def test_who_stays_away_reads_that_they_are_paid(client, seat, alert):
    url = by_link(seat)
    client.post(url, {"choice": "stay_away"})

    assert "Thank you for telling us. We still pay your fee of £50" in text(client.get(url))


@pytest.mark.clause("R10", "R13")
def test_the_chair_offers_another_way_and_the_person_reads_it(client, seat, alert, chair):
    client.force_login(chair)
    fix = reverse("meeting_fix", args=[seat.meeting.ref])
    offer = reverse("meeting_another_way", args=[seat.meeting.ref])

    before = text(client.get(fix))
    client.post(offer, {"how": "A call with Jo on Monday"})
    after = text(client.get(fix))
    client.logout()

    assert "Offer another way" in before
    assert "Chris has offered: “A call with Jo on Monday”" in after
    assert "Chris offers another way: “A call with Jo on Monday”" in text(client.get(by_link(seat)))


@pytest.mark.parametrize(
    ("how", "words"), [("", "Enter how they can tell us"), ("x" * 301, "Use 300 letters or fewer")]
)
def test_an_offer_without_words_is_told(client, seat, alert, chair, how, words):
    client.force_login(chair)

    page = client.post(reverse("meeting_another_way", args=[seat.meeting.ref]), {"how": how})

    assert words in text(page)


def test_an_offer_where_nobody_is_alone_says_so(client, seat, chair):
    seat.meeting.activity.group.chairs.add(chair)
    client.force_login(chair)
    url = reverse("meeting_another_way", args=[seat.meeting.ref])

    assert "Nobody would be on their own" in text(client.get(url))
    assert "Nobody would be on their own" in text(client.post(url, {"how": "A call"}))


@pytest.mark.clause("R13")
@pytest.mark.parametrize(
    ("choose", "words"),
    [
        (alone.ask_another_day, "Ann would like another day. They said: “Mondays”"),
        (alone.tell_another_way, "Ann tells us their views another way. They are paid"),
    ],
)
def test_the_chair_reads_what_they_chose(client, seat, alert, chair, person, choose, words):
    choose(seat, words="Mondays", by_person=person)
    client.force_login(chair)

    page = text(client.get(reverse("meeting_fix", args=[seat.meeting.ref])))

    assert words in page
    assert "They said: “Mondays”" in page


@pytest.mark.clause("R11")
def test_the_meeting_page_shows_how_its_status_came_about(client, seat, alert, chair, person):
    other = SeatFactory(meeting=seat.meeting, coming=True)
    presence.guard(seat.meeting, today=london_day(timezone.now()))
    replies.decline(other, by_person=other.person)
    client.force_login(chair)

    page = text(client.get(seat.meeting.get_absolute_url()))

    assert "How this changed" in page
    assert "At risk → Stop" in page
    assert "Somebody said no. 1 yes." in page


def test_a_meeting_without_changes_shows_no_history(client, seat, alert, chair):
    client.force_login(chair)

    assert "How this changed" not in text(client.get(seat.meeting.get_absolute_url()))


@pytest.mark.clause("R13")
def test_whoever_would_be_alone_finds_the_choice_on_their_own_pages(client, seat, alert, person):
    invitation = by_link(seat).removesuffix("alone/")
    by_post = text(client.get(invitation))
    client.force_login(person.user)
    mine = reverse("my_meeting", args=[seat.meeting.ref])
    before = text(client.get(mine))

    alone.stay_away(seat, by_person=person)
    after = text(client.get(mine))

    assert f'href="{invitation}alone/"' in by_post
    assert f'href="{mine}alone/"' in before
    assert "Tell us what you would like" not in after
    assert "We still pay your fee of £50" in after


def test_nobody_else_is_shown_the_choice(client, seat, person):
    client.force_login(person.user)

    page = text(client.get(reverse("my_meeting", args=[seat.meeting.ref])))

    assert "Tell us what you would like" not in page
