"""Messages about reserves: can you take a full seat, who to telephone, and not needed. (R12)"""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Reply, ReserveCall
from activities.notices.seats import of_a_meeting, seats_of, staff_link, with_links
from involvement.notices import kinds
from involvement.notices.models import Notice


@of_a_meeting("step_up", label=_("Telling a reserve that they have a full seat"))
def step_up(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A reserve has taken a full seat. (R12)"""
    return with_links(notices, seats_of(notices).exclude(reply=Reply.NOT_COMING).in_bulk())


@of_a_meeting(
    "reserve_call",
    label=_("Asking a reserve if they can take a full seat"),
    stops=kinds.Stops.AT_A_BREAK,
)
def reserve_call(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody dropped out: can you come, and by when can you say so? (R12)"""
    return _of_open_calls(notices, with_links(notices, seats_of(notices).in_bulk()))


@kinds.register("reserve_phone", label=_("Asking the lead to telephone a reserve"))
def reserve_phone(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A reserve has no e-mail or texts, or there is no time to wait for them. (R12)"""
    seats = seats_of(notices).in_bulk()
    words = {
        notice.pk: {"meeting": seat.meeting, "link": staff_link("meeting_fix", seat)}
        for notice in notices
        if (seat := seats.get(notice.about_id))
    }
    return _of_open_calls(notices, words)


@of_a_meeting("reserve_not_needed", label=_("Telling a reserve that enough people are coming"))
def reserve_not_needed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Enough people are coming after all; they stay our reserve."""
    seats = seats_of(notices).filter(stepped_up_at=None).exclude(reply=Reply.NOT_COMING)
    return with_links(notices, seats.in_bulk())


def _of_open_calls(notices: list[Notice], words: dict[int, kinds.Words]) -> dict[int, kinds.Words]:
    """Keep the words about calls that can still be answered, and say until when."""
    seats = [notice.about_id for notice in notices]
    calls = ReserveCall.objects.filter(seat__in=seats, ended_at=None, answer_by__gt=timezone.now())
    by_seat = {call.seat_id: call for call in calls}
    return {
        notice.pk: {**words[notice.pk], "call": call}
        for notice in notices
        if notice.pk in words and (call := by_seat.get(notice.about_id))
    }
