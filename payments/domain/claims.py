"""Payments: what someone spent to take part, from the first answer to the decision. (C20 to C22)"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Reply, Seat
from involvement import states
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.money import mileage_pence, pounds
from involvement.notices import outbox
from involvement.people.domain import behalf
from involvement.people.models import Person
from involvement.uploads import Checked
from payments.domain import progress, promise, rates, receipts, urgent, whose
from payments.domain.decisions import approve, approve_all, ask, refuse
from payments.models import TRAVEL, Claim, ClaimLine, LineState, RateKey, UnfinishedCost

__all__ = [
    "add_line",
    "answer",
    "approve",
    "approve_all",
    "ask",
    "begin",
    "can_claim",
    "is_late",
    "keep_photo",
    "last_journey",
    "reason_to_give",
    "refuse",
    "remove_line",
    "send",
    "take_back",
    "word",
]
LATE_AFTER = timedelta(days=92)  # three months
MOST_LINES = 20
MOST_CLAIMS = 10
word = progress.word


def is_late(seat: Seat, *, today: date) -> bool:
    """Say whether the meeting is more than three months past: then we ask why, and still pay."""
    return today - seat.meeting.day > LATE_AFTER


def can_claim(seat: Seat, *, today: date) -> bool:
    """Say whether costs of this seat can be claimed: invited, and coming if it is still ahead."""
    is_ahead = seat.meeting.day > today
    return seat.invited_at is not None and (not is_ahead or seat.reply == Reply.COMING)


def drafts(seat: Seat) -> QuerySet[Claim]:
    """Find what is being written for this seat: by the person, or by whoever fills in for them.

    What somebody typed themselves is theirs alone until they send it, and so is what staff type.
    """
    return Claim.objects.filter(seat=seat, sent_at=None, entered_by=behalf.typist())


def last_journey(seat: Seat) -> ClaimLine | None:
    """Return what this person claimed last for a journey to another meeting, to offer it again."""
    lines = ClaimLine.objects.filter(
        claim__person=seat.person_id, claim__sent_at__isnull=False, kind__in=TRAVEL, tops_up=None
    )
    lines = lines.exclude(claim__seat=seat).exclude(state__in=progress.GONE)
    return lines.order_by("-claim__sent_at", "-pk").first()


@transaction.atomic
def begin(seat: Seat, *, kind: str, by_person: Person, today: date) -> Claim:
    """Open the draft of this seat, or take the one that is there, and keep what the next cost is.

    One seat, one draft for whoever types. A second call may change what the cost is for; a photo
    sent so far stays.
    """
    claim = _draft_of(seat, by_person=by_person, today=today)
    if claim.lines.count() >= MOST_LINES:
        raise RuleBroken(_("This claim is full. Send it, and start another for the rest."))
    UnfinishedCost.objects.bulk_create(
        [UnfinishedCost(claim=claim, kind=kind)],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["kind"],
    )
    return claim


@transaction.atomic
def keep_photo(claim: Claim, photo: Checked, *, by_person: Person) -> None:
    """Keep a photo with the cost being added, so that a mistake elsewhere does not lose it."""
    claim = _draft(claim, by_person)
    unfinished = UnfinishedCost.objects.filter(claim=claim).first() if claim else None
    if unfinished is None:
        return
    receipts.forget(unfinished.file)
    for name, value in receipts.fields_of(photo).items():
        setattr(unfinished, name, value)
    unfinished.save()


@transaction.atomic
def add_line(
    claim: Claim,
    *,
    amount_pence: int | None = None,
    tenths_of_miles: int | None = None,
    nights: int | None = None,
    note: str = "",
    has_no_receipt: bool = False,
    photo: Checked | None = None,
    today: date,
    by_person: Person,
) -> ClaimLine | None:
    """Turn the cost being added into a line. A second call finds nothing to add: None.

    Miles are priced by the rate of the meeting's day, and the line keeps that rate.
    """
    claim = _draft(claim, by_person)
    unfinished = UnfinishedCost.objects.filter(claim=claim).first() if claim else None
    if unfinished is None:
        return None
    line = ClaimLine(claim=claim, kind=unfinished.kind, note=note)
    rule = line.rule
    line.amount_pence = amount_pence or 0
    if rule.mile:
        _price_miles(line, tenths_of_miles or 0)
    has_photo = bool(photo or unfinished.file)
    line.nights = nights if rule.in_nights else None
    line.has_no_receipt = (
        not has_photo and not rule.mile and (has_no_receipt or not rule.needs_receipt)
    )
    if not (rule.mile or has_photo or line.has_no_receipt):
        raise RuleBroken(_("Add a photo, or choose “I have no receipt”"))
    if why := reason_to_give(line, today=today):
        raise RuleBroken(why)
    line.save()
    receipts.give(line, photo=photo, kept=unfinished)
    unfinished.delete()
    return line


def _price_miles(line: ClaimLine, tenths: int) -> None:
    line.tenths_of_miles = tenths
    line.pence_per_mile = rates.on(line.rule.mile, line.claim.seat.meeting.day)
    line.amount_pence = mileage_pence(tenths_of_miles=tenths, pence_per_mile=line.pence_per_mile)


def reason_to_give(line: ClaimLine, *, today: date) -> str:
    """Ask for a few words where a cost is unusual and has none; empty when all is well."""
    seat = line.claim.seat
    if line.note.strip():
        return ""
    if line.has_no_receipt and line.rule.needs_receipt:
        limit = rates.on(RateKey.NO_RECEIPT, seat.meeting.day)
        if line.amount_pence > limit:
            return _("Tell us why there is no receipt. You can still send this")
    if line.rule.cap:
        cap = rates.on(line.rule.cap, seat.meeting.day)
        if line.amount_pence > cap * (line.nights or 1):
            said = (
                _("This is more than %(most)s a night. Tell us why. You can still send it")
                if line.rule.in_nights
                else _("This is more than %(most)s. Tell us why. You can still send it")
            )
            return said % {"most": pounds(cap)}
    if is_late(seat, today=today):
        return _("Tell us why this comes late. You can still send it")
    return ""


@transaction.atomic
def remove_line(claim: Claim, *, line_id: int, by_person: Person) -> None:
    """Take one cost out of a draft, with its photo. A second call finds it gone."""
    claim = _draft(claim, by_person)
    line = claim.lines.filter(pk=line_id, state=LineState.DRAFT).first() if claim else None
    if line is None:
        return
    if receipt := getattr(line, "receipt", None):
        receipts.forget(receipt.file)
    line.delete()


@transaction.atomic
def send(claim: Claim, *, by_person: Person, is_urgent: bool = False) -> Claim:
    """Send a claim and promise its two days. A second call returns the claim already sent.

    Somebody who cannot wait for the money says so, and is not asked why.
    """
    claim = Claim.objects.select_related("person__user", "seat__meeting").lock(claim.pk)
    whose.must_be_theirs(claim, by_person)
    if claim.sent_at is not None:
        return claim
    lines = list(claim.lines.select_for_update(of=("self",)))
    if not lines:
        raise RuleBroken(_("Add a cost before you send your claim."))
    claim.sent_at = timezone.now()
    days = promise.dates(london_day(claim.sent_at), claim.person.nation)
    claim.decide_by, claim.pay_by = days.decide_by, days.pay_by
    claim.is_urgent = is_urgent
    claim.save(update_fields=["sent_at", "decide_by", "pay_by", "is_urgent"])
    for line in lines:
        line.claim = claim
        states.move(line, LineState.SENT, by=by_person.user)
    for unfinished in UnfinishedCost.objects.filter(claim=claim):
        receipts.forget(unfinished.file)
        unfinished.delete()
    trail.record("claim.sent", claim, by=by_person.user)
    behalf.note(
        _("You claimed %(money)s for “%(title)s”. The reference is %(ref)s.")
        % {
            "money": pounds(progress.total(lines)),
            "title": claim.seat.meeting.title,
            "ref": claim.ref,
        }
    )
    outbox.queue("claim_sent", to=claim.person, about_id=claim.pk, key=f"claim_sent:{claim.pk}")
    if claim.is_urgent:
        urgent.alert(claim)
    return claim


@transaction.atomic
def take_back(claim: Claim, *, by_person: Person) -> None:
    """Take back what is not decided yet. A second call finds it taken back and changes nothing."""
    claim = Claim.objects.select_related("person__user").lock(claim.pk)
    whose.must_be_theirs(claim, by_person)
    lines = list(claim.lines.select_for_update(of=("self",)))
    if claim.sent_at is None:
        raise RuleBroken(_("You have not sent this claim yet."))
    undecided = [n for n in lines if n.state in (LineState.SENT, LineState.QUESTION)]
    if not undecided and all(line.state != LineState.TAKEN_BACK for line in lines):
        raise RuleBroken(_("We have decided about this claim. Call us if something is wrong."))
    for line in undecided:
        line.claim = claim
        states.move(line, LineState.TAKEN_BACK, by=by_person.user)
    if undecided:
        behalf.note(_("You took back your claim %(ref)s.") % {"ref": claim.ref})


@transaction.atomic
def answer(
    line: ClaimLine, *, words: str = "", photo: Checked | None = None, by_person: Person
) -> None:
    """Answer a question about one cost, which goes back to be checked; a photo replaces the old.

    A second call with the same words changes nothing.
    """
    claim = Claim.objects.select_related("person__user").lock(line.claim_id)
    whose.must_be_theirs(claim, by_person)
    line = ClaimLine.objects.lock(line.pk)
    line.claim = claim
    if line.state == LineState.SENT and line.question and line.answer == words:
        return
    if line.state != LineState.QUESTION:  # sending a draft takes the same step
        raise RuleBroken(_("We have no question about this cost now."))
    if not words and photo is None:
        raise RuleBroken(_("Write an answer, or add a photo"))
    states.move(line, LineState.SENT, by=by_person.user, answer=words)
    behalf.note(_("You answered our question about your claim %(ref)s.") % {"ref": claim.ref})
    if photo:
        receipts.replace(line, photo)


def _draft_of(seat: Seat, *, by_person: Person, today: date) -> Claim:
    """Return the one draft of a seat, locked; make it where there is none yet."""
    if by_person.pk != seat.person_id or seat.invited_at is None:
        raise RuleBroken(_("You can only claim for a meeting that you were asked to."))
    if not can_claim(seat, today=today):
        raise RuleBroken(_("Tell us that you are coming first. Then you can claim."))
    there = drafts(seat).select_for_update(of=("self",))
    if draft := there.first():
        return draft
    new = Claim(seat=seat, person=seat.person, entered_by=behalf.typist())
    Claim.objects.bulk_create([new], ignore_conflicts=True)  # another press may have been first
    draft = there.get()
    if draft.ref == new.ref:
        if Claim.objects.filter(seat=seat).count() > MOST_CLAIMS:
            raise RuleBroken(_("You have sent many claims for this meeting. Please call us."))
        trail.record("claim.begun", draft, by=by_person.user)
    return draft


def _draft(claim: Claim, by_person: Person) -> Claim | None:
    """Lock a claim that is still being written; None once it has been sent."""
    claim = Claim.objects.select_related("seat__meeting").lock(claim.pk)
    whose.must_be_theirs(claim, by_person)
    return claim if claim.sent_at is None else None
