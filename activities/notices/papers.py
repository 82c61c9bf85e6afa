"""Messages about papers: here they are, have you got them, somebody needs a call. (C9)"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import packs
from activities.models import MeetingState, PackCopy, Reading, Reply
from activities.notices.seats import contact_of, of_a_meeting, staff_link
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose, PaperFormat


@kinds.register("papers_trouble", label=_("Somebody has trouble with their papers"))
def papers_trouble(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody needs a call about their papers today. (C9)"""
    copies = _copies(notices)
    return {
        notice.pk: {
            "copy": copy,
            "seat": copy.seat,
            "meeting": copy.seat.meeting,
            "link": staff_link("meeting_papers", copy.seat),
        }
        for notice in notices
        if (copy := copies.get(notice.about_id)) and copy.reading != Reading.CAN_READ
    }


@of_a_meeting("pack", label=_("Papers for a meeting"))
def pack(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Your papers are here. (C9)"""
    return _with_papers(notices)


@kinds.register(
    "pack_reminder",
    label=_("Asking if the papers came"),
    may_repeat=True,
    stops=kinds.Stops.AT_A_BREAK,
    for_others=True,
)
def pack_reminder(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The meeting is near: have you got your papers, and can you read them? (C9)"""
    return _with_papers(notices)


def _copies(notices: list[Notice]) -> dict[int, PackCopy]:
    return (
        PackCopy.objects.filter(
            seat__meeting__state=MeetingState.PLANNED, seat__meeting__starts_at__gt=timezone.now()
        )
        .exclude(seat__reply=Reply.NOT_COMING)
        .select_related("seat__meeting__activity__lead", "seat__purpose__contact", "seat__person")
        .in_bulk([notice.about_id for notice in notices])
    )


def _with_papers(notices: list[Notice]) -> dict[int, kinds.Words]:
    """Give each reader a link to their papers; a date that moved meanwhile has its own message."""
    copies = _copies(notices)
    by_meeting: dict[int, list[tuple[Notice, PackCopy]]] = defaultdict(list)
    for notice in notices:
        copy = copies.get(notice.about_id)
        if copy and notice.key == packs.key_of(notice.kind, copy):
            by_meeting[copy.seat.meeting_id].append((notice, copy))
    words: dict[int, kinds.Words] = {}
    for group in by_meeting.values():
        meeting = group[0][1].seat.meeting
        made = links.issue_many(
            LinkPurpose.PAPERS,
            [(copy.seat_id, copy.seat.person) for _notice, copy in group],
            until=meeting.ends_at + timedelta(days=30),
        )
        for (notice, copy), link in zip(group, made, strict=True):
            words[notice.pk] = {
                "seat": copy.seat,
                "meeting": meeting,
                "contact": contact_of(copy.seat),
                "by_post": copy.seat.person.paper_format == PaperFormat.POST,
                "link": link,
            }
    return words
