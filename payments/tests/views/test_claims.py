import re
import threading
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement import links
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose
from payments.domain import claims, payees
from payments.models import Claim, ClaimLine, Due, LineState, Receipt, UnfinishedCost
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory

BANK = {"account_name": "Ann", "sort_code": "089999", "account_number": "66374958"}


def photo(name="ticket.jpg", colour="white"):
    drawn = BytesIO()
    Image.new("RGB", (40, 60), colour).save(drawn, "JPEG")
    return SimpleUploadedFile(name, drawn.getvalue(), content_type="image/jpeg")


def words_to_read(page):
    """The words of the main part that are not tucked away or only for screen readers."""
    main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
    main = re.sub(
        r'<div class="govuk-details__text">.*?</details>', "</details>", main, flags=re.DOTALL
    )
    main = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", "<main" + main).split()


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True, title="Homes"))


class Mine:
    """The pages of a claim, signed in."""

    def __init__(self, client, seat):
        client.force_login(seat.person.user)
        self.client, self.seat = client, seat

    def url(self, step=""):
        return reverse(f"my_claim_{step}" if step else "my_claim", args=[self.seat.meeting.ref])

    def get(self, step=""):
        return self.client.get(self.url(step))

    def post(self, step="", **answers):
        return self.client.post(self.url(step), answers)


class ByLink(Mine):
    def __init__(self, client, seat):
        self.client, self.seat = client, seat
        self.start = links.issue(LinkPurpose.COST, seat.pk, to=seat.person).split("testserver")[1]

    def url(self, step=""):
        return self.start + (f"{step}/" if step else "")


@pytest.fixture(params=[Mine, ByLink])
def way(request, client, seat):
    return request.param(client, seat)


@pytest.mark.clause("C20")
def test_a_claim_takes_two_answers_a_photo_and_few_words(way):
    payees.save(way.seat.person, way="bank", **BANK, by=way.seat.person.user)
    pages = [way.get()]

    assert way.post(kind="fare").url == way.url("amount")
    pages.append(way.get("amount"))
    assert way.post("amount", amount_pence="12.50", photo=photo()).url == way.url("check")
    pages.append(way.get("check"))
    assert way.post("check", send="1").url == way.url("done")
    pages.append(way.get("done"))

    claim = Claim.objects.get()
    assert [(n.kind, n.amount_pence, n.state) for n in claim.lines.all()] == [
        ("fare", 12_50, "sent")
    ]
    assert claim.ref in pages[3].content.decode()
    assert "£62.50" in pages[2].content.decode()  # with the fee
    assert [len(words_to_read(page)) <= 35 for page in pages[:3]] == [True] * 3, [
        len(words_to_read(page)) for page in pages
    ]
    assert Notice.objects.filter(kind="claim_sent").count() == 1


def test_by_link_no_number_of_the_account_is_shown(client, seat):
    payees.save(seat.person, way="bank", **BANK, by=seat.person.user)
    by_link, mine = ByLink(client, seat), Mine(Client(), seat)
    by_link.post(kind="taxi")
    by_link.post("amount", amount_pence="9", photo=photo())

    assert "ending 58" in mine.get("check").content.decode()
    shown = by_link.get("check").content.decode()
    assert "the account we hold" in shown
    assert "ending" not in shown.split("<main")[1].split("</main>")[0]


@pytest.mark.clause("C21")
def test_care_and_miles_are_kinds_like_any_other(way):
    way.post(kind="care")
    way.post("amount", amount_pence="30", photo=photo())
    way.post(kind="miles")
    assert "55p a mile" in way.get("amount").content.decode()
    way.post("amount", tenths_of_miles="12.5")

    way.post(kind="stay")
    assert "£145 a night" in way.get("amount").content.decode()
    assert "Enter how many nights" in way.post("amount", nights="none").content.decode()
    way.post("amount", amount_pence="200", nights="2", photo=photo())

    found = ClaimLine.objects.values_list("kind", "amount_pence", "nights")
    assert list(found) == [("care", 30_00, None), ("miles", 6_88, None), ("stay", 200_00, 2)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter how much you paid"),
        ("NaN", "Use numbers only"),
        ("Infinity", "Use numbers only"),
        ("1e3", "Use numbers only"),
        ("１２.５０", "Use numbers only"),
        ("٥", "Use numbers only"),
        ("5.005", "Use numbers only"),
        ("0.001", "Use numbers only"),
        ("-5", "Use numbers only"),
        ("-0", "Use numbers only"),
        ("0", "more than nothing"),
        ("99999999999.99", "Use numbers only"),
        ("9" * 5000, "Use numbers only"),
        ("10000.01", "The most we can take"),
    ],
)
def test_a_wrong_amount_is_told_beside_its_box_and_the_photo_is_kept(way, typed, said):
    way.post(kind="fare")

    page = way.post("amount", amount_pence=typed, photo=photo(), note="My ticket")

    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert "We have kept your photo" in text
    assert 'value="My ticket"' in text
    assert not ClaimLine.objects.exists()
    assert way.post("amount", amount_pence="5").url == way.url("check")
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(("typed", "pence"), [("£5", 5_00), ("1,000.00", 1000_00), (" 7.05 ", 705)])
def test_an_amount_is_taken_as_people_type_it(way, typed, pence):
    way.post(kind="fare")
    way.post("amount", amount_pence=typed, photo=photo())

    assert ClaimLine.objects.get().amount_pence == pence


