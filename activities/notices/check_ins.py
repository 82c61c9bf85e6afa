"""Messages to the contact when something that helps was not there on the day. (C6)"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from activities.domain import check_ins
from activities.models import CheckIn, InPlace
from activities.notices.seats import staff_link
from involvement.notices import kinds
from involvement.notices.models import Notice


@kinds.register(check_ins.MISSING, label=_("Something that helps was not there"))
def support_missing(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody's help was not all there. What it is stays in the service."""
    said = CheckIn.objects.exclude(in_place__in=["", InPlace.YES]).select_related("seat__meeting")
    found = said.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "meeting": one.seat.meeting,
            "link": staff_link("meeting", one.seat),
        }
        for notice in notices
        if (one := found.get(notice.about_id))
    }
