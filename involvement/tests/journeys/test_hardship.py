"""Money today, a claim told on the phone, and a photo over a slow network. (ux.md E3, N2, 28)"""

import time

import pytest
from django.utils import timezone
from PIL import Image

from activities.domain import register
from activities.models import Attendance
from activities.tests.factories import SeatFactory
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.journeys.test_claiming import came, claim_a_fare, pay_once
from involvement.tests.journeys.test_main_job import receipt, set_up_pay, sign_in
from payments.domain import reconcile
from payments.models import Claim, Due, PayoutRun, RunKind

__all__ = ["came", "receipt"]
pytestmark = [
    pytest.mark.journey,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("worker"),
    pytest.mark.clause("C20", "C22"),
]
# ux.md 2, the time of hands and eyes: 7 taps, 5 keys, a photo, and 35 words on each of 3 screens
TAP, KEY, PHOTO, WORDS_A_SECOND = 1.3, 0.5, 14, 3
PERSON = 7 * TAP + 5 * KEY + PHOTO + 3 * 35 / WORDS_A_SECOND
SLOW = {"offline": False, "latency": 400, "uploadThroughput": 768_000 / 8}
SLOW["downloadThroughput"] = SLOW["uploadThroughput"]
CHEAP = 4  # how many times slower a cheap phone is: "Continue" comes before the photo is small


@pytest.mark.parametrize("way", [pytest.param("phone", marks=pytest.mark.long), "no_javascript"])
def test_who_cannot_wait_says_so_and_is_paid_the_same_day(visit, came, receipt, way):
    finance, flo = (visit(name, way) for name in ("finance", "flo"))
    for name in ("fin", "flo"):
        UserFactory(name=name, email=f"{name}@basw.example", roles=["finance"])
    ann = sign_in(visit("ann", way), "ann@people.example")
    set_up_pay(ann)

    claim_a_fare(ann, receipt)
    ann.press("I need it today")

    assert ann.reads("You need this money today")
    sign_in(finance, "fin@basw.example")
    sign_in(flo, "flo@basw.example")
    finance.go(f"/payments/claims/{Claim.objects.get().ref}/")
    assert finance.reads("They need this money today")
    finance.press("Approve")
    due = Due.objects.get(line__isnull=False)
    pay_once(finance, flo, kind=RunKind.SAME_DAY)
    due.refresh_from_db()
    assert (due.state, PayoutRun.objects.get(lines__due=due).kind) == ("paid", RunKind.SAME_DAY)
    assert ann.go("/my/money/").reads("Paid")
    assert reconcile.check() == []


@pytest.mark.long
@pytest.mark.parametrize("way", ["phone", "no_javascript"])
def test_a_cost_told_on_the_phone_is_typed_and_never_approved_by_who_typed(visit, came, way):
    dee = PersonFactory(
        name="Dee Winter", email="", route="letter", address="1 Example Street\nExampleton"
    )
    seat = SeatFactory(meeting=came.meeting, person=dee, coming=True)
    register.mark(seat, Attendance.CAME, by=came.meeting.activity.lead)
    UserFactory(name="Jo Marsh", email="jo@basw.example", roles=["team", "finance"])
    jo = sign_in(visit("jo", way), "jo@basw.example")

    jo.go(f"/team/behalf/{dee.pk}/start/")
    jo.page.get_by_role("radio").first.check()
    jo.choose("Dee Winter agreed", exact=False)
    jo.press("Start")
    jo.go(f"/team/behalf/{dee.pk}/cost/{came.meeting.ref}/")
    jo.press("Taxi")
    jo.write("How much did you pay?", "9.20")
    jo.choose("I have no receipt")
    jo.press("Continue")
    jo.press("Send my claim")

    claim = Claim.objects.get(person=dee)
    assert (claim.entered_by.name, claim.lines.get().amount_pence) == ("Jo Marsh", 9_20)
    jo.go(f"/payments/claims/{claim.ref}/")
    assert jo.reads("Someone else has to check this claim")


@pytest.mark.long
@pytest.mark.parametrize(("way", "most"), [("no_javascript", 120), ("phone", 90)])
def test_a_photo_goes_over_a_slow_network_in_time(visit, came, tmp_path, way, most):
    """What the network and we take, with ux.md's time of hands and eyes added."""
    photo = tmp_path / "ticket.jpg"
    Image.effect_noise((2900, 2200), 40).convert("RGB").save(photo, "JPEG", quality=85)
    assert 2_000_000 < photo.stat().st_size < 4_000_000
    ann = sign_in(visit("ann", way), "ann@people.example")
    ann.page.set_default_timeout(120_000)
    ann.look = lambda: ann  # axe has seen these pages, and is no part of the time
    line = ann.context.new_cdp_session(ann.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": CHEAP})

    begun = time.monotonic()
    claim_a_fare(ann, photo)
    took = time.monotonic() - begun

    print(f"{way}: {took:.1f} s of network and server, {took + PERSON:.1f} s in all")
    assert Claim.objects.get().sent_at <= timezone.now()
    assert took + PERSON <= most
