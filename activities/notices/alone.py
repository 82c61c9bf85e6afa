"""Messages about one person who would be alone, to them and to whoever runs the meeting. (R13)"""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import presence
from activities.models import AloneAlert, Meeting, MeetingState, Seat
from activities.notices.seats import seats_of, with_links
from involvement.notices import kinds
from involvement.notices.models import Notice


@kinds.register("alone_alert_chair", label=_("Telling the chair that one person would be alone"))
def alone_alert_chair(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """One person would be alone: the chairs and the lead can still do something. (R13)"""
    still_open = AloneAlert.objects.filter(meeting=OuterRef("pk"), closed_at=None)
    meetings = _to_come(notices).filter(Exists(still_open)).select_related("activity__group")
    meetings = meetings.in_bulk()
    found = presence.assess_many(meetings.values(), today=timezone.localdate())
    return {
        notice.pk: {
            "meeting": meeting,
            "rule": found[meeting.pk].rule,
            "link": settings.SITE_URL + reverse("meeting_fix", args=[meeting.ref]),
        }
        for notice in notices
        if (meeting := meetings.get(notice.about_id))
    }


@kinds.register(
    "alone_alert_person",
    label=_("Telling them that they may be the only one"),
    stops=kinds.Stops.ON_LEAVING,
)
def alone_alert_person(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """You may be the only one: it is not fair, and what happens is your choice. (R13)"""
    return with_links(notices, _alone(notices), page="alone/")


@kinds.register("alone_choice", label=_("Telling the chair what the one person chose"))
def alone_choice(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The one person said what they would like. What it is stays in the service. (R13)"""
    meetings = _to_come(notices).in_bulk()
    return {
        notice.pk: {
            "meeting": meeting,
            "link": settings.SITE_URL + reverse("meeting_fix", args=[meeting.ref]),
        }
        for notice in notices
        if (meeting := meetings.get(notice.about_id))
    }


@kinds.register(
    "another_way",
    label=_("Offering them another way to be heard"),
    stops=kinds.Stops.ON_LEAVING,
)
def another_way(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """There is a way to tell us your views without coming. The way itself is behind the link."""
    return with_links(notices, _alone(notices), page="alone/")


def _to_come(notices: list[Notice]) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        pk__in=[notice.about_id for notice in notices],
        state=MeetingState.PLANNED,
        starts_at__gt=timezone.now(),
    )


def _alone(notices: list[Notice]) -> dict[int, Seat]:
    """Seats of people who would still be the only one."""
    open_ones = AloneAlert.objects.filter(seat=OuterRef("pk"), closed_at=None)
    return seats_of(notices).filter(Exists(open_ones)).in_bulk()
