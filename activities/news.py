"""More messages of this app: what came of a meeting, and how to speak apart at one."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from activities import notices as shared
from activities.domain import apart
from activities.models import Reply, Seat
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose


# for nobody else: it would say in what capacity somebody takes part
@kinds.register(
    "speak_apart", label=_("How they can speak without the others"), stops=kinds.Stops.ON_LEAVING
)
def speak_apart(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """How service users and carers can give their views apart, and each one's own time. (R10)"""
    words = shared.with_links(
        notices, shared.seats_of(notices).exclude(reply=Reply.NOT_COMING).in_bulk()
    )
    return {pk: said | {"own": apart.own_time(said["seat"])} for pk, said in words.items()}


@shared.of_a_meeting("meeting_closed", label=_("What was decided at a meeting"))
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
            "contact": shared.contact_of(seat),
            "link": f"{link}decided/",
        }
        for notice, link in zip(there, made, strict=True)
    }
