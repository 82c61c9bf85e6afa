"""Messages to chairs, some days before a meeting, about what is red on its page. (C6, C9)"""

from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import checks
from activities.models import Meeting
from involvement.notices import kinds
from involvement.notices.models import Notice


@kinds.register(checks.KIND, label=_("Telling the chair what is not in order"), may_repeat=True)
def meeting_check(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What is red on the day that it leaves, for who chairs then; left late, it is dropped."""
    today = timezone.localdate()
    ids = [notice.about_id for notice in notices]
    meetings = checks.seen(Meeting.objects.filter(pk__in=ids)).in_bulk()
    words: dict[int, kinds.Words] = {}
    for notice in notices:
        meeting = meetings.get(notice.about_id)
        if meeting is None or notice.user not in meeting.activity.group.told:
            continue
        is_today = notice.key == checks.key_of(meeting, notice.user, today=today)
        if is_today and checks.troubles(meeting, today=today):
            words[notice.pk] = {
                "meeting": meeting,
                # said when it is written, in the reader's own language
                "troubles": partial(checks.troubles, meeting, today=today),
                "link": settings.SITE_URL + reverse("meeting", args=[meeting.ref]),
            }
    return words
