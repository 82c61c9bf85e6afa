"""What messages about a seat share: whom they are for, and a link to the own invitation."""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.models import MeetingState, Seat
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose

# what somebody hears of a meeting until they leave, and whom they trust may read of it
of_a_meeting = partial(kinds.register, stops=kinds.Stops.ON_LEAVING, for_others=True)


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
