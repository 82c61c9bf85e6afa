"""Messages about kinds of involvement and what they are in law."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.notices import kinds
from involvement.notices.models import Notice
from payments.domain import work_kinds


@kinds.register("status_due", label=_("A check of a kind of involvement is due"))
def status_due(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To keepers and who checked last: no longer true once somebody has checked it again."""
    today = london_day(timezone.now())
    found = work_kinds.due(today).in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "kind": (review := found[notice.about_id]).get_kind_display(),
            "review_due": review.review_due,
            "link": settings.SITE_URL + reverse("work_kind", args=[review.kind]),
        }
        for notice in notices
        if notice.about_id in found
    }