@pytest.mark.parametrize("kind", ["", "gold", "fare\x00", "<script>"])
def test_a_strange_kind_is_told(way, kind):
    page = way.post(kind=kind)

    assert "Choose what you paid for" in page.content.decode()
    assert not UnfinishedCost.objects.exists()


def test_no_photo_is_told_and_no_receipt_is_fine(way):
    way.post(kind="fare")

    assert "Add a photo, or choose" in way.post("amount", amount_pence="5").content.decode()
    way.post("amount", amount_pence="5", has_no_receipt="on")

    assert ClaimLine.objects.get().has_no_receipt is True


def test_a_file_that_is_no_photo_is_told(way):
    way.post(kind="fare")
    page = SimpleUploadedFile("ticket.jpg", b"<html>not a photo</html>")

    shown = way.post("amount", amount_pence="5", photo=page).content.decode()

    assert "The photo must be a JPG, PNG or PDF" in shown
    assert "Add a photo, or choose" not in shown


def test_over_the_limit_we_ask_why_beside_the_note_and_it_still_goes(way):
    way.post(kind="taxi")

    page = way.post("amount", amount_pence="16", has_no_receipt="on")

    assert "Tell us why there is no receipt" in page.context["form"].errors["note"][0]
    assert (
        way.post("amount", amount_pence="16", has_no_receipt="on", note="Lost").status_code == 302
    )


def test_the_draft_is_there_on_another_day_and_a_cost_can_be_removed(way):
    way.post(kind="fare")
    way.post("amount", amount_pence="5", photo=photo())

    assert "You have 1 cost in your claim" in way.get().content.decode()
    assert "£5" in way.get("check").content.decode()
    line = ClaimLine.objects.get()
    for _press in range(2):
        way.post("check", remove=str(line.pk))
    assert way.get("check").url == way.url()
    assert not ClaimLine.objects.exists()


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "٥", ""])
def test_removing_what_is_not_there_changes_nothing(way, typed):
    way.post(kind="fare")
    way.post("amount", amount_pence="5", photo=photo())

    assert way.post("check", remove=typed).status_code == 302
    assert ClaimLine.objects.count() == 1


def test_pages_that_cannot_be_reached_lead_to_the_first(way):
    assert [way.get(step).url for step in ("amount", "check", "done", "answer")] == [way.url()] * 4


def test_pressing_send_again_shows_the_sent_claim(way):
    way.post(kind="fare")
    way.post("amount", amount_pence="5", photo=photo())

    assert [way.post("check", send="1").url for _press in range(3)] == [way.url("done")] * 3
    assert way.post("amount", amount_pence="5", photo=photo()).url == way.url("check")
    assert Claim.objects.count() == 1


def test_money_that_cannot_wait_is_one_tick_or_one_press(way):
    for sends in ({"send": "1", "today": "1"}, {"send": "1"}):
        way.post(kind="fare")
        way.post("amount", amount_pence="5", photo=photo())
        way.post("check", **sends)
    ticked, pressed = Claim.objects.order_by("pk")
    assert (ticked.is_urgent, pressed.is_urgent) == (True, False)

    assert way.post("done", claim=pressed.ref, today="1").status_code == 302
    pressed.refresh_from_db()
    assert pressed.is_urgent
    assert "We look at it before all others" in way.get("done").content.decode()
    assert ClaimLine.objects.filter(state=LineState.SENT).count() == 2


