"""Messages about proposals: somebody would change something, and what came of it. (R7)"""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.domain.proposals import ANSWERED, MADE
from activities.models import Proposal, Seat
from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose


def _about(notices: list[Notice]):
    proposals = Proposal.objects.select_related("purpose__activity")
    return proposals.filter(pk__in=[notice.about_id for notice in notices])


@kinds.register(MADE, label=_("Somebody would change something in the purpose"))
def proposal_made(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the lead and the contact, while it waits. What it says stays on the site."""
    waiting = _about(notices).filter(answered_at=None).in_bulk()
    return {
        notice.pk: {
            "activity": one.purpose.activity,
            "link": settings.SITE_URL
            + reverse("proposal_answer", args=[one.purpose.activity.ref, one.pk]),
        }
        for notice in notices
        if (one := waiting.get(notice.about_id))
    }


@kinds.register(
    ANSWERED, label=_("What came of what they would change"), stops=kinds.Stops.ON_LEAVING
)
def proposal_answered(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The answer, and the way to the page where everybody reads it."""
    seats = Seat.objects.filter(
        person=OuterRef("person"),
        meeting__activity=OuterRef("purpose__activity"),
        invited_at__isnull=False,
    ).order_by("-meeting__starts_at")
    answered = (
        _about(notices)
        .exclude(answered_at=None)
        .annotate(seat_id=Subquery(seats.values("pk")[:1]))
        .exclude(seat_id=None)
        .in_bulk()
    )
    there = [notice for notice in notices if notice.about_id in answered]
    made = links.issue_many(
        LinkPurpose.INVITATION,
        [(answered[notice.about_id].seat_id, notice.person) for notice in there],
    )
    return {
        notice.pk: {
            "proposal": (one := answered[notice.about_id]),
            "activity": one.purpose.activity,
            "link": f"{link}purpose/",
        }
        for notice, link in zip(there, made, strict=True)
    }
