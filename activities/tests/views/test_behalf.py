import pytest
from django.urls import reverse

from activities.models import FeeChoice, Reply, Travel
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.notices import delivery
from involvement.notices.models import TrialPost
from involvement.people.domain import behalf
from involvement.people.models import BehalfAct, How
from involvement.people.tests.factories import BehalfFactory, PersonFactory


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann Lee", by_letter=True)


@pytest.fixture
def seat(ann):
    return SeatFactory(person=ann)


@pytest.fixture
def entry(ann, team, client):
    client.force_login(team)
    return BehalfFactory(person=ann, by=team, how=How.PHONE)


def at(seat, name=""):
    page = f"behalf_invitation_{name}" if name else "behalf_invitation"
    return reverse(page, args=[seat.person_id, seat.meeting.ref])


def say_yes(client, seat, **fee):
    client.post(at(seat, "help"), {"help": ["breaks"]})
    client.post(at(seat, "travel"), {"travel": "book"})
    client.post(at(seat, "fee"), fee)
    return client.post(at(seat, "check"), {})


def test_the_invitation_is_the_one_they_would_open_with_a_strip_above(client, entry, seat):
    page = client.get(at(seat)).text

    assert "You are filling this in for Ann Lee." in page
    assert seat.purpose.why in page
    assert at(seat, "yes") in page


def test_a_yes_by_phone_is_theirs_typed_by_staff_and_copied_to_them(client, entry, seat, team):
    told = {"told": "on", "words": "Yes please, all of it", "fee_choice": "full"}

    answer = say_yes(client, seat, **told)

    assert answer.url == at(seat, "done")
    seat.refresh_from_db()
    assert (seat.reply, seat.entered_by, seat.fee_choice) == (Reply.COMING, team, FeeChoice.FULL)
    assert [need.help for need in seat.adjustments.all()] == ["breaks"]
    [row] = AuditRow.objects.filter(action="seat.coming")
    assert (row.actor_id, row.person_id) == (team.pk, seat.person_id)
    assert row.reason == "on behalf, by phone"
    [act] = BehalfAct.objects.all()
    assert act.said == f"You said yes to “{seat.meeting.title}”."
    assert act.words == "Yes please, all of it"

    behalf.end(entry, by=team)
    delivery.send_due()
    copy = TrialPost.objects.get(subject="What we filled in for you")
    assert f"- You said yes to “{seat.meeting.title}”.\n" in copy.body
    assert "all of it" not in copy.body
    assert "breaks" not in copy.body


def test_a_fee_that_nobody_chose_waits(client, entry, seat):
    answer = say_yes(client, seat)

    assert answer.url == at(seat, "done")
    seat.refresh_from_db()
    assert (seat.reply, seat.fee_choice) == (Reply.COMING, FeeChoice.WAIT)
    assert "Your fee waits until you choose" in BehalfAct.objects.get().said


def test_what_they_chose_themselves_before_is_kept(client, entry, seat, ann):
    SeatFactory(
        person=ann, coming=True, fee_choice=FeeChoice.LESS, fee_less_pence=20_00, meeting__held=True
    )

    answer = client.post(at(seat, "check"), {})

    assert answer.url == at(seat, "done")
    seat.refresh_from_db()
    assert (seat.fee_choice, seat.fee_less_pence) == (FeeChoice.LESS, 20_00)


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        ({"fee_choice": "full"}, "Tick this if they told you. If not, choose nothing"),
        ({"words": "Pay me"}, "Tick this if they told you. If not, choose nothing"),
        ({"told": "on", "fee_choice": "full"}, "Write down the words they said"),
        ({"told": "on", "words": "Pay me"}, "Choose what they told you"),
        ({"told": "on", "words": "Less", "fee_choice": "less"}, "Enter how much we should pay"),
    ],
)
def test_a_fee_is_never_chosen_by_guess(client, entry, seat, fee, words):
    answer = client.post(at(seat, "fee"), fee)

    assert words in answer.text
    seat.refresh_from_db()
    assert seat.draft == {}


OWN = {
    "started": "2026-03-01T10:00:00+00:00",
    "help": {"help": ["other"], "words": "A seat by the window"},
    "travel": {"travel": Travel.BOOK, "care": True},
    "fee": {"fee_choice": "none", "less": None},
}


def test_what_they_typed_and_did_not_send_is_not_shown_to_staff(client, entry, seat):
    seat.draft = OWN
    seat.save()

    for name in ("", "help", "travel", "fee"):
        page = client.get(at(seat, name)).text
        assert "window" not in page
        assert "checked" not in page
        assert "1 March 2026" not in page
    assert client.get(at(seat, "check")).url == at(seat, "yes")
    assert client.get(at(seat, "yes")).url == at(seat, "help")


def test_staff_send_what_they_were_told_and_leave_the_rest_to_the_person(client, entry, seat):
    seat.draft = OWN
    seat.save()

    client.post(at(seat, "help"), {"help": ["breaks"]})
    seat.refresh_from_db()
    assert {**seat.draft, "behalf": None} == {**OWN, "behalf": None}

    say_yes(client, seat)

    seat.refresh_from_db()
    assert (seat.reply, seat.fee_choice) == (Reply.COMING, FeeChoice.WAIT)
    assert [need.help for need in seat.adjustments.all()] == ["breaks"]
    assert seat.draft == {}


def test_what_staff_began_is_gone_in_the_next_conversation(client, entry, seat, team):
    client.post(at(seat, "help"), {"help": ["breaks"]})
    assert "checked" in client.get(at(seat, "help")).text

    behalf.end(entry, by=team)
    BehalfFactory(person=seat.person, by=team)

    assert "checked" not in client.get(at(seat, "help")).text


@pytest.mark.parametrize(
    ("press", "reply", "said"),
    [
        ("no", Reply.NOT_COMING, "You said no to “{}”."),
        ("not_sure", Reply.NOT_SURE, "You said that you are not sure yet about “{}”."),
    ],
)
def test_one_press_for_them_is_recorded_once(client, entry, seat, team, press, reply, said):
    assert client.post(at(seat, press)).url == at(seat, "done")
    assert client.post(at(seat, press)).url == at(seat, "done")

    seat.refresh_from_db()
    assert (seat.reply, seat.entered_by) == (reply, team)
    assert [act.said for act in BehalfAct.objects.all()] == [said.format(seat.meeting.title)]


def test_an_answer_of_their_own_takes_the_place_of_the_typed_one(client, entry, seat):
    from activities.domain import replies

    client.post(at(seat, "no"))
    seat.refresh_from_db()

    replies.not_sure(seat, by_person=seat.person)

    seat.refresh_from_db()
    assert seat.entered_by is None


def test_another_persons_invitation_is_not_there(client, entry):
    other = SeatFactory(meeting=MeetingFactory())

    address = reverse("behalf_invitation", args=[entry.person_id, other.meeting.ref])
    assert client.get(address).status_code == 404


def test_every_page_opens(client, entry, seat):
    for name in ("", "help", "travel", "fee", "ask"):
        assert client.get(at(seat, name)).status_code == 200
    assert client.get(at(seat, "calendar")).headers["Content-Type"].startswith("text/calendar")
    assert client.post(at(seat, "ask"), {"question": "Is there a lift?"}).url == at(seat, "done")
    assert client.get(at(seat, "done")).status_code == 200
