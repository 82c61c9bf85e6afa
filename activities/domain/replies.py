"""Presence: what somebody answers to an invitation, in their own time and in their own words.

The meeting is locked before the seat, because an answer changes who is coming. Every verb may be
called again: the same answer twice is one answer.
"""

from collections.abc import Collection
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import adjustments, calls, packs, presence, told
from activities.domain.invited import (
    changes,
    closed,
    draft,
    purpose_now,
    said_yes,
    to_answer,
    to_come,
    version,
)
from activities.models import (
    Agreement,
    Attendance,
    Cause,
    FeeChoice,
    Help,
    Meeting,
    Mode,
    Reply,
    Seat,
    Travel,
)
from activities.signals import seats_marked
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import behalf, needs
from involvement.people.models import Person
from involvement.querysets import insert_new

ANSWER = [
    "reply", "entered_by", "replied_at", "dropped_out_at", "question", "travel", "fee_to",
    "needs_stay", "needs_care_cover", "fee_choice", "fee_less_pence", "purpose",
    "answered_starts_at", "answered_sequence", "goes_alone_at", "goes_alone_with", "draft",
    "attendance", "marked_at",
]  # fmt: skip
_given = attrgetter(
    "reply", "travel", "needs_stay", "needs_care_cover", "fee_choice", "fee_less_pence", "fee_to",
    "purpose_id",
    "answered_starts_at", "answered_sequence",
)  # fmt: skip
CAUSES = {Reply.COMING: Cause.YES, Reply.NOT_COMING: Cause.NO}


@transaction.atomic
def keep_draft(seat: Seat, step: str, answers: dict[str, Any], *, by_person: Person) -> None:
    """Keep one page of an answer, to carry on here or on another device. A second call replaces."""
    seat = _open(seat, by_person)
    own = draft(seat)
    own = own | {"started": own.get("started") or timezone.now().isoformat(), step: answers}
    if entry := behalf.now():
        own = {"behalf": own | {"entry": entry.pk}}
    seat.draft = seat.draft | own
    seat.save(update_fields=["draft"])


@transaction.atomic
def accept(
    seat: Seat,
    *,
    help: Collection[str] = (),
    words: str = "",
    travel: str = Travel.NOT_NEEDED,
    stay: bool = False,
    care: bool = False,
    fee_choice: str = FeeChoice.FULL,
    less: int | None = None,
    to: str = "",
    fee_words: str = "",
    disagrees: str = "",
    seen: str = "",
    by_person: Person,
) -> None:
    """Say yes, with what helps, how to get there and what to pay. (U4, R8, C6, C21, C22)

    Staff who type it choose no fee for somebody: they keep the person's own choice, let it wait,
    or write down the words the person said (`fee_words`). The person's own agreement, or what
    they disagree with, is kept, and they are sent what they said yes to; the same again is not.
    """
    seat = _open(seat, by_person)
    _must_be_seen(seat, seen)
    told.must_be_their_fee(seat, (fee_choice, less, to), fee_words)
    was, seat.draft = _given(seat), {}
    _take_in(seat, travel=travel, stay=stay, care=care, fee_choice=fee_choice, less=less, to=to)
    has_news = adjustments.ask_for(seat, {*help}, words)
    needs.remember(seat.person, help=help, words=words)
    has_news |= _agree(seat, disagrees)
    _say_yes_to(seat)
    if not has_news and _given(seat) == was:
        seat.save(update_fields=["draft"])
        return
    if seat.replied_at is not None:
        outbox.drop(f"reply_thanks:{seat.pk}:")
    _save(seat, "seat.coming", was=was[0], by_person=by_person)
    behalf.note(told.words(seat), words=fee_words)
    _thank(seat)
    _look_again(seat, was=was[0], asks_for_post=Help.POST in help)


