"""Messages about a meeting: it has moved, is called off, or what came of it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Attendance, MeetingState, Seat
from activities.notices.seats import contact_of, of_a_meeting, seats_of, with_links
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose


@of_a_meeting("meeting_moved", label=_("The meeting has a new time or place"))
def meeting_moved(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A meeting has a new time or place; whoever was asked answers again."""
    return with_links(notices, seats_of(notices).in_bulk())


@of_a_meeting("meeting_renamed", label=_("The meeting has a new name"))
def meeting_renamed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A meeting is called something else; its time, and everybody's answer, stay."""
    return with_links(notices, seats_of(notices).in_bulk())


@of_a_meeting("series_moved", label=_("Several meetings have new times"))
def series_moved(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """One message of all the meetings of a series that moved, each with its own link."""
    about = [notice.about_id for notice in notices]
    firsts = Seat.objects.select_related("meeting").in_bulk(about)
    there = Seat.objects.filter(
        Q(pk__in=about)
        | Q(meeting__series__in={seat.meeting.series_id for seat in firsts.values()}),
        person__in={seat.person_id for seat in firsts.values()},
        invited_at__isnull=False,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=timezone.now(),
    ).select_related("meeting__activity__lead", "purpose__contact", "person")
    theirs = defaultdict(list)
    for seat in there.order_by("meeting__starts_at", "pk"):
        theirs[seat.person_id, seat.meeting.series_id].append(seat)
    found = {}
    for notice in notices:
        first = firsts.get(notice.about_id)
        seats = theirs.get((first.person_id, first.meeting.series_id), []) if first else []
        found[notice.pk] = [
            one for one in seats if one.meeting.starts_at >= first.meeting.starts_at
        ]
    made = _links(notice_seats=found, readers={notice.pk: notice.person for notice in notices})
    return {
        pk: {
            "meeting": seats[0].meeting,
            "moved": [{"meeting": seat.meeting, "link": made[pk, seat.pk]} for seat in seats],
            "link": made[pk, seats[0].pk],
            "contact": contact_of(seats[0]),
        }
        for pk, seats in found.items()
        if seats
    }


def _links(*, notice_seats, readers) -> dict[tuple[int, int], str]:
    """Make a link for each seat, in one statement for each meeting, as each lasts as long."""
    by_meeting = defaultdict(list)
    for pk, seats in notice_seats.items():
        for seat in seats:
            by_meeting[seat.meeting].append((pk, seat.pk))
    made = {}
    for meeting, pairs in by_meeting.items():
        wanted = [(seat, readers[pk]) for pk, seat in pairs]
        until = meeting.ends_at + timedelta(days=30)
        addresses = links.issue_many(LinkPurpose.INVITATION, wanted, until=until)
        made |= dict(zip(pairs, addresses, strict=True))
    return made


@of_a_meeting("meeting_cancelled", label=_("The meeting is called off"))
def meeting_cancelled(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A meeting will not happen."""
    seats = seats_of(notices, state=MeetingState.CANCELLED).in_bulk()
    return {
        notice.pk: {
            "seat": seat,
            "meeting": seat.meeting,
            "contact": contact_of(seat),
            "is_paid": seat.counts and seat.attendance == Attendance.CALLED_OFF and seat.fee_pence,
        }
        for notice in notices
        if (seat := seats.get(notice.about_id))
    }


@of_a_meeting("meeting_closed", label=_("What was decided at a meeting"))
def meeting_closed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What came of a meeting: decisions with their reasons, what changed, what is next. (C10)"""
    seats = (
        Seat.objects.filter(meeting__closing__closed_at__isnull=False)
        .select_related("meeting__closing", "meeting__activity__lead", "purpose__contact")
        .prefetch_related("meeting__decisions")
        .in_bulk([notice.about_id for notice in notices])
    )
    there = [notice for notice in notices if notice.about_id in seats]
    made = links.issue_many(
        LinkPurpose.PAPERS, [(notice.about_id, notice.person) for notice in there]
    )
    return {
        notice.pk: {
            "meeting": (seat := seats[notice.about_id]).meeting,
            "closing": seat.meeting.closing,
            "decisions": list(seat.meeting.decisions.all()),
            "contact": contact_of(seat),
            "link": f"{link}decided/",
        }
        for notice, link in zip(there, made, strict=True)
    }
