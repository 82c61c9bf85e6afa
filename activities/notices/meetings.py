"""Messages about a meeting: it has moved, is called off, or what came of it."""

from collections.abc import Mapping

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