def _thank(seat: Seat) -> None:
    """Send them what they said yes to."""
    outbox.queue(
        "reply_thanks",
        to=seat.person,
        about_id=seat.pk,
        key=f"reply_thanks:{seat.pk}:{seat.replied_at:%Y%m%d%H%M%S%f}",
    )


@transaction.atomic
def still_ok(seat: Seat, *, seen: str = "", by_person: Person) -> None:
    """Say yes again after the purpose or the meeting changed. A second call changes nothing."""
    seat = _open(seat, by_person)
    if not said_yes(seat):
        raise RuleBroken(_("Tell us first if you want to do this."))
    _must_be_seen(seat, seen)
    if not changes(seat, purpose_now(seat)):
        return
    was = seat.reply
    _agree(seat, "")
    _say_yes_to(seat)
    _save(seat, "seat.still_coming", was=was, by_person=by_person)
    behalf.note(told.words(seat))
    _look_again(seat, was=was)


def decline(seat: Seat, *, by_person: Person) -> None:
    """Say no. Nobody is asked why. A second no changes nothing."""
    _answer(seat, Reply.NOT_COMING, by_person=by_person)


def not_sure(seat: Seat, *, by_person: Person) -> None:
    """Say "not sure yet", which is neither a yes nor a no. A second call changes nothing."""
    _answer(seat, Reply.NOT_SURE, by_person=by_person)


@transaction.atomic
def ask(seat: Seat, question: str, *, by_person: Person) -> None:
    """Ask the named contact first. A yes or no already given stays; the same words go once."""
    seat = _open(seat, by_person)
    if seat.question == question:
        return
    was, seat.question = seat.reply, question
    if seat.reply in (Reply.NONE, Reply.NOT_SURE):
        seat.reply = Reply.ASKED
    _save(seat, "seat.asked", was=was, by_person=by_person)
    behalf.note(_("You asked a question about “%(title)s”.") % {"title": seat.meeting.title})
    outbox.queue(
        "question_asked",
        to=purpose_now(seat).contact_here or seat.meeting.activity.lead,
        about_id=seat.pk,
        key=f"question_asked:{seat.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
    )
    _look_again(seat, was=was)


@transaction.atomic
def stand_down(person: Person) -> int:
    """Say no to every meeting to come for somebody who leaves; returns how many. (C5)

    Work that has stopped for now takes this no too. A second call finds nothing to do.
    """
    seats = list(to_come(person).order_by("meeting_id"))
    for seat in seats:
        _answer(seat, Reply.NOT_COMING, by_person=person, even_if="paused")
    return len(seats)


@transaction.atomic
def _answer(seat: Seat, reply: Reply, *, by_person: Person, even_if: str = "") -> None:
    seat = _open(seat, by_person, even_if=even_if)
    if seat.reply == reply:
        return
    # only a no can leave somebody else alone; a choice to come alone ends with its yes
    may_leave_one = reply == Reply.NOT_COMING or seat.goes_alone_at is not None
    before = presence.counts(seat.meeting) if may_leave_one else None
    was, seat.reply, seat.draft = seat.reply, reply, {}
    seat.answered_starts_at = seat.answered_sequence = None
    seat.goes_alone_at, seat.goes_alone_with = None, ""
    _save(seat, f"seat.{reply}", was=was, by_person=by_person)
    behalf.note(told.words(seat))
    outbox.drop(f"reply_thanks:{seat.pk}:")
    _look_again(seat, was=was, before=before)


def _open(seat: Seat, by_person: Person, *, even_if: str = "") -> Seat:
    """Lock the meeting and then the seat; refuse when it is too late or somebody else's.

    What comes with the seat is read once the meeting is held, so that it stands until the end.
    """
    meeting = Meeting.objects.select_related("activity__group").lock(seat.meeting_id)
    seat = to_answer().lock(seat.pk)
    seat.meeting = meeting
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person invited can answer."))
    seat.person = by_person
    if seat.invited_at is None:
        raise RuleBroken(_("You have not been invited to this yet. Call us if you should be."))
    why = closed(seat, now=timezone.now())
    if why == "cancelled":
        raise RuleBroken(_("This meeting was cancelled. Your answer has not changed."))
    if why == "over":
        raise RuleBroken(_("This meeting has begun. Call us if you want to tell us something."))
    if why and why != even_if:
        raise RuleBroken(_("This work has stopped for now. Your answer has not changed."))
    return seat


