"""Messages of this app: what each needs, made when it leaves."""

from collections.abc import Mapping
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impact.domain import quarterly
from impact.models import Difference, Feedback
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose, Person
from payments.domain import promise


@kinds.register("feedback_ask", label=_("Asking how the meeting was"), stops=kinds.Stops.AT_A_BREAK)
def feedback_ask(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Three questions after a meeting, by a link of the reader's own until 30 days after it."""
    asked = _feedback(notices)
    now = timezone.now()
    open_ones = [
        notice
        for notice in notices
        if (row := asked.get(notice.about_id)) and row.answered_at is None and row.open_until > now
    ]
    open_ones.sort(key=lambda notice: asked[notice.about_id].meeting_id)
    words = {}
    for _meeting, group in groupby(open_ones, key=lambda n: asked[n.about_id].meeting_id):
        group = list(group)
        first = asked[group[0].about_id]
        addresses = links.issue_many(
            LinkPurpose.FEEDBACK,
            [(notice.about_id, notice.reader) for notice in group],
            until=first.open_until,
        )
        for notice, address in zip(group, addresses, strict=True):
            words[notice.pk] = {"meeting": first.meeting, "link": address}
    return words


@kinds.register("feedback_needs_you", label=_("Somebody asked for a call about how it was"))
def feedback_needs_you(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Tell the named contact that an answer needs a person. What it says stays on the site."""
    asked = _feedback(notices)
    return {
        notice.pk: {
            "meeting": row.meeting,
            "link": settings.SITE_URL
            + reverse("activity_feedback", args=[row.meeting.activity.ref]),
        }
        for notice in notices
        if (row := asked.get(notice.about_id))
    }


@kinds.register(
    "difference_told",
    label=_("What changed because of them"),
    stops=kinds.Stops.ON_LEAVING,
    for_others=True,
)
def difference_told(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What came of it, to everyone who came. A link helps only who can sign in."""
    made = Difference.objects.select_related("activity").in_bulk([n.about_id for n in notices])
    address = settings.SITE_URL + reverse("my_difference")
    return {
        notice.pk: {
            "difference": made[notice.about_id],
            "link": address if _signs_in(notice.reader) else "",
        }
        for notice in notices
        if notice.about_id in made
    }


def _feedback(notices: list[Notice]) -> dict[int, Feedback]:
    return Feedback.objects.select_related("meeting__activity").in_bulk(
        [notice.about_id for notice in notices]
    )


def _signs_in(reader) -> bool:
    return not isinstance(reader, Person) or reader.user_id is not None


@kinds.register("goodbye", label=_("Goodbye, and what we still owe them"))
def goodbye(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To somebody who left: thank you, and when the rest of the money comes. (M17)"""
    return {
        notice.pk: {
            "money": promise.coming(notice.person, now=timezone.now()),
            "help_contact": settings.HELP_CONTACT,
        }
        for notice in notices
        if notice.person is not None and notice.person.left_at is not None
    }


@kinds.register(quarterly.KIND, label=_("The state of presence and diversity, each quarter"))
def quarter_report(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To those who can change who has a say. No figure is in it; no longer true for who left."""
    told = quarterly.readers().filter(pk__in={notice.user_id for notice in notices})
    still = set(told.values_list("pk", flat=True))
    where = {
        "link": settings.SITE_URL + reverse("presence_map"),
        "figures": settings.SITE_URL + reverse("levels"),
    }
    return {notice.pk: where for notice in notices if notice.user_id in still}
