"""Payments: a photo that should never have been sent is taken away, and another is asked for.

Its file goes, and so does what finds one that looks like it. The cost stays as it is.
"""

from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import behalf
from involvement.people.models import Person, User
from involvement.uploads import Checked
from payments.domain import receipts, whose
from payments.models import (
    Claim,
    ClaimLine,
    LineState,
    PhotoState,
    Receipt,
    RemovedPhoto,
    SentPhoto,
)


def with_photo(seat_id: int) -> QuerySet[ClaimLine]:
    """Find the costs sent for a seat that have a photo."""
    return ClaimLine.objects.filter(
        claim__seat=seat_id, claim__sent_at__isnull=False, receipt__isnull=False
    )


def waiting(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Keep the costs that we still decide about, whose photo is gone and which have no other."""
    gone = RemovedPhoto.objects.filter(line=OuterRef("pk"))
    return lines.filter(Exists(gone), state=LineState.SENT, receipt=None, has_no_receipt=False)


def is_waiting(line: ClaimLine) -> bool:
    """Say the same of one cost that `with_removal` has looked up."""
    has_none = line.has_no_receipt or hasattr(line, "receipt")
    return line.gone_at is not None and line.state == LineState.SENT and not has_none


def with_removal(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Add to each cost when a photo of it was taken away last, by whom and why; else nothing."""
    last = RemovedPhoto.objects.filter(line=OuterRef("pk")).order_by("-pk")
    return lines.annotate(
        gone_at=Subquery(last.values("removed_at")[:1]),
        gone_by=Subquery(last.values("removed_by__name")[:1]),
        gone_by_id=Subquery(last.values("removed_by")[:1]),
        gone_by_us=ExpressionWrapper(
            ~Q(gone_by_id=None)
            & (Q(claim__person__user=None) | ~Q(gone_by_id=F("claim__person__user"))),
            output_field=BooleanField(),
        ),
        gone_why=Subquery(last.values("why")[:1]),
    )


@transaction.atomic
def take_away(line: ClaimLine, *, why: str, by: User) -> None:
    """Take the photo of somebody's cost away, and tell them. A second call changes nothing."""
    removed = _take_away(line, why=why, by=by)
    if removed and removed.person.user_id != by.pk:
        _tell(removed)


@transaction.atomic
def take_own_away(line: ClaimLine, *, why: str, by_person: Person) -> None:
    """Take one's own photo away, whatever became of the cost; staff may type it for somebody.

    Whoever types this enters nothing, so it keeps nobody from deciding. Again changes nothing.
    """
    if line.claim.person_id != by_person.pk:
        raise RuleBroken(_("This claim belongs to someone else."))
    if _take_away(line, why=why, by=behalf.typist() or by_person.user):
        ref = line.claim.ref
        behalf.note(_("You took away a photo of your claim %(ref)s.") % {"ref": ref})


@transaction.atomic
def take_sent_away(photo: SentPhoto, *, why: str, by: User) -> None:
    """Take away a photo that waits to be typed, and ask for another. Again changes nothing."""
    photo = SentPhoto.objects.select_related("person").lock(photo.pk)
    if photo.person.user_id == by.pk:
        raise RuleBroken(_("This photo is yours. Someone else has to type it."))
    if photo.state == PhotoState.REMOVED:
        return
    receipts.forget(photo.file)
    seen = {"seen_at": timezone.now(), "seen_by": by}
    states.move(photo, PhotoState.REMOVED, by=by, **receipts.NOTHING, **seen)
    _tell(RemovedPhoto.objects.create(person=photo.person, photo=photo, why=why, removed_by=by))


@transaction.atomic
def send_another(
    line: ClaimLine,
    *,
    photo: Checked | None = None,
    has_no_receipt: bool = False,
    words: str = "",
    by_person: Person,
) -> None:
    """Send another photo in place of one taken away, or say that there is none.

    Where the cost waits for nothing now, a second call changes nothing.
    """
    claim = Claim.objects.select_related("person__user").lock(line.claim_id)
    whose.must_be_theirs(claim, by_person)
    line = waiting(ClaimLine.objects.filter(pk=line.pk)).select_for_update(of=("self",)).first()
    if line is None:
        return
    if photo is None and not has_no_receipt:
        raise RuleBroken(_("Add a photo, or choose “I have no receipt”"))
    line.has_no_receipt, line.answer = photo is None, words
    line.first_check_at = line.first_check_by = None
    line.save(update_fields=["has_no_receipt", "answer", "first_check_at", "first_check_by"])
    if photo:
        receipts.replace(line, photo)
    line.claim = claim
    trail.record("claimline.photo_again", line, by=by_person.user)
    behalf.note(_("You answered our question about your claim %(ref)s.") % {"ref": claim.ref})


def _take_away(line: ClaimLine, *, why: str, by: User | None) -> RemovedPhoto | None:
    """Erase the photo and keep that it was here. What was checked with it is checked anew."""
    claim = Claim.objects.select_related("person").lock(line.claim_id)
    line = ClaimLine.objects.lock(line.pk)
    receipt = Receipt.objects.filter(line=line).first()
    if receipt is None or claim.sent_at is None:
        return None
    removed = RemovedPhoto.objects.create(
        person=claim.person,
        line=line,
        why=why,
        removed_by=by,
        sha256=receipt.sha256 if line.state == LineState.APPROVED else "",
    )
    receipts.forget(receipt.file)
    receipt.delete()
    SentPhoto.objects.filter(claim=claim).update(**receipts.NOTHING)
    if line.state == LineState.SENT:
        line.first_check_at = line.first_check_by = None
        line.save(update_fields=["first_check_at", "first_check_by"])
    line.claim = claim
    trail.record("claimline.photo_removed", line, by=by)
    return removed


def _tell(removed: RemovedPhoto) -> None:
    key = f"photo_removed:{removed.pk}"
    outbox.queue("photo_removed", to=removed.person, about_id=removed.pk, key=key)
