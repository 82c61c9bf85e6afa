"""A mark in everything that is somebody's own business, and every message there is to send.

No mark leaves by e-mail, text or letter, and none stays in the outbox, a log, a task, the broker.
"""

import logging
from datetime import timedelta

import pytest
from celery.signals import before_task_publish
from django.utils import timezone

from activities.domain import packs
from activities.models import AloneAlert, Closing, MeetingState, PackCopy, Proposal, Seat
from activities.tests.factories import (
    ActionFactory,
    ActivityFactory,
    AloneAlertFactory,
    MeetingFactory,
    ProposalFactory,
    PurposeFactory,
    SeatFactory,
    in_days,
)
from impact.models import Feedback
from impact.tests.factories import DifferenceFactory, FeedbackFactory
from involvement import links
from involvement.notices import copies, delivery, kinds, outbox
from involvement.notices.models import Letter, Notice, NoticeState, TrialPost
from involvement.people.models import (
    Behalf,
    DataCase,
    LinkPurpose,
    Needs,
    Person,
    PersonalLink,
    Route,
    TrustedPerson,
)
from involvement.people.tests.factories import (
    BehalfActFactory,
    DataCaseFactory,
    NeedsFactory,
    PartnerFactory,
    PersonFactory,
    TrustedPersonFactory,
)
from involvement.tests import test_access_canary as canary
from involvement.tests.test_access_canary import marked, places, stage
from payments.domain import photos, removals
from payments.models import (
    ChangeState,
    Claim,
    LineState,
    PayeeAccount,
    PayeeChange,
    PayoutLine,
    PayoutRun,
    Reversal,
    RunState,
    Sending,
)
from payments.tests.book_factories import StatusReviewFactory
from payments.tests.factories import (
    AdvanceFactory,
    AppealFactory,
    DirectCostFactory,
    DueFactory,
    PaymentReturnFactory,
    PayoutLineFactory,
    PayoutRunFactory,
    ReversalFactory,
    SendingFactory,
    SentPhotoFactory,
)

__all__ = ["marked", "places", "stage"]
MORE = {
    "reversal.decision": "mark-agrees",
    "needs.words": "mark-helps",
    "needs.why": "mark-why",
    "trusted.contact": "marksister@others.example",
    "alert.wish_words": "mark-wish",
    "alert.offered_way": "mark-offer",
    "proposal.words": "mark-change",
    "case.words": "mark-complaint",
    "gift.reference": "mark-reference",
    "case.question": "mark-back",
    "case.extension": "mark-longer",
    "case.answer": "mark-told",
}
# what somebody signs in with is theirs to read, and on no paper or screen of others
THEIR_OWN = {
    "account_opened": {"person.email"},
    "": {"person.email"},  # a letter in the trial's post has no number: see the letter itself
}


def found_in(text):
    return canary.found_in([text]) | {name for name, mark in MORE.items() if mark in text}


