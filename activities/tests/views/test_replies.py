from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.domain import invited, packs, replies
from activities.models import (
    ActivityState,
    Adjustment,
    Agreement,
    FeeChoice,
    Help,
    MeetingState,
    Mode,
    PackCopy,
    Reply,
    Seat,
    Travel,
)
from activities.tests.factories import (
    MeetingFactory,
    PurposeFactory,
    SeatFactory,
)
from involvement import links
from involvement.notices import delivery, outbox
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import NeedsFactory, PersonFactory


@pytest.fixture
def seat(db):
    meeting = MeetingFactory(mode=Mode.IN_PERSON)
    return SeatFactory(meeting=meeting, person=PersonFactory(name="Ann Lee"))


def token_for(seat, purpose=LinkPurpose.INVITATION, **more):
    return links.issue(purpose, seat.pk, to=seat.person, **more).rstrip("/").rsplit("/", 1)[1]


@pytest.fixture
def at(seat):
    token = token_for(seat)
    return lambda name="invitation": reverse(name, args=[token])


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.clause("U1", "U8", "C19", "C20")
def test_the_invitation_says_why_first_and_then_all_else_in_order(client, at, seat):
    page = words(client.get(at()))

    purpose = seat.purpose
    order = [
        purpose.why,
        purpose.can_change,
        purpose.cannot_change,
        purpose.who_decides,
        purpose.role_description,
        "Who else will be there",
        "£50",
        "Hard topics and support",
        "Getting paid can change your benefits",
        purpose.contact.name,
        "Yes, I want to do this",
        "Ask a question first",
        "Not sure yet",
        "No thank you",
    ]
    assert [page.index(part) for part in order] == sorted(page.index(part) for part in order)
    assert page.count("<h1") == 1


def test_no_other_persons_name_is_shown(client, at, seat):
    SeatFactory(meeting=seat.meeting, person__name="Dee Other", coming=True)

    page = words(client.get(at()))

    assert "Dee Other" not in page
    assert "1 other person with lived experience" in page


def test_looking_at_it_uses_nothing_up_and_says_nothing(client, at, seat):
    for _time in range(3):
        for name in ("invitation", "invitation_yes", "invitation_help", "invitation_calendar"):
            client.get(at(name))
    for name in ("invitation_no", "invitation_not_sure", "invitation_still_ok"):
        assert client.get(at(name)).status_code == 405

    seat.refresh_from_db()
    assert (seat.reply, seat.draft) == (Reply.NONE, {})


@pytest.mark.clause("C6", "C21", "C22", "U4")
def test_a_first_yes_is_six_pages_and_three_answers(client, at, seat):
    assert client.get(at("invitation_yes")).url == at("invitation_help")
    answers = [
        ("invitation_help", {"help": [Help.BSL], "words": ""}),
        ("invitation_travel", {"travel": Travel.BOOK, "care": "on"}),
        ("invitation_fee", {"fee_choice": FeeChoice.LESS, "less": "20"}),
    ]
    for name, typed in answers:
        assert client.get(at(name)).status_code == 200
        assert client.post(at(name), typed).url == at("invitation_yes")
    assert client.get(at("invitation_yes")).url == at("invitation_check")
    check = words(client.get(at("invitation_check")))
    for said in ("A sign language interpreter", "Please book and pay", "Someone must cover", "£20"):
        assert said in check
    assert client.post(at("invitation_check"), {"disagrees": ""}).url == at("invitation_done")
    done = words(client.get(at("invitation_done")))

    seat.refresh_from_db()
    assert (seat.reply, seat.travel, seat.fee_less_pence) == (Reply.COMING, Travel.BOOK, 20_00)
    assert "Thank you. You said yes" in done
    assert "Your fee of £20 comes by itself" in done


@pytest.mark.clause("U4")
def test_i_do_not_agree_with_something_is_kept_with_the_yes(client, at, seat):
    SeatFactory(person=seat.person, coming=True, meeting__mode=Mode.IN_PERSON)

    client.post(at("invitation_check"), {"disagrees": "Nobody asked carers."})

    agreement = Agreement.objects.get(person=seat.person)
    assert (agreement.agrees, agreement.words) == (False, "Nobody asked carers.")


def test_the_same_as_last_time_is_two_presses_and_lists_nothing(client, at, seat):
    SeatFactory(
        person=seat.person,
        coming=True,
        meeting__mode=Mode.IN_PERSON,
        travel=Travel.CANNOT_PAY,
        fee_choice=FeeChoice.WAIT,
    )
    NeedsFactory(person=seat.person, help=[Help.OTHER], words="A chair by the door")

    check = client.get(at("invitation_yes"), follow=True)
    assert check.redirect_chain == [(at("invitation_check"), 302)]
    assert words(check).count("Same as last time") == 3
    for private in ("chair by the door", "cannot pay", "Wait until"):
        assert private not in words(check)
    assert client.post(at("invitation_check"), {}).url == at("invitation_done")

    seat.refresh_from_db()
    assert (seat.travel, seat.fee_choice) == (Travel.CANNOT_PAY, FeeChoice.WAIT)
    assert Adjustment.objects.get(seat=seat).words == "A chair by the door"


