"""One question at a time: the same answers, the same mistakes told, and nothing lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.models import Travel
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.models import BestTime, Route
from payments.models import ClaimLine, PayeeAccount
from payments.tests.factories import UnfinishedCostFactory

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
CONTACT = reverse("my_contact")


@pytest.fixture
def one_by_one(client, person):
    """Somebody signed in who wants one question at a time."""
    person.user.display = "questions-one"
    person.user.save(update_fields=["display"])
    client.force_login(person.user)
    return client


def main(answer):
    return answer.text.split("<main", 1)[1].split("</main", 1)[0]


def carried(answer):
    """What goes along to the next question."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(main(answer)):
        found.setdefault(name, []).append(value.replace("&#x27;", "'").replace("&amp;", "&"))
    found.pop("csrfmiddlewaretoken", None)
    return found


def onward(client, at, answer, button="next", **typed):
    return client.post(at, {**carried(answer), **typed, button: "1"})


def test_each_question_has_a_page_and_all_is_saved_at_the_end(one_by_one, person):
    page = one_by_one.get(CONTACT)
    assert "question 1 of 4" in page.text
    assert page.text.count("<title>How should we reach you? (question 1 of 4)") == 1
    assert main(page).count('name="route"') == 3
    assert "What is your phone number?" not in main(page)

    page = onward(one_by_one, CONTACT, page, route=Route.TEXT)
    assert "What is your phone number?" in main(page)
    page = onward(one_by_one, CONTACT, page, phone="0121 496 0001")
    page = onward(one_by_one, CONTACT, page, address="1 Old Road\r\nLeeds")
    assert "question 4 of 4" in page.text
    assert ">Save<" in main(page)
    person.refresh_from_db()
    assert person.phone != "0121 496 0001"

    done = onward(one_by_one, CONTACT, page, "save", best_time=BestTime.LATE)

    assert done.status_code == 302
    person.refresh_from_db()
    assert (person.route, person.phone) == (Route.TEXT, "0121 496 0001")
    assert person.address.split() == ["1", "Old", "Road", "Leeds"]
    assert person.best_time == BestTime.LATE


def test_a_mistake_is_told_on_its_own_page_and_nothing_typed_is_lost(one_by_one):
    page = onward(one_by_one, CONTACT, one_by_one.get(CONTACT), route=Route.EMAIL)
    page = onward(one_by_one, CONTACT, page, phone="not a phone")

    assert "Enter a phone number, like 0121 496 0000" in main(page)
    assert 'value="not a phone"' in main(page)
    assert "<title>Error:" in page.text
    assert carried(page)["route"] == [Route.EMAIL]


def test_a_mistake_between_two_answers_leads_back_to_the_question(one_by_one, person):
    page = onward(one_by_one, CONTACT, one_by_one.get(CONTACT), route=Route.LETTER)
    page = onward(one_by_one, CONTACT, page, phone="")
    page = onward(one_by_one, CONTACT, page, address="")
    assert "There is a problem" in main(page)
    assert "Enter your postal address" in main(page)


def test_the_question_before_comes_back_as_it_was_answered(one_by_one):
    page = onward(one_by_one, CONTACT, one_by_one.get(CONTACT), route=Route.TEXT)
    page = onward(one_by_one, CONTACT, page, "back", phone="0121 496 0009")

    assert re.search(rf'value="{Route.TEXT.value}" checked', main(page))
    assert carried(page)["phone"] == ["0121 496 0009"]


def test_what_is_known_already_is_shown_on_each_page(one_by_one, person):
    person.phone, person.best_time = "0121 496 0007", BestTime.MORNING
    person.save()

    page = onward(one_by_one, CONTACT, one_by_one.get(CONTACT), route=Route.EMAIL)

    assert 'value="0121 496 0007"' in main(page)
    assert carried(page)["best_time"] == [BestTime.MORNING]


def test_who_did_not_choose_it_gets_all_on_one_page(client, person):
    client.force_login(person.user)

    page = client.get(CONTACT)

    assert "question 1 of" not in page.text
    assert "What is your phone number?" in main(page)


def test_one_question_alone_is_as_it_always_is(one_by_one):
    page = one_by_one.get(reverse("my_papers"))

    assert "question 1 of" not in page.text
    assert one_by_one.post(reverse("my_papers"), {"paper_format": "post"}).status_code == 302