@pytest.fixture
def about(marked, person, team, finance, keeper):
    """What each kind of message is about, with a mark in all there is: reader, id and words."""
    now, today = timezone.now(), timezone.localdate()
    seat = Seat.objects.get(pk=marked["seat"])
    AloneAlertFactory(
        seat=seat, wish="another_way", wish_words=MORE["alert.wish_words"], wished_at=now,
        offered_way=MORE["alert.offered_way"], offered_at=now, offered_by=team,
    )  # fmt: skip
    NeedsFactory(person=person, words=MORE["needs.words"], why=MORE["needs.why"])
    TrustedPersonFactory(
        person=person, contact=MORE["trusted.contact"], may_read=True, gets_copies=True
    )
    off = MeetingFactory(state=MeetingState.CANCELLED)
    off_seat = SeatFactory(meeting=off, person=person, question=canary.MARKS["seat.question"])
    changed = SeatFactory(person=person, coming=True, meeting__starts_at=in_days(20))
    newer = PurposeFactory(activity=changed.meeting.activity, version=2, agreed=True)
    half = PurposeFactory(activity=ActivityFactory(), version=1)
    type(half).objects.filter(pk=half.pk).update(lead_agreed_at=now, lead_agreed_by=half.made_by)
    copy = seat.pack
    claim = Claim.objects.get(ref=marked["claim"])
    links.issue(LinkPurpose.PAPERS, seat.pk, to=person)
    case = {"person": person, "words": MORE["case.words"], "opened_by": person.user}
    waits = DataCaseFactory(
        **case, state="received", received_at=now, received_by=keeper, waiting_since=today,
        waiting_for="identity", question=MORE["case.question"],
    )  # fmt: skip
    longer = DataCaseFactory(
        **case, extended_on=today, extended_for="many", extension=MORE["case.extension"]
    )
    told = DataCaseFactory(
        **case, state="answered", answered_at=now, answered_by=keeper, answer=MORE["case.answer"]
    )
    marks = {"email": person.email, "phone": person.phone, "address": person.address}
    marks |= {name: canary.MARKS[f"person.{name}"] for name in marks}
    gone, rests = PersonFactory(left_at=now, **marks), PersonFactory(paused_at=now, **marks)
    partner = PartnerFactory()
    sent_on = PersonFactory(came_through=partner, reached_through_partner=True, **marks)
    answered = Feedback.objects.filter(person=person, words=canary.MARKS["feedback.words"]).first()
    unasked = FeedbackFactory(person=person)
    closed = SeatFactory(person=person, coming=True, meeting__held=True)
    Closing.objects.create(meeting=closed.meeting, closed_at=now, closed_by=team)
    change = PayeeChange.objects.get(pk=marked["change"])
    PayeeChange.objects.filter(pk=change.pk).update(state=ChangeState.STOPPED, stopped_at=now)
    payee = PayeeAccount.objects.get(person=person, replaced_at=None)
    due = DueFactory(seat=closed)
    paid_line = PayoutLineFactory(due=due, payee=payee, run__number=77, paid=True)
    sent = SendingFactory(
        due__seat__person=person, state="sent", sent_at=now, sent_by=finance, sent_on=today,
        sent_how="post", reference=MORE["gift.reference"],
    )  # fmt: skip
    asked = {"outcome": "asked", "decided_at": now, "decided_by": finance}
    asked |= {"due__seat__person": person, "decision": MORE["reversal.decision"]}
    entry = BehalfActFactory(behalf=Behalf.objects.get(person=person)).behalf
    wish = {"purpose": seat.purpose, "person": person, "words": MORE["proposal.words"]}
    settled = {"answer": "heard", "answered_at": now, "answered_by": team}
    at_seat = [
        "alone_alert_person",
        "another_way",
        "step_up",
        "meeting_moved",
        "meeting_renamed",
        "series_moved",
        "invitation",
        "reply_thanks",
    ]
    booked = {"how": "card", "organisation": None, "state": "paid", "paid_on": today}
    return {
        **{kind: (person, seat.pk, {}) for kind in at_seat},
        "please_agree": (team, half.pk, {}),
        "purpose_changed": (person, changed.pk, {"purpose": newer.pk}),
        "alone_alert_chair": (team, seat.meeting_id, {}),
        "alone_choice": (team, seat.meeting_id, {}),
        "meeting_cancelled": (person, off_seat.pk, {}),
        "question_asked": (team, seat.pk, {}),
        "lead_taken": (team, ActivityFactory().pk, {}),
        "proposal_made": (team, ProposalFactory(**wish).pk, {}),
        "proposal_answered": (person, ProposalFactory(**wish, **settled).pk, {}),
        "papers_trouble": (team, copy.pk, {}),
        "pack": (person, copy.pk, {}),
        "pack_reminder": (person, copy.pk, {}),
        "payment_sent": (person, paid_run(person, seat, finance, keeper).pk, {}),
        "claim_sent": (person, claim.pk, {}),
        "claim_decided": (person, claim.pk, {}),
        "appeal_decided": (person, AppealFactory(decided=True, line__claim=claim).line_id, {}),
        "status_due": (
            keeper,
            StatusReviewFactory(reviewed_on=today - timedelta(1), review_due=today).pk,
            {},
        ),
        "advance_asked": (finance, AdvanceFactory(seat=seat, kind="other").pk, {}),
        "advance_agreed": (person, AdvanceFactory(seat=seat, kind="care", agreed=True).pk, {}),
        "advance_refused": (person, AdvanceFactory(seat=seat, refused=True).pk, {}),
        "advance_left": (person, AdvanceFactory(seat=seat, kind="food", kept=True).pk, {}),
        "cost_paid": (person, DirectCostFactory(seat=seat, **booked).pk, {}),
        "photo_sent": (person, SentPhotoFactory(seat=seat).pk, {}),
        "photo_waiting": (team, SentPhotoFactory(seat=seat).pk, {}),
        "photo_unreadable": (person, seen(seat, by=team, typed=False), {}),
        "photo_removed": (person, taken_away(seat, by=team), {}),
        "photo_typed": (person, seen(seat, by=team, typed=True), {}),
        "claim_urgent": (finance, claim.pk, {}),
        "pay_late": (finance, late_for(finance, claim), {}),
        "claim_question": (person, claim.lines.get(state=LineState.QUESTION).pk, {}),
        "meeting_closed": (person, closed.pk, {}),
        "action_due": (team, ActionFactory(meeting=closed.meeting, owner=team).pk, {}),
        "actions_agreed": (team, closed.meeting_id, {}),
        "details_changed": (person, change.pk, {"by": Route.EMAIL, "number": 0}),
        "details_stopped": (finance, change.pk, {}),
        "fee_sent": (person, sent.pk, {}),
        "fee_asked_back": (person, ReversalFactory(**asked).pk, {}),
        "payment_returned": (person, PaymentReturnFactory(line=paid_line).pk, {}),
        "make_sure": (team, PersonFactory(quiet_at=now, **marks).pk, {}),
        "payee_changed": (person, PayeeAccount.objects.filter(replaced_at=None).get().pk, {}),
        "feedback_ask": (person, unasked.pk, {}),
        "feedback_needs_you": (team, answered.pk, {}),
        "difference_told": (person, DifferenceFactory().pk, {}),
        "goodbye": (gone, gone.pk, {}),
        "link_again": (person, PersonalLink.objects.latest("pk").pk, {}),
        "account_opened": (person, person.pk, {}),
        "staff_account_opened": (team, team.pk, {}),
        "email_changed": (person.user, person.user.pk, {"old": "old@people.example"}),
        "phone_changed": (person, person.pk, {"way": Route.TEXT, "at": "07700 900001"}),
        "through_partner": (sent_on, partner.pk, {}),
        "sign_in_changed": (person.user, person.user.pk, {}),
        "entered_for_you": (person, entry.pk, {}),
        "behalf_changed": (team, person.pk, {}),
        "case_opened": (person, longer.pk, {}),
        "case_question": (person, waits.pk, {}),
        "case_extended": (person, longer.pk, {}),
        "case_answered": (person, told.pk, {}),
        "case_not_yours": (person, DataCaseFactory().pk, {}),
        "case_waiting": (keeper, waits.pk, {}),
        "quarter_report": (keeper, keeper.pk, {}),
        "break_check_in": (rests, rests.pk, {}),
    }


