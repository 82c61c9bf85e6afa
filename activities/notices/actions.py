"""Messages to whoever has something to do after a meeting. (C10)"""

from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.domain import actions
from activities.models import Action, Meeting
from involvement.notices import kinds
from involvement.notices.models import Notice


@kinds.register(actions.AGREED, label=_("Telling somebody what they do after a meeting"))
def actions_agreed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """All that one person does after one meeting; what is done by now is left out."""
    found: dict[tuple[int, int | None], list[Action]] = defaultdict(list)
    asked = actions.open_ones().filter(meeting__in=[notice.about_id for notice in notices])
    for action in asked.select_related("meeting"):
        found[action.meeting_id, action.owner_id].append(action)
    return {
        notice.pk: {
            "meeting": there[0].meeting,
            "actions": there,
            "link": page_of(there[0].meeting),
        }
        for notice in notices
        if (there := found.get((notice.about_id, notice.user_id)))
    }


@kinds.register(actions.DUE, label=_("Reminding somebody of what they do"), may_repeat=True)
def action_due(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """One thing that is due, to whoever does it now."""
    ids = [notice.about_id for notice in notices]
    found = actions.open_ones().select_related("meeting").in_bulk(ids)
    return {
        notice.pk: {"action": action, "meeting": action.meeting, "link": page_of(action.meeting)}
        for notice in notices
        if (action := found.get(notice.about_id)) and action.owner_id == notice.user_id
    }


def page_of(meeting: Meeting) -> str:
    return settings.SITE_URL + reverse("meeting_close", args=[meeting.ref])