def _must_be_seen(seat: Seat, seen: str) -> None:
    if seen and seen != version(seat, seat.purpose_now_id):
        raise RuleBroken(_("Something changed while you were here. Please look again first."))


def _save(seat: Seat, action: str, *, was: str, by_person: Person) -> None:
    seat.replied_at = timezone.now()
    if seat.reply == Reply.COMING:
        seat.dropped_out_at = None
    elif seat.reply == Reply.NOT_COMING and was == Reply.COMING:
        seat.dropped_out_at = seat.replied_at
    seat.entered_by = behalf.typist()
    comes_after_all = seat.attendance == Attendance.STAYED_AWAY and seat.reply != Reply.NOT_COMING
    if comes_after_all:
        seat.attendance, seat.marked_at = Attendance.UNMARKED, None
    seat.save(update_fields=ANSWER)
    trail.record(action, seat, by=by_person.user, was=str(was))
    if comes_after_all:
        seats_marked.send(sender=Seat, seats=[seat], by=by_person.user)


def _look_again(
    seat: Seat,
    *,
    was: str,
    asks_for_post: bool | None = None,
    before: presence.Counts | None = None,
) -> None:
    """An answer may bring somebody back, leave somebody alone, or call a reserve."""
    today = london_day(timezone.now())
    if asks_for_post is None:
        asks_for_post = any(row["help"] == Help.POST for row in seat.asked)
    packs.plan_one(seat, asks_for_post=asks_for_post, today=today)
    cause = CAUSES.get(seat.reply, Cause.ANSWER)
    presence.guard_locked(seat.meeting, before=before, today=today, cause=cause, by=behalf.typist())
    if seat.is_reserve or Reply.NOT_COMING in (seat.reply, was):
        calls.answered(seat, now=timezone.now())


def _take_in(
    seat: Seat,
    *,
    travel: str,
    stay: bool,
    care: bool,
    fee_choice: str,
    less: int | None,
    to: str,
) -> None:
    """Fill in what a yes says; nobody travels to a screen, or gives up more than the fee."""
    from_home = seat.meeting.mode == Mode.ONLINE
    seat.travel = Travel.NOT_NEEDED if from_home else travel
    seat.needs_stay = stay and not from_home
    seat.needs_care_cover = care
    seat.fee_choice = fee_choice
    seat.fee_less_pence = None
    seat.fee_to = to if seat.fee_goes_elsewhere else ""
    if fee_choice == FeeChoice.LESS:
        seat.fee_less_pence = min(less or 0, seat.fee_offered_pence)


def _say_yes_to(seat: Seat) -> None:
    """Say yes to the purpose and the meeting as they are now. (U6)"""
    seat.reply, seat.purpose_id = Reply.COMING, seat.purpose_now_id
    seat.answered_starts_at = seat.meeting.starts_at
    seat.answered_sequence = seat.meeting.sequence


def _agree(seat: Seat, disagrees: str) -> bool:
    """Record this person's own yes to the purpose, or what they disagree with. (U4)

    A difference once told stays until it is settled: a yes without words does not cover it.
    """
    about = {"purpose_id": seat.purpose_now_id, "person_id": seat.person_id}
    if insert_new([Agreement(**about, agrees=not disagrees, words=disagrees)]):
        return True
    if not disagrees:
        return False
    told = Agreement.objects.filter(**about).exclude(words=disagrees)
    return bool(told.update(agrees=False, words=disagrees, at=timezone.now()))
