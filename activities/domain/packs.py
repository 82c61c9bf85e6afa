"""Packs: papers on time, in the format that the person reads. (C9)

A copy's dates are worked out when the meeting is planned or moved, so that sending is a look at
what is due. The key of a message carries its date: a new date is a new message, once.
"""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import (
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Adjustment,
    Help,
    Meeting,
    MeetingState,
    PackCopy,
    Paper,
    Reading,
    Reply,
    Seat,
)
from involvement.audit import trail
from involvement.calendars import at_london, london_day, working_days_before
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.notices.models import Notice
from involvement.people.models import PaperFormat, Person, Route

POST_TAKES = 2  # working days
BATCH = 1000
OPENS = time(9)  # nobody is woken up by papers


@transaction.atomic
def plan(meeting: Meeting, *, today: date) -> int:
    """Plan a copy for everyone invited who has not said no; returns how many are new or moved.

    Call it after inviting and after moving. A date that has come stays as it is, unless the
    meeting moved later: then the copy has a new date, and one new message goes.
    """
    return plan_for(meeting.seats.values_list("pk", flat=True), today=today)


@transaction.atomic
def plan_for(seat_ids: Iterable[int], *, today: date) -> int:
    """Plan the copies of some seats; the same rule, and as safe to repeat."""
    seats = (
        Seat.objects.filter(
            pk__in=seat_ids, invited_at__isnull=False, meeting__state=MeetingState.PLANNED
        )
        .exclude(reply=Reply.NOT_COMING)
        .annotate(
            by_post=Q(person__paper_format=PaperFormat.POST)
            | Q(person__route=Route.LETTER)
            | Exists(Adjustment.objects.filter(seat=OuterRef("pk"), help=Help.POST))
        )
        .select_related("meeting__activity__group")
    )
    had = {
        copy.seat_id: copy
        for copy in PackCopy.objects.select_for_update().filter(seat__in=seats.values("pk"))
    }
    new, moved = [], []
    for seat in seats:
        copy = _planned(seat, had.get(seat.pk), today=today)
        if copy is not None:
            (moved if copy.pk else new).append(copy)
    made = PackCopy.objects.bulk_create(new, ignore_conflicts=True)
    PackCopy.objects.bulk_update(moved, ["send_on", "remind_on", "sent_at"], batch_size=BATCH)
    return len(made) + len(moved)


def plan_one(seat: Seat, *, asks_for_post: bool, today: date) -> None:
    """Plan the copy of one seat that is locked, after its meeting, in the same transaction.

    The same rule, and as safe to repeat. The seat was locked with its `pack`: whoever plans a copy
    holds the meeting, so that its dates still stand.
    """
    meeting, person = seat.meeting, seat.person
    if seat.invited_at is None or meeting.state != MeetingState.PLANNED:
        return
    if seat.reply == Reply.NOT_COMING:
        return
    by_nature = person.paper_format == PaperFormat.POST or person.route == Route.LETTER
    seat.by_post = by_nature or asks_for_post
    had = getattr(seat, "pack", None)
    send_on = had and had.send_on
    copy = _planned(seat, had, today=today)
    if copy is None:
        return
    if copy.pk is None:
        PackCopy.objects.bulk_create([copy], ignore_conflicts=True)
        return
    # sending, which needs no meeting, may mark it at this moment: that stands for the same day
    is_new_day = copy.send_on != send_on
    copy.save(update_fields=["send_on", "remind_on", *(["sent_at"] if is_new_day else [])])


def queue_packs(*, today: date) -> int:
    """Send every pack whose day has come and whose papers are there, once for each date.

    The row is marked in the transaction that puts the message in the outbox. Without papers
    nothing goes; they go at once when they come.
    """
    return _queue("pack", _due(today).filter(sent_at=None, send_on__lte=today), today=today)


def queue_reminders(*, today: date) -> int:
    """Remind everyone whose pack has gone and whose reminder is due; again reminds nobody.

    If the meeting moves, `remind_on` moves with it, the key changes, and one new reminder goes.
    """
    key = Concat(
        Value("pack_reminder:"),
        Cast("pk", CharField()),
        Value(":"),
        Cast("remind_on", CharField()),
        output_field=CharField(),
    )
    told = Notice.objects.filter(key=OuterRef("reminder_key"))
    due = _due(today).filter(sent_at__isnull=False, remind_on__lte=today)
    return _queue(
        "pack_reminder",
        due.annotate(reminder_key=key).filter(~Exists(told)),
        today=today,
    )


def key_of(kind: str, copy: PackCopy) -> str:
    """Name the one message of this kind for a copy and its date."""
    return f"{kind}:{copy.pk}:{copy.send_on if kind == 'pack' else copy.remind_on}"


