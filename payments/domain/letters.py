"""Payments: a letter in somebody's own name that says what their involvement is. (C20)

It says what is so and what they chose to tell, and never what they should do. Nothing is kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, FeeChoice, Reply, Seat
from involvement.calendars import LONDON
from involvement.money import pounds
from involvement.people.models import Person

MOST = 40


class Tell(models.TextChoices):
    """What a letter may say beyond what involvement is; each only if the person chose it."""

    WORK = "work", gettext_lazy("What it is about, and with which group")
    MEETINGS = "meetings", gettext_lazy("The days and times of the meetings")
    FEE = "fee", gettext_lazy("The fee")
    COSTS = "costs", gettext_lazy("That BASW pays back my costs")
    CONTACT = "contact", gettext_lazy("Who at BASW can answer questions")
    ADDRESS = "address", gettext_lazy("My address")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to print: who writes it, when, its words, and its meetings."""

    name: str
    address: str
    day: date
    words: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def works(person: Person) -> list[Activity]:
    """Return the work that somebody was asked to and did not say no to, the newest first."""
    seats = Seat.objects.filter(person=person, invited_at__isnull=False)
    own = seats.exclude(reply=Reply.NOT_COMING).values("meeting__activity")
    return list(Activity.objects.filter(pk__in=own).select_related("group", "lead").order_by("-pk"))


def written(person: Person, work: Activity, *, tell: Collection[str], today: date) -> Letter:
    """Write the letter, of one piece of work, with what the person chose and nothing else."""
    seats = _seats(person, work) if {Tell.MEETINGS, Tell.FEE} & set(tell) else []
    words = [
        _("I take part in involvement with BASW, the British Association of Social Workers."),
        _(
            "BASW asks people who use services, and carers, to help make its work better. "
            "This is called involvement."
        ),
        _("I can say no to any meeting. I can stop at any time, and I do not have to say why."),
    ]
    if Tell.WORK in tell:
        about = {"title": work.title, "group": work.group.name}
        words.append(_("It is about “%(title)s”, with this group: %(group)s.") % about)
    if Tell.FEE in tell and Tell.MEETINGS not in tell:
        words += sorted({_fee(seat) for seat in seats})
    if Tell.COSTS in tell:
        words.append(_("BASW pays back what it costs me to take part, like travel or care."))
    if Tell.CONTACT in tell:
        words.append(_("At BASW, %(name)s can answer questions.") % {"name": work.lead.name})
    head, rows = _table(seats, has_fee=Tell.FEE in tell) if Tell.MEETINGS in tell else ([], [])
    address = person.address if Tell.ADDRESS in tell else ""
    return Letter(person.name, address, today, words, head, rows)


def _seats(person: Person, work: Activity) -> list[Seat]:
    seats = Seat.objects.filter(
        person=person, meeting__activity=work, invited_at__isnull=False
    ).exclude(reply=Reply.NOT_COMING)
    seats = seats.exclude(meeting__state="cancelled").select_related("meeting")
    return list(seats.order_by("-meeting__starts_at")[:MOST])[::-1]


def _table(seats: list[Seat], *, has_fee: bool) -> tuple[list[str], list[list[str]]]:
    head = [_("Day"), _("From"), _("To"), *([_("Fee")] if has_fee else [])]
    rows = []
    for seat in seats:
        starts, ends = (
            at.astimezone(LONDON) for at in (seat.meeting.starts_at, seat.meeting.ends_at)
        )
        when = [dateformat.format(starts, "j F Y"), *(f"{at:%H:%M}" for at in (starts, ends))]
        rows.append([*when, *([_fee(seat)] if has_fee else [])])
    return head, rows


def _fee(seat: Seat) -> str:
    if not seat.fee_offered_pence:
        return _("There is no fee.")
    offered = {"money": pounds(seat.fee_offered_pence)}
    if seat.fee_choice == FeeChoice.WAIT:
        return _("I was offered %(money)s for a meeting. I have not decided yet.") % offered
    if seat.fee_choice == FeeChoice.NONE:
        return _("I was offered %(money)s for a meeting. I chose to take no fee.") % offered
    if seat.fee_choice == FeeChoice.LESS:
        less = offered | {"less": pounds(seat.fee_pence)}
        return _("I was offered %(money)s for a meeting. I chose to take %(less)s.") % less
    if seat.fee_choice == FeeChoice.GIVE:
        return _("I was offered %(money)s for a meeting. I give it away.") % offered
    if seat.fee_choice == FeeChoice.VOUCHER:
        return _("I was offered %(money)s for a meeting, as a voucher.") % offered
    return _("I was offered %(money)s for a meeting.") % offered