def test_all_answers_at_once_are_still_taken(one_by_one, person):
    sent = {"route": "email", "phone": "", "address": "", "best_time": "late"}

    assert one_by_one.post(CONTACT, sent).status_code == 302


@pytest.mark.parametrize("typed", ["99", "-1", "", "٣", "1e3", "0000000000"])
def test_a_made_up_number_of_a_question_breaks_nothing(one_by_one, typed):
    answer = one_by_one.post(CONTACT, {"step": typed, "route": "email", "next": "1"})

    assert answer.status_code == 200


def test_a_question_that_does_not_arise_is_not_asked(one_by_one, person):
    seat = SeatFactory(person=person, coming=True, fee_offered_pence=5000)
    address = reverse("my_fee", args=[seat.meeting.ref])

    page = one_by_one.get(address)
    assert ">Save my choice<" in main(page)
    page = onward(one_by_one, address, page, "save", choice="less")
    assert "how much should we pay you?" in main(page)

    assert onward(one_by_one, address, page, "save", less="20").status_code == 302
    seat.refresh_from_db()
    assert seat.fee_less_pence == 2000


def test_bank_numbers_are_asked_one_by_one_and_kept_once(one_by_one, person):
    address = reverse("my_pay_bank")
    page = onward(one_by_one, address, one_by_one.get(address), account_name="Ann Lee")
    page = onward(one_by_one, address, page, sort_code="30-94-3")
    assert "Enter a 6-number sort code" in main(page)
    page = onward(one_by_one, address, page, sort_code="30-94-30")
    assert PayeeAccount.objects.count() == 0

    page = onward(one_by_one, address, page, "save", account_number="31926819")
    if page.status_code == 200:  # something to tell first: all of it on one page
        assert main(page).count('type="text"') == 3
        page = onward(one_by_one, address, page, "save", account_name="Ann Lee",
                      sort_code="30-94-30", account_number="31926819")  # fmt: skip

    assert page.status_code == 302
    assert PayeeAccount.objects.get().person == person


def test_a_photo_comes_last_and_is_not_lost(one_by_one, person, a_photo):
    meeting = MeetingFactory(starts_at=timezone.now() - timezone.timedelta(days=2))
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    UnfinishedCostFactory(claim__seat=seat, kind="fare")
    address = reverse("my_claim_amount", args=[meeting.ref])

    page = onward(one_by_one, address, one_by_one.get(address), amount_pence="4.20")
    page = onward(one_by_one, address, page, note="")
    assert "Photo of your receipt" in main(page)
    assert "I have no receipt" in main(page)
    missing = onward(one_by_one, address, page, "save")
    assert "Add a photo, or choose" in main(missing)
    done = one_by_one.post(address, {**carried(missing), "photo": a_photo, "save": "1"})

    assert done.status_code == 302
    line = ClaimLine.objects.get()
    assert (line.amount_pence, hasattr(line, "receipt")) == (420, True)


@pytest.fixture
def a_photo():
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return SimpleUploadedFile("ticket.jpg", kept.getvalue(), "image/jpeg")


def test_a_page_for_staff_stays_whole(client, team):
    team.display = "questions-one"
    team.save(update_fields=["display"])
    client.force_login(team)

    page = client.get(reverse("person_new"))

    assert "question 1 of" not in page.text
    assert "What is their name?" in main(page)
    assert "How do they read papers?" in main(page)


def test_a_link_asks_one_by_one_too(client, person):
    from involvement import links
    from involvement.people.models import LinkPurpose

    person.user.display = "questions-one"
    person.user.save(update_fields=["display"])
    seat = SeatFactory(person=person, meeting__mode="in_person")
    token = links.issue(LinkPurpose.INVITATION, seat.pk, to=person).rstrip("/").rsplit("/", 1)[1]
    address = reverse("invitation_travel", args=[token])

    page = client.get(address)
    assert "Someone must cover my care" not in main(page)
    page = onward(client, address, page, travel=Travel.BOOK)
    assert "I need to stay the night" in main(page)
    page = onward(client, address, page, stay="on")
    assert "Someone must cover my care" in main(page)
    assert onward(client, address, page, "save", care="on").status_code == 302

    seat.refresh_from_db()
    assert seat.draft["travel"] == {"travel": "book", "stay": True, "care": True}