def test_a_cost_we_did_not_pay_is_looked_at_by_someone_else_once(way, finance):
    line = ClaimLineFactory(claim__seat=way.seat, sent=True, amount_pence=9_00)
    claims.refuse(line, reason="It was given.", by=finance)
    assert way.url("again") in way.get("done").content.decode()
    page = way.get("again").content.decode()
    assert "£9. We said: It was given." in page

    assert "Tick what they should look at" in way.post("again").content.decode()
    for _press in range(2):
        assert way.post("again", lines=line.pk, words="I could not").url == way.url("done")
    line.refresh_from_db()
    assert (line.state, line.appeal.words) == (LineState.SENT, "I could not")
    assert way.get("again").url == way.url("done")
    assert "Someone else looks at this now." in way.get("done").content.decode()


def test_a_claim_can_be_taken_back_on_its_page(way):
    way.post(kind="fare")
    way.post("amount", amount_pence="5", photo=photo())
    way.post("check", send="1")

    for _press in range(2):
        assert way.post("done", claim=Claim.objects.get().ref).status_code == 302
    assert ClaimLine.objects.get().state == LineState.TAKEN_BACK
    assert way.post("done", claim="CL-OTHERS").status_code == 404


def test_a_question_is_answered_with_words_and_a_photo(way, finance):
    line = ClaimLineFactory(sent=True, claim__seat=way.seat)
    claims.ask(line, question="The photo is too dark.", by=finance)
    assert "See the question" in way.get().content.decode()
    page = way.get("answer").content.decode()
    assert "The photo is too dark." in page
    assert "You have not done anything wrong" in page

    assert "Write an answer" in way.post("answer", line=line.pk).content.decode()
    for _press in range(2):
        sent = way.post("answer", line=line.pk, words="It says £12.50", photo=photo())
        assert sent.url == way.url("done")

    line.refresh_from_db()
    assert (line.state, line.answer) == (LineState.SENT, "It says £12.50")
    assert Receipt.objects.count() == 1


def test_extra_fields_change_nothing(way, carer):
    way.post(kind="fare", state="approved", person=carer.pk, entered_by=1)
    way.post("amount", amount_pence="5", photo=photo(), state="approved", pence_per_mile=900)
    way.post("check", send="1", sent_at="2020-01-01", pay_by="2020-01-01")

    line = ClaimLine.objects.select_related("claim").get()
    assert (line.state, line.claim.person) == (LineState.SENT, way.seat.person)
    assert not Due.objects.exists()


def test_what_is_typed_is_shown_as_text(way):
    way.post(kind="fare")
    shown = way.post("amount", amount_pence="<script>", note='"><img onerror=x>').content.decode()

    assert "<script>&lt;" not in shown
    assert "<img onerror" not in shown


@pytest.mark.parametrize("step", ["", "amount", "check", "done", "answer"])
def test_somebody_elses_meeting_looks_like_none(client, seat, carer, finance, step):
    way = Mine(Client(), seat)
    for user in (carer.user, finance):
        client.force_login(user)

        assert client.get(way.url(step)).status_code == 404
        assert client.post(way.url(step), {"kind": "fare"}).status_code == 404


@pytest.mark.parametrize("purpose", [p for p in LinkPurpose if p != LinkPurpose.COST])
def test_a_link_for_something_else_opens_no_claim(client, seat, purpose):
    token = links.issue(purpose, seat.pk, to=seat.person).rstrip("/").rpartition("/")[2]

    assert client.get(reverse("cost", args=[token])).status_code == 410


def test_a_link_of_somebody_else_to_this_seat_opens_nothing(client, seat, carer):
    address = links.issue(LinkPurpose.COST, seat.pk, to=carer)

    assert client.get(address).status_code == 410


def test_not_coming_yet_means_no_claim_yet(client, person):
    seat = SeatFactory(person=person, meeting=MeetingFactory(starts_at=in_days(20)))

    assert "Tell us that you are coming first" in Mine(client, seat).get().content.decode()


def test_pages_ask_the_database_little(way, django_assert_max_num_queries):
    PayeeAccountFactory(person=way.seat.person, saved_by=way.seat.person.user)
    way.post(kind="fare")
    for _cost in range(3):
        with django_assert_max_num_queries(8):
            way.get("amount")
        way.post("amount", amount_pence="5", photo=photo())
        way.post(kind="fare")
    with django_assert_max_num_queries(12):
        way.get("check")


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_have_one_effect(seat):
    way = ByLink(Client(), seat)

    def press(*args, **answers):
        def one():
            try:
                Client().post(way.url(*args), answers)
            finally:
                connection.close()

        threads = [threading.Thread(target=one) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    press(kind="fare")
    press("amount", amount_pence="12.50", has_no_receipt="on")
    press("check", send="1")

    assert Claim.objects.count() == ClaimLine.objects.count() == 1
    assert Notice.objects.filter(kind="claim_sent").count() == 1
    assert timezone.now() >= Claim.objects.get().sent_at