def test_a_link_never_shows_what_was_saved(client, at, seat):
    replies.accept(
        seat,
        help=[Help.BSL],
        words="A chair by the door",
        travel=Travel.CANNOT_PAY,
        fee_choice=FeeChoice.WAIT,
        by_person=seat.person,
    )
    names = ("invitation", "invitation_check", "invitation_help", "invitation_travel")

    for name in (*names, "invitation_fee", "invitation_done"):
        page = words(client.get(at(name)))
        assert "chair by the door" not in page
        assert "checked" not in page


def test_a_part_filled_answer_is_carried_on_from_another_device(client, at, seat):
    client.post(at("invitation_help"), {"help": [Help.BSL], "words": ""})

    other = token_for(seat)
    page = words(client.get(reverse("invitation", args=[other])))
    assert "You started this on" in page
    assert "Carry on" in page
    onward = client.get(reverse("invitation_yes", args=[other]))
    assert onward.url == reverse("invitation_travel", args=[other])


def test_going_back_and_sending_again_repeats_nothing(client, at, seat):
    SeatFactory(person=seat.person, coming=True, meeting__mode=Mode.IN_PERSON)
    for _time in range(2):
        assert client.post(at("invitation_check"), {}).url == at("invitation_done")

    assert seat.person.notices.filter(kind="reply_thanks").count() == 1


@pytest.mark.parametrize(
    ("name", "reply", "said"),
    [
        ("invitation_no", Reply.NOT_COMING, "You said no to this. That is fine."),
        ("invitation_not_sure", Reply.NOT_SURE, "You are not sure yet."),
    ],
)
def test_no_and_not_sure_are_one_press(client, at, seat, name, reply, said):
    done = client.post(at(name), follow=True)

    seat.refresh_from_db()
    assert seat.reply == reply
    assert said in words(done)
    assert "You can change it until the meeting starts" in words(client.get(at()))


def test_a_question_goes_to_the_contact_and_its_words_stay_inside(client, at, seat, mailoutbox):
    assert client.post(at("invitation_ask"), {"question": ""}).status_code == 200
    client.post(at("invitation_ask"), {"question": "Is there a lift?"})
    delivery.send_due()

    seat.refresh_from_db()
    assert (seat.reply, seat.question) == (Reply.ASKED, "Is there a lift?")
    assert mailoutbox[0].to == [seat.purpose.contact.email]
    assert "lift" not in mailoutbox[0].body + mailoutbox[0].subject
    assert reverse("meeting_questions", args=[seat.meeting.ref]) in mailoutbox[0].body


@pytest.mark.parametrize("asked", [1, 3])
def test_whoever_runs_the_meeting_reads_the_questions(
    client, seat, team, asked, django_assert_num_queries
):
    client.force_login(team)
    here = reverse("meeting_questions", args=[seat.meeting.ref])
    assert "Nobody has asked a question." in words(client.get(here))

    for number in range(asked):
        SeatFactory(
            meeting=seat.meeting,
            question=f"Is there a lift {number}?",
            reply=Reply.ASKED,
            replied_at=timezone.now(),
        )
    with django_assert_num_queries(4):
        page = words(client.get(here))
    assert page.count("Is there a lift") == asked


@pytest.mark.clause("R12")
def test_a_reserve_is_told_they_are_and_gets_the_same_terms(client, seat):
    reserve = SeatFactory(meeting=seat.meeting, reserve=True)
    page = words(client.get(reverse("invitation", args=[token_for(reserve)])))

    assert "Would you like to be the reserve?" in page
    assert "we ask you first if someone cannot come" in page
    assert "the same papers and the same pay terms" in page
    assert seat.purpose.pay_terms in page


@pytest.mark.clause("U6")
def test_what_changed_since_a_yes_is_shown_with_two_presses(client, at, seat):
    replies.accept(seat, by_person=seat.person)
    PurposeFactory(
        activity=seat.meeting.activity, version=2, agreed=True, can_change="Only the words."
    )

    page = client.get(at())
    assert "Something changed since you said yes" in words(page)
    assert "<strong>What you can change</strong>" in words(page)
    assert "Only the words." in words(page)

    client.post(at("invitation_still_ok"), {"seen": "1.0"})
    assert "Something changed since you said yes" in words(client.get(at()))
    client.post(at("invitation_still_ok"), {"seen": page.context["seen"]})
    assert "Something changed since you said yes" not in words(client.get(at()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"meeting": {"state": MeetingState.CANCELLED}}, "This meeting was cancelled."),
        ({"meeting": {"starts_at": timezone.now() - timedelta(hours=1)}}, "begun or is over"),
        ({"activity": {"state": ActivityState.PAUSED, "was_state": "inviting"}}, "has stopped"),
    ],
)
def test_a_closed_invitation_says_why_and_takes_no_answer(client, at, seat, change, said):
    for name, values in change.items():
        subject = seat.meeting if name == "meeting" else seat.meeting.activity
        type(subject).objects.filter(pk=subject.pk).update(**values)

    page = words(client.get(at()))
    assert said in page
    assert "Yes, I want to do this" not in page
    for name in ("invitation_help", "invitation_check", "invitation_ask"):
        assert client.get(at(name)).status_code == 302
    client.post(at("invitation_no"))
    assert client.post(at("invitation_help"), {"help": []}).status_code == 200
    seat.refresh_from_db()
    assert (seat.reply, seat.draft) == (Reply.NONE, {})


