"""Messages of this app: what each needs, made when it leaves."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import packs
from activities.models import (
    Attendance,
    MeetingState,
    PackCopy,
    Purpose,
    Reading,
    Reply,
    Seat,
)
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose, PaperFormat

# what somebody hears of a meeting until they leave, and whom they trust may read of it
of_a_meeting = partial(kinds.register, stops=kinds.Stops.ON_LEAVING, for_others=True)


@kinds.register("please_agree", label=_("Asking a chair to agree the purpose"))
def please_agree(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The lead has agreed a purpose; a chair of the group is asked to read it and agree."""
    purposes = (
        Purpose.objects.annotate(newest=Max("activity__purposes__version"))
        .select_related("activity__lead", "activity__group")
        .in_bulk([notice.about_id for notice in notices])
    )
    waiting = {
        pk: purpose
        for pk, purpose in purposes.items()
        if purpose.version == purpose.newest
        and purpose.lead_agreed_at is not None
        and purpose.chair_agreed_at is None
    }
    return {
        notice.pk: {
            "activity": purpose.activity,
            "link": settings.SITE_URL + reverse("purpose_agree", args=[purpose.activity.ref]),
        }
        for notice in notices
        if (purpose := waiting.get(notice.about_id))
    }


@of_a_meeting("purpose_changed", label=_("The purpose has changed"))
def purpose_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The purpose was agreed anew: everyone invited is asked again. (U6)"""
    seats = _still_asked([notice.about_id for notice in notices])
    by_meeting: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        seat = seats.get(notice.about_id)
        # a version that was agreed later has a message of its own
        if seat and seat.agreed == notice.context["purpose"] != seat.purpose_id:
            by_meeting[seat.meeting_id].append(notice)
    words: dict[int, kinds.Words] = {}
    for group in by_meeting.values():
        meeting = seats[group[0].about_id].meeting
        made = links.issue_many(
            LinkPurpose.INVITATION,
            [(notice.about_id, notice.person) for notice in group],
            until=meeting.ends_at + timedelta(days=30),
        )
        words |= {
            notice.pk: {"meeting": meeting, "activity": meeting.activity, "link": link}
            for notice, link in zip(group, made, strict=True)
        }
    return words


def _still_asked(ids: list[int]) -> dict[int, Seat]:
    """Seats at meetings still to come, with the newest purpose that both have agreed."""
    versions = "meeting__activity__purposes"
    both = Q(
        **{f"{versions}__{who}_agreed_at__isnull": False for who in ("lead", "chair")},
    )
    return (
        Seat.objects.filter(
            meeting__state=MeetingState.PLANNED, meeting__starts_at__gt=timezone.now()
        )
        .exclude(reply=Reply.NOT_COMING)
        .annotate(agreed=Max(versions, filter=both))
        .select_related("meeting__activity")
        .in_bulk(ids)
    )


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


@kinds.register(
    "invitation", label=_("Invitation to a meeting"), stops=kinds.Stops.AT_A_BREAK, for_others=True
)
def invitation(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Would you like to take part? Why first, then what, when and what is paid."""
    return with_links(notices, seats_of(notices).exclude(reply=Reply.NOT_COMING).in_bulk())


@of_a_meeting("reply_thanks", label=_("Thanks for their answer"))
def reply_thanks(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What somebody said yes to: the day, the place, and the pay."""
    return with_links(notices, seats_of(notices).filter(reply=Reply.COMING).in_bulk())


@kinds.register("question_asked", label=_("Somebody asked a question"))
def question_asked(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody asked before they answer. The words stay in the service, behind sign-in."""
    seats = seats_of(notices).exclude(question="").in_bulk()
    return {
        notice.pk: {
            "seat": seat,
            "meeting": seat.meeting,
            "link": staff_link("meeting_questions", seat),
        }
        for notice in notices
        if (seat := seats.get(notice.about_id))
    }


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


def staff_link(name: str, seat: Seat) -> str:
    return settings.SITE_URL + reverse(name, args=[seat.meeting.ref])


def seats_of(notices: list[Notice], *, state: MeetingState = MeetingState.PLANNED):
    return Seat.objects.filter(
        pk__in=[notice.about_id for notice in notices],
        meeting__state=state,
        meeting__starts_at__gt=timezone.now(),
    ).select_related("meeting__activity__lead", "purpose__contact", "person")


def with_links(
    notices: list[Notice], seats: dict[int, Seat], *, page: str = ""
) -> dict[int, kinds.Words]:
    """Give each reader a link to their own invitation, in one statement for each meeting."""
    by_meeting: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.about_id in seats:
            by_meeting[seats[notice.about_id].meeting_id].append(notice)
    words: dict[int, kinds.Words] = {}
    for group in by_meeting.values():
        meeting = seats[group[0].about_id].meeting
        made = links.issue_many(
            LinkPurpose.INVITATION,
            [(notice.about_id, notice.person) for notice in group],
            until=meeting.ends_at + timedelta(days=30),
        )
        for notice, link in zip(group, made, strict=True):
            seat = seats[notice.about_id]
            words[notice.pk] = {
                "seat": seat,
                "meeting": meeting,
                "contact": contact_of(seat),
                "link": link + page,
            }
    return words


def contact_of(seat: Seat):
    return seat.purpose.contact or seat.meeting.activity.lead
