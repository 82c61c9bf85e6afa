"""Messages about photos that people send for us to type."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement import links
from involvement.calendars import london_day
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose
from payments.domain import promise, removals
from payments.models import ClaimLine, LineState, PhotoState, RemovedPhoto, SentPhoto


@kinds.register("photo_sent", label=_("We have their photo, and type it"))
def photo_sent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Thanks, and by when it is looked at. Not for one that is typed or taken back by then."""
    return {
        pk: {"decide_by": promise.dates(london_day(photo.sent_at), photo.person.nation).decide_by}
        | {"link": f"{address}photo/"}
        for pk, photo, address in _found(notices, PhotoState.WAITING)
    }


@kinds.register("photo_typed", label=_("What we typed from their photo"))
def photo_typed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """That it is typed, and where to put it right; what it is stands on the page. (ux.md E3b)"""
    typed = SentPhoto.objects.filter(
        claim__in=[notice.about_id for notice in notices], claim__lines__state=LineState.SENT
    ).select_related("person", "claim")
    photos = {photo.claim_id: photo for photo in typed}
    found = [notice for notice in notices if notice.about_id in photos]
    addresses = _links([photos[notice.about_id] for notice in found])
    return {
        notice.pk: {
            "claim": photos[notice.about_id].claim,
            "pence": sum(line.amount_pence for line in photos[notice.about_id].claim.lines.all()),
            "link": f"{address}done/",
        }
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("photo_unreadable", label=_("We could not read their photo"))
def photo_unreadable(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Nobody did anything wrong; another photo, a few words or a call will do."""
    return {
        pk: {"phone": settings.HELP_CONTACT["phone"], "link": f"{address}photo/"}
        for pk, _photo, address in _found(notices, PhotoState.UNREADABLE)
    }


@kinds.register("photo_removed", label=_("We took away a photo that they sent"))
def photo_removed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Nobody did anything wrong; another photo while we still decide. Never why it went."""
    removed_all = RemovedPhoto.objects.select_related("person", "photo", "line__claim")
    found = removed_all.in_bulk([notice.about_id for notice in notices])
    lines = removals.waiting(ClaimLine.objects.filter(removed_photos__in=found))
    still = set(lines.values_list("pk", flat=True))
    there = [notice for notice in notices if notice.about_id in found]
    addresses = links.issue_many(
        LinkPurpose.COST,
        [(found[notice.about_id].seat_id, found[notice.about_id].person) for notice in there],
    )
    told = {}
    for notice, address in zip(there, addresses, strict=True):
        removed = found[notice.about_id]
        needs_photo = removed.line_id is None or removed.line_id in still
        page = "photo/" if removed.line_id is None else "answer/" if needs_photo else "done/"
        told[notice.pk] = {
            "needs_photo": needs_photo,
            "phone": settings.HELP_CONTACT["phone"],
            "link": f"{address}{page}",
        }
    return told


@kinds.register("photo_waiting", label=_("A photo waits for somebody to type it"))
def photo_waiting(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the contact: no longer true once somebody has looked at it."""
    waiting = SentPhoto.objects.filter(
        pk__in=[notice.about_id for notice in notices], state=PhotoState.WAITING
    )
    still = set(waiting.values_list("pk", flat=True))
    return {
        notice.pk: {"link": settings.SITE_URL + reverse("photo", args=[notice.about_id])}
        for notice in notices
        if notice.about_id in still
    }


def _found(notices: list[Notice], state: PhotoState) -> list[tuple[int, SentPhoto, str]]:
    """The notices whose photo is in this state, each with the photo and a link."""
    photos = SentPhoto.objects.filter(state=state).select_related("person")
    there = photos.in_bulk([notice.about_id for notice in notices])
    found = [notice for notice in notices if notice.about_id in there]
    addresses = _links([there[notice.about_id] for notice in found])
    return [
        (notice.pk, there[notice.about_id], address)
        for notice, address in zip(found, addresses, strict=True)
    ]


def _links(photos: list[SentPhoto]) -> list[str]:
    return links.issue_many(LinkPurpose.COST, [(photo.seat_id, photo.person) for photo in photos])
