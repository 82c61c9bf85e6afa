"""Costs on a phone: sent with a photo, asked about, sent back by the bank, and paid. (ux.md E3)"""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.domain import register
from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.journeys.conftest import Counted
from involvement.tests.journeys.test_main_job import link_in, post_to, receipt, set_up_pay, sign_in
from payments.domain import payouts, reconcile
from payments.models import Claim, Due, DueState, PayoutRun

__all__ = ["receipt"]
pytestmark = [
    pytest.mark.journey,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("worker"),
    pytest.mark.clause("C20", "C22"),
]


@pytest.fixture
def came(transactional_db):
    """Ann's seat at a meeting two hours ago, to which she came."""
    meeting = MeetingFactory(
        title="Housing group",
        starts_at=timezone.now() - timedelta(hours=2),
        ends_at=timezone.now() - timedelta(hours=1),
    )
    ann = PersonFactory(name="Ann Lee", email="ann@people.example", with_account=True)
    seat = SeatFactory(meeting=meeting, person=ann, coming=True)
    register.mark(seat, Attendance.CAME, by=meeting.activity.lead)
    return seat


def claim_a_fare(ann, receipt):
    """From the card on the first page to the number of the claim."""
    claim = Counted(ann)
    claim.go("/my/")
    claim.press("Claim now")
    claim.pick("Bus, train or tram")
    claim.answer("How much did you pay?", "12.50")
    claim.attach("Photo of your receipt", receipt)
    claim.press("Continue")
    claim.press("Send my claim")
    assert ann.reads("CL-")
    return claim


@pytest.mark.parametrize("way", ["phone", pytest.param("no_javascript", marks=pytest.mark.long)])
def test_a_fare_takes_five_pages_two_answers_a_photo_and_seven_presses(visit, came, receipt, way):
    ann = sign_in(visit("ann", way), "ann@people.example")

    claim = claim_a_fare(ann, receipt)

    assert (claim.pages, claim.answers, claim.presses) == (5, 2, 7)
    line = Claim.objects.get().lines.select_related("receipt").get()
    assert (line.state, line.amount_pence, line.receipt.content_type) == (
        "sent",
        12_50,
        "image/jpeg",
    )


def test_who_presses_before_the_photo_is_small_reads_what_they_wait_for(visit, came, receipt):
    ann = sign_in(visit("ann", "phone"), "ann@people.example")
    ann.page.add_init_script("""
        const make = window.createImageBitmap;
        const let_go = new Promise((done) => { window.letGo = done; });
        window.createImageBitmap = async (...given) => { await let_go; return make(...given); };
    """)
    ann.go(f"/my/money/claim/{came.meeting.ref}/")
    ann.press("Bus, train or tram")
    ann.write("How much did you pay?", "12.50")
    ann.attach("Photo of your receipt", receipt)
    said = ann.page.get_by_role("status").filter(has_text="Making your photo smaller")
    assert said.count() == 0

    ann.page.get_by_role("button", name="Continue").click()
    said.wait_for()
    ann.look()
    ann.page.evaluate("""() => addEventListener("submit", () => {
        sessionStorage.line = document.querySelector(".file-said").textContent;
    })""")
    with ann.page.expect_navigation():
        ann.page.evaluate("letGo()")

    assert ann.reads("£12.50")
    assert ann.page.evaluate("sessionStorage.line") == ""


@pytest.mark.parametrize("way", [pytest.param("phone", marks=pytest.mark.long), "no_javascript"])
def test_a_photo_alone_takes_three_pages_and_four_presses(visit, came, receipt, way):
    """The photo is the one answer; what we typed from it is told, and can be put right."""
    ann = sign_in(visit("ann", way), "ann@people.example")
    sent = Counted(ann)

    sent.go("/my/")
    sent.press("Only send a photo")
    sent.attach("Photo of your receipt", receipt)
    sent.press("Send my photo")

    assert (sent.pages, sent.answers, sent.presses) == (3, 0, 4)
    assert ann.reads("We have your photo")
    flo = UserFactory(name="Flo", email="flo@basw.example", roles=["team"])
    desk = sign_in(visit("flo", way), flo.email)
    desk.go("/team/photos/")
    desk.press("Ann Lee")
    desk.select("What was it for?", "Taxi")
    desk.write("How much was it?", "9.20")
    desk.press("Send the claim")
    ann.go(link_in(post_to("ann@people.example", about="We typed")))
    ann.press("Put it right")
    ann.write("How much was it?", "9.40")
    ann.press("Save")
    assert ann.reads("£9.40")
    assert Claim.objects.get().lines.get(state="sent").amount_pence == 9_40


@pytest.mark.long
@pytest.mark.parametrize("way", ["phone", "no_javascript"])
def test_a_payment_that_the_bank_sends_back_is_mended_and_paid(visit, came, receipt, way):
    finance, flo = (visit(name, way) for name in ("finance", "flo"))
    for name in ("fin", "flo"):
        UserFactory(name=name, email=f"{name}@basw.example", roles=["finance"])
    ann = sign_in(visit("ann", way), "ann@people.example")
    set_up_pay(ann)
    claim_a_fare(ann, receipt)
    sign_in(finance, "fin@basw.example")
    sign_in(flo, "flo@basw.example")
    finance.go(f"/payments/claims/{Claim.objects.get().ref}/")
    finance.press("Approve")
    pay_once(finance, flo)

    finance.go(PayoutRun.objects.get().get_absolute_url())
    finance.press("It came back")
    finance.page.get_by_role("radio").first.check()
    finance.press("Save")
    assert ann.go(link_in(post_to("ann@people.example", about="came back"))).reads("came back")
    finance.press("Say what came of a call")
    finance.choose("I called them, and the details we hold are right")
    finance.press("Save")
    finance.press("Pay again")
    pay_once(finance, flo)

    assert set(Due.objects.values_list("state", flat=True)) == {DueState.PAID}
    assert ann.go("/my/money/").reads("Paid")
    assert reconcile.check() == []


def pay_once(finance, flo, *, kind=None):
    payouts.prepare_due(today=timezone.localdate())
    runs = PayoutRun.objects.filter(kind=kind) if kind else PayoutRun.objects.all()
    run = runs.latest("pk")
    finance.go(f"/payments/runs/{run.pk}/")
    finance.press("Freeze this run")
    flo.go(f"/payments/runs/{run.pk}/")
    flo.press("Release this run")
    with flo.page.expect_download():
        flo.page.get_by_role("button", name="Take the bank file").click()
    flo.go(f"/payments/runs/{run.pk}/")
    flo.press("Mark as paid")
