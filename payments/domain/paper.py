"""Payments: claim forms on paper, made for people who send one back by post. (ux.md 2.3, N2)"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Meeting, Seat
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.fields import CLEAR, random_part
from involvement.people.models import User
from payments.models import PaperForm

RANDOM = 7


def seats(meeting: Meeting, *, nations: Collection[str]) -> QuerySet[Seat]:
    """Find who may need a form: those asked to a meeting, whom this account looks after."""
    found = Seat.objects.filter(meeting=meeting, invited_at__isnull=False)
    return found.filter(person__nation__in=nations, person__erased_at=None).order_by(
        "person__name", "id"
    )


@transaction.atomic
def make(wanted: Collection[Seat], *, by: User) -> datetime | None:
    """Give each seat its code, once for all; made again, a form keeps it. Returns when.

    All forms of one press have the same moment, by which they are printed together.
    """
    now = timezone.now()
    PaperForm.objects.bulk_create(
        [PaperForm(seat=seat, code=new_code(), made_at=now, made_by=by) for seat in wanted],
        update_conflicts=True,
        unique_fields=["seat"],
        update_fields=["made_at", "made_by"],
    )
    made = PaperForm.objects.filter(seat__in=wanted).select_related("seat")
    trail.record_all([("paperform.made", form) for form in made], by=by)
    return now if wanted else None


def newest(meeting: Meeting, *, nations: Collection[str]) -> QuerySet[PaperForm]:
    """Find the forms of this meeting that were made last, in one press."""
    forms = PaperForm.objects.filter(seat__in=seats(meeting, nations=nations))
    last = forms.order_by("-made_at").values("made_at")[:1]
    return forms.filter(made_at=last).order_by("seat__person__name", "id")


def find(typed: str) -> PaperForm | None:
    """Find the form of a code, however it was typed; None where there is none.

    A letter that was misread, or two that were swapped, are told from a code nobody has.
    """
    code = plain(typed)
    if len(code) != RANDOM + 1 or not set(code) <= set(CLEAR):
        raise RuleBroken(_("A code has 8 letters and numbers, like 4KQX 7M3P. Look once more."))
    if check_of(code[:-1]) != code[-1]:
        raise RuleBroken(_("One letter or number of this code is wrong. Look at the form again."))
    forms = PaperForm.objects.select_related("seat__meeting", "seat__person")
    return forms.filter(code=code, seat__person__erased_at=None).first()


def plain(typed: str) -> str:
    """Return a code without spaces and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def new_code() -> str:
    """Return an unguessable code and its check character."""
    part = random_part(RANDOM)
    return part + check_of(part)


def check_of(part: str) -> str:
    """Work out the last character. The alphabet has a prime number of signs, and each place its
    own weight, so that one wrong sign and two swapped ones are always found."""
    total = sum(place * CLEAR.index(sign) for place, sign in enumerate(part, start=2))
    return CLEAR[-total % len(CLEAR)]