def test_an_old_wrong_or_foreign_link_opens_nothing(client, seat):
    old = token_for(seat, until=timezone.now() - timedelta(minutes=1))
    papers = token_for(seat, LinkPurpose.PAPERS)
    foreign = links.issue(LinkPurpose.INVITATION, seat.pk, to=PersonFactory()).split("/")[-2]

    for token in (old, papers, foreign, "x", token_for(seat)[:-1]):
        for name in ("invitation", "invitation_check", "invitation_calendar", "invitation_done"):
            response = client.get(reverse(name, args=[token]))
            assert response.status_code == 410
            assert seat.meeting.title not in words(response)
        assert client.post(reverse("invitation_no", args=[token])).status_code == 410
    seat.refresh_from_db()
    assert seat.reply == Reply.NONE


@pytest.mark.parametrize(
    ("name", "typed", "error"),
    [
        ("invitation_help", {"help": ["other"]}, "Say what else would help"),
        ("invitation_help", {"help": ["moon"]}, "Choose from the list"),
        ("invitation_help", {"words": "a" * 301}, "Use 300 letters or fewer"),
        ("invitation_travel", {}, "Choose how you want to travel"),
        ("invitation_travel", {"travel": "rocket"}, "Choose how you want to travel"),
        ("invitation_fee", {}, "Choose what we should do with your fee"),
        ("invitation_fee", {"fee_choice": "less"}, "Enter how much we should pay you"),
        ("invitation_fee", {"fee_choice": "less", "less": "1e1"}, "Use numbers only"),
        ("invitation_fee", {"fee_choice": "less", "less": "50.01"}, "Enter £50 or less"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question(client, at, seat, name, typed, error):
    response = client.post(at(name), typed)

    assert response.status_code == 200
    assert words(response).count(error) == 2  # in the summary and beside the field
    assert "<title>Error:" in words(response)
    seat.refresh_from_db()
    assert seat.draft == {}


def test_a_yes_needs_its_questions_first(client, at, seat):
    assert client.get(at("invitation_check")).url == at("invitation_yes")
    assert client.post(at("invitation_check"), {}).url == at("invitation_yes")
    assert client.get(at("invitation_done")).url == at("invitation")

    seat.refresh_from_db()
    assert seat.reply == Reply.NONE


def test_a_meeting_at_home_asks_only_about_care(client, at, seat):
    seat.meeting.mode = Mode.ONLINE
    seat.meeting.save()

    page = words(client.get(at("invitation_travel")))

    assert "Please book and pay" not in page
    assert client.post(at("invitation_travel"), {"care": "on"}).url == at("invitation_yes")


def test_the_invitation_and_the_thanks_leave_with_the_words_of_the_day(seat, mailoutbox):
    outbox.queue("invitation", to=seat.person, about_id=seat.pk, key="invitation:1")
    delivery.send_due()
    replies.accept(seat, by_person=seat.person)
    delivery.send_due()

    invitation, thanks = mailoutbox
    assert seat.purpose.why in invitation.body
    assert "We pay £50" in invitation.body
    assert seat.meeting.place in thanks.body
    assert "Your fee: £50." in thanks.body
    assert [mail.body.count("http://testserver/i/") for mail in mailoutbox] == [1, 1]
    assert Seat.objects.get(pk=seat.pk).reply == Reply.COMING


@pytest.mark.parametrize("others", [1, 3])
def test_the_invitation_costs_the_same_however_many_are_asked(
    client, at, seat, others, django_assert_num_queries
):
    SeatFactory.create_batch(others, meeting=seat.meeting, coming=True)

    with django_assert_num_queries(6):
        client.get(at())


def test_sending_a_yes_reads_no_row_twice(client, at, seat, django_assert_num_queries):
    type(seat.meeting).objects.update(invited_at=timezone.now())
    SeatFactory.create_batch(2, meeting=seat.meeting, coming=True)
    packs.plan(seat.meeting, today=timezone.localdate())
    first = PackCopy.objects.get(seat=seat)
    seat.draft = {
        "help": {"help": ["post"], "words": ""},
        "travel": {"travel": "book", "care": False},
        "fee": {"fee_choice": "full", "less": None},
    }
    seat.save()
    seen = invited.version(seat, seat.purpose.pk)

    with django_assert_num_queries(15):  # a savepoint of its own among them
        client.post(at("invitation_check"), {"seen": seen})

    seat.refresh_from_db()
    assert seat.reply == Reply.COMING
    assert PackCopy.objects.get(seat=seat).send_on < first.send_on
