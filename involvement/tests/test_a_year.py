"""A year with no e-mail and no internet: letters, calls and paper, through the same rules."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from activities.domain import packs, register
from activities.models import Attendance, Paper, Reply
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from impact.domain import answers, differences
from impact.models import Area, Change, Feedback
from involvement.audit.models import AuditRow
from involvement.notices import delivery
from involvement.notices.models import TrialPost
from involvement.people.models import Person, Route
from payments.domain import claims, payouts
from payments.models import Claim, Due
from payments.tests.factories import PayeeAccountFactory

ANN = {
    "name": "Ann Lee",
    "capacity": "service_user",
    "nation": "england",
    "route": "letter",
    "phone": "01632 960001",
    "address": "1 Example Street\nExampleton\nEX1 1AA",
    "paper_format": "post",
}


@pytest.fixture
def ask(client, team):
    """Staff open and fill in pages; every answer is checked to have led on."""

    def press(page, /, *where, **answers):
        client.force_login(team)
        answer = client.post(reverse(page, args=where), answers)
        assert answer.status_code == 302, answer.text
        return answer

    return press


@pytest.fixture
def meeting(db):
    meeting = MeetingFactory(title="Housing letters", starts_at=in_days(40))
    SeatFactory.create_batch(2, meeting=meeting, coming=True)
    Paper.objects.create(
        meeting=meeting, title="The plan", ask="Is it clear?", minutes_to_read=10,
        file=ContentFile(b"words", name="a.txt"), file_name="a.txt", size=5,
        content_type="text/plain", added_by=meeting.made_by, paper_format="post",
    )  # fmt: skip
    return meeting


def post(ann):
    """What has come through her door since it was last looked at, by its heading."""
    delivery.send_due()
    letters = TrialPost.objects.filter(to__startswith=f"{ann.name}\n").order_by("pk")
    found = [(letter.subject, letter.body) for letter in letters]
    letters.delete()
    return found


def begin(ask, ann, how):
    day = timezone.localdate()
    told = {"told_on_day": day.day, "told_on_month": day.month, "told_on_year": day.year}
    ask("behalf_start", ann.pk, how=how, agreed="on", **told)


def answer_by_phone(ask, ann, meeting):
    place = (ann.pk, meeting.ref)
    begin(ask, ann, "phone")
    ask("behalf_invitation_help", *place, help=["breaks", "post"])
    ask("behalf_invitation_travel", *place)
    told = {"told": "on", "words": "Yes, pay me all of it", "fee_choice": "full"}
    ask("behalf_invitation_fee", *place, **told)
    ask("behalf_invitation_check", *place)
    ask("behalf_end", ann.pk)


def claim_on_paper(ask, ann, meeting):
    place = (ann.pk, meeting.ref)
    begin(ask, ann, "letter")
    ask("behalf_cost", *place, kind="fare")
    ask("behalf_cost_amount", *place, amount_pence="4.50", has_no_receipt="on")
    ask("behalf_cost_check", *place, send="1")
    ask("behalf_end", ann.pk)


def feedback_by_phone(ask, ann, meeting):
    place = (ann.pk, meeting.ref)
    begin(ask, ann, "phone")
    ask("behalf_feedback", *place, knew_why="yes")
    ask("behalf_feedback_part", *place, could_take_part="yes")
    ask("behalf_feedback_listened", *place, was_listened_to="a_bit")
    ask("behalf_feedback_more", *place, words="Speak slower")
    ask("behalf_end", ann.pk)


def pay(finance, second_finance):
    run = payouts.prepare(pay_on=payouts.pay_day(timezone.localdate()))
    payouts.freeze(run, by=finance)
    run.refresh_from_db()
    payouts.release(run, by=second_finance)
    run.refresh_from_db()
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)


@pytest.mark.clause("C9", "C20", "C21")
def test_a_year_without_e_mail(ask, meeting, team, finance, second_finance):
    ask("person_new", **ANN)
    ann = Person.objects.get(name="Ann Lee")
    ask("meeting_invite", meeting.ref, people=[ann.pk], role="seat")
    [(heading, letter)] = post(ann)
    assert meeting.title in heading + letter

    answer_by_phone(ask, ann, meeting)
    seat = ann.seats.get()
    assert (seat.reply, seat.entered_by) == (Reply.COMING, team)
    headings = {heading for heading, _letter in post(ann)}
    assert headings == {"Thank you for saying yes", "What we filled in for you"}

    noon = datetime.combine(seat.pack.send_on, time(12), tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        packs.queue_packs(today=timezone.localdate())
        [(_heading, letter)] = post(ann)
        assert "Housing letters" in letter

    with time_machine.travel(meeting.ends_at + timedelta(hours=3), tick=False):
        register.mark(seat, Attendance.CAME, by=team)
        assert Due.objects.get(seat=seat).amount_pence == 50_00
        claim_on_paper(ask, ann, meeting)
        [claim] = Claim.objects.all()
        assert (claim.person, claim.entered_by) == (ann, team)
        claims.approve_all(claim, by=finance)
        answers.ask(now=timezone.now())
        headings = [heading for heading, _letter in post(ann)]
        assert "What we filled in for you" in headings
        assert len(headings) == 4, headings

        feedback_by_phone(ask, ann, meeting)
        said = Feedback.objects.get(person=ann)
        assert (said.words, said.entered_by, said.may_share_words) == ("Speak slower", team, False)
        assert [heading for heading, _letter in post(ann)] == ["What we filled in for you"]

        PayeeAccountFactory(person=ann, saved_by=team)
        pay(finance, second_finance)
        [(_heading, letter)] = post(ann)
        assert "£54.50" in letter

    with time_machine.travel(meeting.ends_at + timedelta(days=60), tick=False):
        differences.note(
            meeting.activity, area=Area.POLICY, you_said="Start later", change=Change.CHANGED,
            we_did="We start at eleven", decided_by_whom="The Council",
            decided_on=timezone.localdate(), now=timezone.now(), by=meeting.activity.lead,
        )  # fmt: skip
        [(_heading, letter)] = post(ann)
        assert "We start at eleven" in letter

    assert not TrialPost.objects.filter(to__contains="Ann").exclude(route=Route.LETTER).exists()
    typed = AuditRow.objects.filter(person_id=ann.pk, reason__startswith="on behalf")
    assert {row.actor_id for row in typed} == {team.pk}
    assert {"seat.coming", "claim.sent", "feedback.sent"} <= {row.action for row in typed}