def seen(seat, *, by, typed):
    """A photo that somebody looked at: typed, or not to be read."""
    photo = SentPhotoFactory(seat=seat)
    if typed:
        words = canary.MARKS["line.note"]
        return photos.type_in(photo, kind="taxi", amount_pence=9_20, note=words, by=by).pk
    photos.cannot_read(photo, by=by)
    return photo.pk


def taken_away(seat, *, by):
    photo = SentPhotoFactory(seat=seat)
    removals.take_sent_away(photo, why="private", by=by)
    return photo.removals.get().pk


def late_for(officer, claim):
    """Somebody else's money, which should have come long ago."""
    DueFactory(pay_by=claim.made_at.date() - timedelta(days=30))
    return officer.pk


def paid_run(person, seat, finance, keeper):
    run = PayoutRunFactory(number=9)
    due = DueFactory(seat=seat)
    payee = PayeeAccount.objects.get(person=person, replaced_at=None)
    PayoutLine.objects.create(run=run, due=due, person=person, payee=payee, amount_pence=50_00)
    now = timezone.now()
    PayoutRun.objects.filter(pk=run.pk).update(
        state=RunState.PAID, frozen_at=now, frozen_by=finance, released_at=now, paid_at=now,
        released_by=keeper, paid_by=keeper, total_pence=50_00, line_count=1,
    )  # fmt: skip
    return run