def late(*, today: date) -> QuerySet[Meeting]:
    """Return meetings to come whose papers should have gone and are not there, soonest first."""
    return Meeting.objects.filter(
        state=MeetingState.PLANNED,
        invited_at__isnull=False,
        papers_by__lt=today,
        starts_at__gt=at_london(today, time.min),
        papers=None,
    ).order_by("starts_at", "id")


def late_by(seat: Seat, papers: list[Paper], *, today: date) -> date | None:
    """Return the day this person should have had papers, if they came later or not at all. (C9)

    Somebody invited after that day gets them at once, which is not late.
    """
    meeting = seat.meeting
    due = max(meeting.papers_by, london_day(seat.invited_at))
    came = london_day(min(paper.added_at for paper in papers)) if papers else today
    return due if came > due else None


def copies(meeting: Meeting) -> list[PackCopy]:
    """Return the copies of everyone who has not said no, with their people."""
    wanted = PackCopy.objects.filter(seat__meeting=meeting).exclude(seat__reply=Reply.NOT_COMING)
    return list(wanted.select_related("seat__person").order_by("pk"))


def needs_call(copy: PackCopy) -> bool:
    """Whether this person told us of trouble with their papers."""
    return copy.reading not in (Reading.NOT_SAID, Reading.CAN_READ)


@transaction.atomic
def say_reading(seat: Seat, reading: Reading, *, by_person: Person) -> None:
    """Record how somebody gets on with their papers. Trouble goes to a person the same day.

    Saying the same twice tells nobody twice.
    """
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person invited can answer."))
    copy = PackCopy.objects.select_for_update().filter(seat=seat).first()
    if copy is None:
        raise RuleBroken(_("You have no papers for this meeting. Call us if you should."))
    if copy.reading == reading:
        return
    copy.reading = reading
    copy.save(update_fields=["reading"])
    trail.record(f"pack.{reading}", copy, by=by_person.user, person_id=by_person.pk)
    outbox.drop(f"papers_trouble:{copy.pk}:")
    if reading != Reading.CAN_READ:
        meeting = seat.meeting
        outbox.queue(
            "papers_trouble",
            to=seat.purpose.contact or meeting.activity.lead,
            about_id=copy.pk,
            key=f"papers_trouble:{copy.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        )


def _planned(seat: Seat, copy: PackCopy | None, *, today: date) -> PackCopy | None:
    """Return the copy of a seat with its dates, to be saved; None where it has them already."""
    send_on, remind_on = _dates(seat, copy, today=today)
    if copy is None:
        return PackCopy(seat=seat, send_on=send_on, remind_on=remind_on)
    if (copy.send_on, copy.remind_on) == (send_on, remind_on):
        return None
    if copy.send_on != send_on:
        copy.sent_at = None
    copy.send_on, copy.remind_on = send_on, remind_on
    return copy


def _dates(seat: Seat, copy: PackCopy | None, *, today: date) -> tuple[date, date]:
    meeting, early = seat.meeting, seat.meeting.papers_by
    if seat.by_post:
        early = working_days_before(early, POST_TAKES, nation=meeting.activity.nation)
    send_on = _settle(early, copy and copy.send_on, today=today)
    remind_on = _settle(meeting.remind_on, copy and copy.remind_on, today=today)
    return send_on, max(send_on, remind_on)


def _settle(wanted: date, had: date | None, *, today: date) -> date:
    """A day that has come, and was not too soon, stays. A day that has passed is today."""
    if had is not None and wanted <= had <= today:
        return had
    return max(wanted, today)


def _due(today: date) -> QuerySet[PackCopy]:
    """Copies of meetings that are still to come and have papers, for people who have not said no.

    Open to the past: a missed day is caught up. What has begun meanwhile is dropped on leaving.
    """
    papers = Paper.objects.filter(meeting=OuterRef("seat__meeting"))
    return (
        PackCopy.objects.filter(
            Exists(papers),
            seat__meeting__state=MeetingState.PLANNED,
            seat__meeting__starts_at__gte=at_london(today, time.min),
            seat__invited_at__isnull=False,
        )
        .exclude(seat__reply=Reply.NOT_COMING)
        .order_by("pk")
    )


def _queue(kind: str, due: QuerySet[PackCopy], *, today: date) -> int:
    """Queue a message for each copy, in batches: four statements for a thousand of them."""
    total, last = 0, 0
    while True:
        with transaction.atomic():
            copies = list(
                due.filter(pk__gt=last)
                .select_related("seat__person")
                .select_for_update(of=("self",), skip_locked=True)[:BATCH]
            )
            last = copies[-1].pk if copies else last
            total += outbox.queue_many(
                outbox.draft(
                    kind,
                    to=copy.seat.person,
                    about_id=copy.pk,
                    key=key_of(kind, copy),
                    due_at=at_london(today, OPENS),
                )
                for copy in copies
            )
            if kind == "pack":
                PackCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(
                    sent_at=timezone.now()
                )
        if len(copies) < BATCH:
            return total
