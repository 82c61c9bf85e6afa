"""Messages about money before the day: agreed, not agreed, and what becomes of what is left."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose
from payments.domain import sentences
from payments.models import ENDINGS, Advance, AdvanceState, AdvanceUse


@kinds.register("advance_asked", label=_("Somebody asks for money before the day"))
def advance_asked(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the pay team: no longer true once it is decided or taken back. Never whose."""
    asked = Advance.objects.filter(state=AdvanceState.ASKED).select_related("seat__meeting")
    found = asked.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "day": found[notice.about_id].seat.meeting.day,
            "link": settings.SITE_URL + reverse("advance", args=[notice.about_id]),
        }
        for notice in notices
        if notice.about_id in found
    }


@kinds.register("advance_agreed", label=_("We give them money before the day"))
def advance_agreed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """That it comes by itself. No longer true once it is taken back."""
    return _about(notices, Advance.objects.filter(state=AdvanceState.AGREED), _agreed)


@kinds.register("advance_refused", label=_("We do not give them money before the day"))
def advance_refused(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Why not, and whom to ask. No longer true once somebody else looks at it."""
    return _about(notices, Advance.objects.filter(state=AdvanceState.REFUSED), _refused)


@kinds.register("advance_left", label=_("What becomes of money they have left"))
def advance_left(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Kept for the next claim, asked back, let go, or thanks: what was decided last."""
    ended = Prefetch("uses", AdvanceUse.objects.filter(how__in=ENDINGS), to_attr="ended")
    return _about(notices, Advance.objects.with_left().prefetch_related(ended), _left)


def _agreed(advance: Advance) -> dict[str, object]:
    return {"is_again": advance.again_at is not None}


def _refused(advance: Advance) -> dict[str, object]:
    reason = advance.reason if sentences.is_ready(advance.reason) else ""
    return {"reason": reason, "can_ask": advance.again_at is None}


def _left(advance: Advance) -> dict[str, object] | None:
    """What was decided last; of a part that ended also how much is left after it."""
    left = advance.left
    decided = [(use.at, use.how, use.amount_pence) for use in advance.ended]
    if advance.state == AdvanceState.AGREED:
        decided += [
            (at, word, left)
            for at, word in ((advance.kept_at, "kept"), (advance.asked_back_at, "asked_back"))
            if at
        ]
    if not decided:
        return None
    _at, became, pence = max(decided)
    return {"became": became, "pence": pence, "left": left if became in ENDINGS else 0}


def _about(notices: list[Notice], advances, words) -> dict[int, kinds.Words]:
    """Words for each notice whose advance still stands as it was told, with the person's link."""
    found = advances.select_related("person", "seat__meeting").in_bulk(
        [notice.about_id for notice in notices]
    )
    told = {pk: said for pk, one in found.items() if (said := words(one)) is not None}
    kept = [notice for notice in notices if notice.about_id in told]
    addresses = _links(found[notice.about_id] for notice in kept)
    return {
        notice.pk: {
            "pence": (about := found[notice.about_id]).amount_pence,
            "meeting": about.seat.meeting,
            "phone": settings.HELP_CONTACT["phone"],
            "link": f"{address}before/",
        }
        | told[notice.about_id]
        for notice, address in zip(kept, addresses, strict=True)
    }


def _links(advances: Iterable[Advance]) -> list[str]:
    readers = [(advance.seat_id, advance.person) for advance in advances]
    return links.issue_many(LinkPurpose.INVITATION, readers)