def queue(about, person):
    for kind in kinds.KINDS.keys() - about.keys():  # a later one is tried with all there is
        for about_id in {about_id for _to, about_id, _context in about.values()}:
            outbox.queue(kind, to=person, about_id=about_id, key=f"tried:{kind}:{about_id}")
    for kind, (to, about_id, context) in about.items():
        key = f"mark:{kind}"
        if kind in ("pack", "pack_reminder"):
            key = packs.key_of(kind, PackCopy.objects.get(pk=about_id))
        outbox.queue(kind, to=to, about_id=about_id, key=key, **context)


@pytest.mark.parametrize("route", Route.values)
def test_no_message_of_any_kind_carries_a_mark(
    about, person, route, mailoutbox, caplog, in_redis, django_capture_on_commit_callbacks
):
    Person.objects.exclude(phone="").exclude(address="").update(route=route)
    payloads = []

    def published(sender=None, body=None, headers=None, **kwargs):
        payloads.append(f"{sender} {body} {headers}")

    before_task_publish.connect(published)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        queue(about, person)
        delivery.send_due()
    before_task_publish.disconnect(published)

    untold = Notice.objects.exclude(state=NoticeState.SENT).filter(kind__in=about)
    untold = untold.exclude(key__startswith="odd:")  # one that the stage had already
    assert list(untold.values_list("kind", flat=True)) == []
    assert Notice.objects.filter(kind=copies.KIND, state=NoticeState.SENT).exists()
    leaked = {
        kind: marks
        for kind, text in told(mailoutbox)
        if (marks := found_in(text) - THEIR_OWN.get(kind, set()))
    }
    assert leaked == {}
    kept = "\n".join(f"{notice.key} {notice.context}" for notice in Notice.objects.all())
    logged = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert [found_in("\n".join(s)) for s in (logged, payloads, in_redis())] == [set()] * 3
    assert found_in(kept) == set()


def told(mailoutbox):
    """Everything that left, by kind: e-mails, texts, and letters as they go on paper."""
    by_id = {notice.message_id: notice.kind for notice in Notice.objects.all()}
    for mail in mailoutbox:
        parts = [str(part) for part in [*mail.attachments, *getattr(mail, "alternatives", [])]]
        kind = by_id.get(mail.extra_headers.get("Message-ID"), "")
        yield kind, "\n".join([mail.subject, mail.body, *parts])
    for post in TrialPost.objects.all():
        yield by_id.get(post.message_id, ""), f"{post.subject}\n{post.body}"
    for letter in Letter.objects.select_related("notice"):
        yield letter.notice.kind, f"{letter.subject}\n{letter.body}"


@pytest.mark.parametrize("kind", sorted(MORE))
def test_the_marks_could_have_leaked(about, kind):
    """Each is really there: a mark that nothing holds proves nothing."""
    name = kind.split(".")[1]
    models = {"needs": Needs, "trusted": TrustedPerson, "case": DataCase, "alert": AloneAlert}
    models |= {"proposal": Proposal, "gift": Sending, "reversal": Reversal}
    model = models[kind.split(".")[0]]

    assert MORE[kind] in [getattr(row, name) for row in model.objects.all()]


def test_a_message_that_leaked_would_be_noticed():
    assert found_in("Hello, we know about mark-why.") == {"needs.why"}
    assert found_in("Nothing here.") == set()


def test_every_kind_of_today_has_a_line(about):
    assert len(about) >= 34
    assert about.keys() <= kinds.KINDS.keys()
