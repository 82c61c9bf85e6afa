"""Messages about the purpose: please agree it, and it has changed."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import MeetingState, Purpose, Reply, Seat
from activities.notices.seats import of_a_meeting
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose


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
