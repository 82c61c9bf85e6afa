"""Messages about an invitation: would you like to, thank you, somebody asked."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from activities.models import Reply
from activities.notices.seats import of_a_meeting, seats_of, staff_link, with_links
from involvement.notices import kinds
from involvement.notices.models import Notice


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
