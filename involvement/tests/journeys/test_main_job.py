"""The main job, in a browser: one meeting, from its purpose to the money and what changed."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from PIL import Image

from activities.domain import packs
from activities.models import Meeting, Seat
from activities.tests.factories import GroupFactory
from impact.domain import answers
from involvement.calendars import at_london, is_working_day
from involvement.notices import delivery
from involvement.notices.models import Notice, NoticeState
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments import bank
from payments.domain import payouts, reconcile
from payments.models import Due, DueState, PayoutRun

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
CODE = re.compile(r"^\s*([A-Z0-9-]{6,12})\s*$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")


@pytest.fixture
def people(transactional_db):
    """Everybody the job needs, by the part they play."""
    chair = UserFactory(name="Chris Bevan", email="chris@basw.example", roles=["chair"])
    GroupFactory(name="England: Adults", chairs=[chair])
    return {
        "chair": chair,
        "staff": UserFactory(name="Jo Marsh", email="jo@basw.example", roles=["team"]),
        "finance": UserFactory(name="Fin Adair", email="fin@basw.example", roles=["finance"]),
        "finance2": UserFactory(name="Flo Hughes", email="flo@basw.example", roles=["finance"]),
        "ann": PersonFactory(name="Ann Lee", email="ann@people.example", with_account=True),
        "dee": PersonFactory(name="Dee Winter", email="dee@people.example", carer=True),
        "rae": PersonFactory(name="Rae Ashdown", email="rae@people.example"),
    }


@pytest.fixture
def receipt(tmp_path):
    path = tmp_path / "ticket.jpg"
    Image.new("RGB", (900, 1200), "#fffdf5").save(path, "JPEG")
    return path


def post_to(email, *, about=""):
    """What the courier brings: the newest letter to an address, after sending what is due."""
    delivery.send_due()
    found = [letter for letter in mail.outbox if letter.to == [email] and about in letter.body]
    assert found, f"nothing about {about!r} came to {email}"
    return found[-1].body


def link_in(letter):
    return LINK.search(letter)[0]


def sign_in(visitor, email):
    visitor.go("/sign-in/")
    visitor.page.get_by_role("textbox").first.fill(email)
    visitor.press("Send me a code")
    code = CODE.search([letter for letter in mail.outbox if letter.to == [email]][-1].body)[1]
    visitor.page.get_by_role("textbox").first.fill(code)
    visitor.press(re.compile("Sign in|Continue"))
    return visitor


def workday(days):
    day = timezone.localdate() + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def set_up_the_activity(staff, chair):
    sign_in(staff, "jo@basw.example")
    staff.go("/team/activities/new/")
    staff.write("What is this work called?", "Letters people can understand")
    staff.select("Which group is it for?", "England: Adults")
    staff.write("How will it improve social work for people", "Letters that make sense")
    staff.press("Save and continue")
    activity = staff.page.url
    assert staff.reads("Not ready to invite")
    for number in range(1, 10):
        staff.go(f"{activity}principles/P{number}/")
        staff.write("How will you keep this promise?", "We agree it at the first meeting.")
        staff.press("Save")
    write_the_purpose(staff, activity)
    agree(staff, activity)
    sign_in(chair, "chris@basw.example")
    chair.go(link_in(post_to("chris@basw.example")))
    chair.press("I agree")
    staff.go(activity)
    staff.press("Open invitations")
    return activity


def write_the_purpose(staff, activity):
    staff.go(f"{activity}purpose/why/")
    staff.write("Why do you need people?", "You know what these letters feel like to get.")
    staff.press("Save")
    staff.go(f"{activity}purpose/limits/")
    staff.write("What can people change?", "The words, and what goes first.")
    staff.write("What can they not change?", "What the law says.")
    staff.write("Who decides?", "The Adults group")
    staff.day("When do they decide?", workday(90))
    staff.day("When will we tell people", workday(100))
    staff.press("Save")
    staff.go(f"{activity}purpose/outcomes/new/")
    staff.write("What should change?", "Letters that people understand")
    staff.write("How will you know?", "8 in 10 readers can say what it asks")
    staff.day("By when?", workday(120))
    staff.press("Save")
    staff.go(f"{activity}purpose/role/")
    staff.write("What will people do?", "Read two letters and say what is clear.")
    staff.press("Save")
    staff.go(f"{activity}purpose/pay/")
    staff.write("How much is the fee", "50")
    staff.write("What is paid, and when?", "£50 with reading, in your bank in 10 working days.")
    staff.write("What is the budget", "1200")
    staff.press("Save")
    staff.go(f"{activity}purpose/contact/")
    staff.select("Who can people contact?", "Jo Marsh")
    staff.press("Save")


def agree(visitor, activity):
    ref = activity.rstrip("/").rsplit("/", 1)[1]
    visitor.go(f"/meetings/agree/{ref}/")
    visitor.press("I agree")


def plan_and_invite(staff, activity, day):
    staff.go(f"{activity}meetings/new/")
    staff.write("What is this meeting called?", "First look at the letters")
    staff.day("Which day is it?", day)
    staff.write("When does it start?", "11am")
    staff.write("When does it end?", "1pm")
    staff.choose("Online")
    staff.write("What is the address, or how do people join?", "We will send you the link.")
    staff.press("Plan this meeting")
    meeting = Meeting.objects.get()
    for name, place in (
        ("Ann Lee", "Someone at the meeting"),
        ("Dee Winter", "Someone at the meeting"),
        ("Rae Ashdown", "A reserve"),
    ):
        staff.go(f"/meetings/{meeting.ref}/invite/")
        staff.choose(re.compile(name), exact=False)
        staff.choose(place)
        staff.press("Send the invitations")
    return meeting


def say_yes(visitor, letter):
    visitor.go(link_in(letter))
    assert visitor.reads("You know what these letters feel like to get.")
    visitor.press("Yes, I want to do this")
    visitor.choose("More breaks")
    visitor.press("Save and continue")
    while "check" not in visitor.page.url:
        if visitor.page.get_by_label("Pay me", exact=True).count():
            visitor.choose("Pay me")
        visitor.press("Save and continue")
    visitor.press("Send my answers")
    assert visitor.reads("You said yes")


def papers_go_out(staff, ann, meeting, tmp_path):
    paper = tmp_path / "agenda.txt"
    paper.write_text("What we will talk about")
    staff.go(f"/meetings/{meeting.ref}/papers/add/")
    staff.write("What is the paper called?", "What we will talk about")
    staff.write("How many minutes does it take to read?", "10")
    staff.choose("On a screen")
    staff.page.locator("input[type=file]").set_input_files(str(paper))
    staff.press("Add this paper")
    meeting.refresh_from_db()
    with time_machine.travel(at_london(meeting.papers_by, time(9)), tick=True):
        packs.queue_packs(today=timezone.localdate())
        packs.queue_packs(today=timezone.localdate())
        ann.go(link_in(post_to("ann@people.example", about="papers")))
        assert ann.reads("What we will talk about")
        ann.press("I have them and can read them")
    with time_machine.travel(at_london(meeting.remind_on, time(9)), tick=True):
        packs.queue_reminders(today=timezone.localdate())
        packs.queue_reminders(today=timezone.localdate())
        delivery.send_due()
    sent = Notice.objects.filter(kind="pack_reminder", state=NoticeState.SENT)
    assert sorted(sent.values_list("person__name", flat=True)) == [
        "Ann Lee", "Dee Winter", "Rae Ashdown",
    ]  # fmt: skip


def the_chair_looks(chair, meeting):
    chair.go(f"/meetings/{meeting.ref}/")
    assert chair.reads("At risk")
    assert chair.reads("2 yes")
    assert chair.reads("Service users")


def take_the_register(staff, meeting):
    staff.go(f"/meetings/{meeting.ref}/register/?planned")
    staff.press(re.compile("Save"))
    assert Due.objects.filter(seat__meeting=meeting).count() == 3


def set_up_pay(ann):
    ann.go("/my/details/pay/")
    ann.choose("Into my bank account")
    ann.press("Continue")
    ann.write("What name is on the account?", "Ann Lee")
    ann.write("What is the sort code?", "08-99-99")
    ann.write("What is the account number?", "66374958")
    ann.press("Save my details")
    assert ann.reads("58")
    assert not ann.reads("66374958")


def claim_a_fare(ann, meeting, receipt):
    """Five pages, two answers and a photo. (ux.md E3)"""
    before = len(ann.seen)
    ann.go(f"/my/money/claim/{meeting.ref}/")
    ann.press("Bus, train or tram")
    ann.write("How much did you pay?", "12.50")
    ann.attach("Photo of your receipt", receipt)
    ann.press("Continue")
    assert ann.reads("£12.50")
    ann.press("Send my claim")
    assert ann.reads("CL-")
    assert len(ann.seen) - before <= 5


def check_the_claim(finance, ann):
    sign_in(finance, "fin@basw.example")
    finance.go("/payments/claims/")
    finance.press(re.compile("CL-"))
    finance.press(re.compile("Ask a question"))
    finance.choose("In my own words")
    finance.write("Your own words", "The photo is dark. Was it £12.50?")
    finance.press("Send the question")
    ann.go(link_in(post_to("ann@people.example", about="question")))
    ann.page.locator("textarea").first.fill("Yes, it was.")
    ann.press("Send my answer")
    finance.go("/payments/claims/")
    finance.press(re.compile("CL-"))
    finance.press(re.compile("Approve"))
    assert Due.objects.filter(line__isnull=False, amount_pence=12_50).count() == 1


def pay_everybody(finance, finance2):
    payouts.prepare_due(today=timezone.localdate())
    run = PayoutRun.objects.get()
    finance.go(f"/payments/runs/{run.pk}/")
    finance.press("Freeze this run")
    sign_in(finance2, "flo@basw.example")
    finance2.go(f"/payments/runs/{run.pk}/")
    finance2.press("Release this run")
    with finance2.page.expect_download() as taken:
        finance2.page.get_by_role("button", name="Take the bank file").click()
    content = taken.value.path().read_bytes()
    assert [credit.pence for credit in bank.read("generic", content).credits] == [62_50]
    finance2.go(f"/payments/runs/{run.pk}/")
    finance2.press("Mark as paid")
    assert Due.objects.filter(state=DueState.PAID).count() == 2
    assert reconcile.check() == []


def say_how_it_was(ann):
    answers.ask(now=timezone.now())
    answers.ask(now=timezone.now())
    ann.go(link_in(post_to("ann@people.example", about="How was it")))
    for _ in range(3):
        ann.choose("Yes")
        ann.press("Continue")
    ann.write("What would you like to tell us?", "People waited until I had finished.")
    ann.press("Send my answers")


def tell_what_changed(staff, ann, activity):
    staff.go(f"{activity}impact/difference/")
    staff.write("What did people say?", "Put what I have to do at the top.")
    staff.write("What did BASW do, or why not?", "All letters now start with what happens next.")
    staff.write("Who decided?", "The Adults group")
    staff.day("When was it decided?", timezone.localdate())
    staff.choose("Delivery")
    staff.choose("Changed")
    staff.press("Save and tell people")
    staff.go(f"{activity}impact/")
    assert staff.reads("Put what I have to do at the top.")
    ann.go("/my/difference/")
    assert ann.reads("All letters now start with what happens next.")


@pytest.mark.clause("U6", "R11", "C9", "C19", "C20", "I1", "I2", "I3", "C10", "P5", "C22")
@pytest.mark.parametrize(
    "way", [pytest.param("desktop", marks=pytest.mark.long), "phone", "no_javascript"]
)
@pytest.mark.usefixtures("worker")
def test_the_main_job_from_purpose_to_difference(visit, people, receipt, tmp_path, way):
    staff, chair, ann = visit("staff", way), visit("chair", way), visit("ann", way)
    activity = set_up_the_activity(staff, chair)
    meeting = plan_and_invite(staff, activity, workday(40))
    say_yes(ann, post_to("ann@people.example"))
    say_yes(visit("dee", way), post_to("dee@people.example"))
    say_yes(visit("rae", way), post_to("rae@people.example"))
    the_chair_looks(chair, meeting)
    papers_go_out(staff, ann, meeting, tmp_path)

    meeting.refresh_from_db()
    after = meeting.ends_at + timedelta(hours=1)
    with time_machine.travel(after, tick=True):
        sign_in(staff, "jo@basw.example")
        take_the_register(staff, meeting)
        sign_in(ann, "ann@people.example")
        set_up_pay(ann)
        claim_a_fare(ann, meeting, receipt)
        finance = visit("finance", way)
        check_the_claim(finance, ann)
        pay_everybody(finance, visit("finance2", way))
        assert "£62.50" in post_to("ann@people.example", about="62.50")
        ann.go("/my/money/")
        assert ann.reads("Paid")
        say_how_it_was(ann)
        tell_what_changed(staff, ann, activity)

    assert Seat.objects.filter(attendance__in=["came", "reserve_ready"]).count() == 3
    assert not Notice.objects.filter(state__in=[NoticeState.FAILED, NoticeState.UNSURE]).exists()
