"""Payments: a photo and nothing more. We type what stands on it; the person can put it right."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Seat
from involvement import states
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from involvement.uploads import Checked
from payments.domain import claims, promise, receipts
from payments.models import (
    IN_MILES,
    RULES,
    Claim,
    ClaimLine,
    CostKind,
    LineState,
    PhotoState,
    Receipt,
    SentPhoto,
)

MOST = 20
# a photo shows no miles: those are claimed with the miles
ON_PHOTOS = [kind for kind in CostKind if kind not in IN_MILES]


@transaction.atomic
def send(seat: Seat, photo: Checked, *, by_person: Person) -> SentPhoto:
    """Keep a photo that somebody sent for us to type. The same photo again is the same one."""
    seat = Seat.objects.select_related("meeting__activity__lead", "person__user").lock(seat.pk)
    if by_person.pk != seat.person_id:
        raise RuleBroken(_("You can only claim for a meeting that you were asked to."))
    if not claims.can_claim(seat, today=london_day(timezone.now())):
        raise RuleBroken(_("Tell us that you are coming first. Then you can claim."))
    there = SentPhoto.objects.filter(seat=seat)
    sha256 = hashlib.sha256(photo.content).hexdigest()
    if same := there.filter(sha256=sha256, state=PhotoState.WAITING).first():
        return same
    if there.count() >= MOST:
        raise RuleBroken(_("You have sent many photos for this meeting. Please call us."))
    sent = SentPhoto.objects.create(
        seat=seat, person_id=seat.person_id, **receipts.fields_of(photo)
    )
    trail.record("sentphoto.sent", sent, by=by_person.user)
    outbox.queue("photo_sent", to=by_person, about_id=sent.pk, key=f"photo_sent:{sent.pk}")
    purpose = seat.meeting.activity.current_purpose
    contact = purpose.contact_here if purpose else None
    outbox.queue(
        "photo_waiting",
        to=contact or seat.meeting.activity.lead,
        about_id=sent.pk,
        key=f"photo_waiting:{sent.pk}",
    )
    return sent


@transaction.atomic
def take_back(photo: SentPhoto, *, by_person: Person) -> None:
    """Take a photo back that nobody has typed yet, and forget it. Again changes nothing."""
    photo = SentPhoto.objects.lock(photo.pk)
    if photo.person_id != by_person.pk:
        raise RuleBroken(_("This photo belongs to someone else."))
    if photo.state == PhotoState.TAKEN_BACK:
        return
    receipts.forget(photo.file)
    states.move(photo, PhotoState.TAKEN_BACK, by=by_person.user, **receipts.NOTHING)


@transaction.atomic
def type_in(
    photo: SentPhoto,
    *,
    kind: str,
    amount_pence: int,
    nights: int | None = None,
    note: str = "",
    by: User,
) -> Claim:
    """Make a claim of what stands on a photo, and tell the person what was typed.

    The promise runs from the day the photo came. Whoever types never decides. A second call
    returns the claim that was made.
    """
    photo = _to_see(photo, by)
    if photo.claim is not None:
        return photo.claim
    claim = _claim_of(photo, by=by)
    line = ClaimLine.objects.create(
        claim=claim,
        kind=kind,
        amount_pence=amount_pence,
        nights=(nights or 1) if RULES[kind].in_nights else None,
        note=note,
    )
    names = ("content_type", "size", "sha256", "look")
    kept = {name: getattr(photo, name) for name in names}
    Receipt.objects.create(line=line, file=photo.file.name, **kept)
    states.move(line, LineState.SENT, by=by)
    seen = {"seen_at": timezone.now(), "seen_by": by}
    states.move(photo, PhotoState.TYPED, by=by, claim=claim, file="", **seen)
    trail.record("claim.sent", claim, by=by)
    outbox.queue("photo_typed", to=photo.person, about_id=claim.pk, key=f"photo_typed:{photo.pk}")
    return claim


def _claim_of(photo: SentPhoto, *, by: User) -> Claim:
    days = promise.dates(london_day(photo.sent_at), photo.person.nation)
    return Claim.objects.create(
        person=photo.person,
        seat_id=photo.seat_id,
        entered_by=by,
        sent_at=timezone.now(),
        decide_by=days.decide_by,
        pay_by=days.pay_by,
    )


@transaction.atomic
def cannot_read(photo: SentPhoto, *, by: User) -> None:
    """Say that a photo cannot be read, and ask for another. A second call changes nothing."""
    photo = _to_see(photo, by)
    if photo.state == PhotoState.UNREADABLE:
        return
    receipts.forget(photo.file)
    seen = {"seen_at": timezone.now(), "seen_by": by}
    states.move(photo, PhotoState.UNREADABLE, by=by, **receipts.NOTHING, **seen)
    outbox.queue(
        "photo_unreadable",
        to=photo.person,
        about_id=photo.pk,
        key=f"photo_unreadable:{photo.pk}",
    )


def can_correct(claim: Claim) -> bool:
    """Say whether the person can still put right what we typed from their photo."""
    lines = claim.lines.all()
    is_open = any(line.state == LineState.SENT and not line.is_appealed for line in lines)
    is_typed_here = is_open and claim.entered_by_id is not None
    return is_typed_here and SentPhoto.objects.filter(claim=claim).exists()


@transaction.atomic
def correct(line: ClaimLine, *, kind: str, amount_pence: int, by_person: Person) -> None:
    """Put right what was typed from one's photo, until it is decided.

    A new cost takes the place of the old, so that no officer approves what they did not see.
    What somebody else looks at again stays as it is. The same again changes nothing.
    """
    claim = Claim.objects.select_related("person__user").lock(line.claim_id)
    if claim.person_id != by_person.pk:
        raise RuleBroken(_("This claim belongs to someone else."))
    lines = list(claim.lines.select_for_update(of=("self",)))
    live = [one for one in lines if one.state == LineState.SENT]
    if any((one.kind, one.amount_pence) == (kind, amount_pence) for one in live):
        return
    old = next((one for one in live if one.pk == line.pk and not one.is_appealed), None)
    if len(lines) >= claims.MOST_LINES:
        raise RuleBroken(_("You have changed this many times. Call us, and we put it right."))
    if old is None or not SentPhoto.objects.filter(claim=claim).exists():
        raise RuleBroken(_("We have decided about this claim. Call us if something is wrong."))
    nights = (old.nights or 1) if RULES[kind].in_nights else None
    new = ClaimLine.objects.create(
        claim=claim, kind=kind, amount_pence=amount_pence, nights=nights, note=old.note
    )
    Receipt.objects.filter(line=old).update(line=new)
    for one, to in ((old, LineState.TAKEN_BACK), (new, LineState.SENT)):
        one.claim = claim
        states.move(one, to, by=by_person.user)
    trail.record("claimline.corrected", new, by=by_person.user)


def _to_see(photo: SentPhoto, by: User) -> SentPhoto:
    """Lock a photo, for somebody who may type it: never one of their own."""
    photo = SentPhoto.objects.select_related("person__user", "claim").lock(photo.pk)
    if photo.person.user_id == by.pk:
        raise RuleBroken(_("This photo is yours. Someone else has to type it."))
    return photo
