"""Made-up photos that wait to be typed, and what BASW booked or has an invoice for."""

import hashlib

from django.core.files.base import ContentFile

from activities.models import CAME, Seat
from involvement.demo.work import Work
from payments.models import (
    CostKind,
    DirectCost,
    DirectHow,
    DirectState,
    Organisation,
    OrganisationState,
    SentPhoto,
)

PHOTOS = 2
NIGHT, CARE = 94_00, 54_00  # pence


def make(work: Work, picture: bytes) -> None:
    """Let two people have sent a photo alone, and give two others a room and their care."""
    staff = work.cast.users["staff"]
    others = Seat.objects.exclude(person__user__in=work.cast.users.values())
    came = others.filter(attendance__in=CAME).order_by("-meeting__starts_at", "pk")
    seats = list(came.select_related("meeting", "person")[: PHOTOS + 2])
    if len(seats) < PHOTOS + 2:
        return
    for number, seat in enumerate(seats[:PHOTOS]):
        _photo(seat, picture + bytes([number]), work)
    night, care = seats[PHOTOS:]
    DirectCost.objects.create(
        seat=night,
        person_id=night.person_id,
        kind=CostKind.STAY,
        how=DirectHow.CARD,
        nights=1,
        amount_pence=NIGHT,
        reference="DEMO ROOM",
        state=DirectState.PAID,
        paid_on=min(night.meeting.day, work.today),
        entered_by=staff,
    )
    payee = Organisation.objects.filter(state=OrganisationState.CONFIRMED).first()
    if payee is not None:
        DirectCost.objects.create(
            seat=care,
            person_id=care.person_id,
            kind=CostKind.CARE,
            how=DirectHow.INVOICE,
            organisation=payee,
            amount_pence=CARE,
            reference="DEMO CARE 1",
            entered_by=staff,
        )


def _photo(seat: Seat, content: bytes, work: Work) -> None:
    photo = SentPhoto(
        seat=seat,
        person_id=seat.person_id,
        content_type="image/jpeg",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sent_at=work.moment(work.today, 9),
    )
    photo.file.save("receipt.jpg", ContentFile(content), save=False)
    photo.save()
