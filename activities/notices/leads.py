"""Messages about who leads a piece of work."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activities.domain.lifecycle import LEAD_TAKEN
from activities.models import Activity
from involvement.notices import kinds
from involvement.notices.models import Notice


@kinds.register(LEAD_TAKEN, label=_("A colleague leads work that you led"))
def lead_taken(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To whoever led it before, unless it is theirs again by now."""
    about = [notice.about_id for notice in notices]
    led = Activity.objects.select_related("lead").in_bulk(about)
    return {
        notice.pk: {
            "activity": activity,
            "link": settings.SITE_URL + activity.get_absolute_url(),
        }
        for notice in notices
        if (activity := led.get(notice.about_id)) and activity.lead_id != notice.user_id
    }
