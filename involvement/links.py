"""Personal links: one person, one purpose, one thing, no sign-in. (decisions.md, People)

A token carries 160 random bits and only its hash is kept, so that a copy of the database opens
nothing. Reading a link uses nothing up: a mail scanner may open it first.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from involvement.errors import LinkGone
from involvement.people.models import LinkPurpose, Person, PersonalLink, User
from involvement.written import written_once

LIFE = timedelta(days=30)
VIEW_NAMES = {
    LinkPurpose.INVITATION: "invitation",
    LinkPurpose.PAPERS: "papers",
    LinkPurpose.COST: "cost",
    LinkPurpose.FEEDBACK: "feedback",
    LinkPurpose.NOT_ME: "not_me",
    LinkPurpose.CALENDAR: "calendar_feed",
    LinkPurpose.APPOINTMENTS: "calendar_feed_quiet",
}


def issue(
    purpose: LinkPurpose, object_id: int, *, to: Person | User, until: datetime | None = None
) -> str:
    """Make a new link and return its whole address. Earlier links go on working."""
    [address] = issue_many(purpose, [(object_id, to)], until=until)
    return address


def issue_many(
    purpose: LinkPurpose,
    readers: Iterable[tuple[int, Person | User]],
    *,
    until: datetime | None = None,
) -> list[str]:
    """Make a link for each (object id, reader), in one statement, and return the addresses."""
    readers = list(readers)
    tokens = [secrets.token_urlsafe(20) for _ in readers]
    end = until or timezone.now() + LIFE
    PersonalLink.objects.bulk_create(
        PersonalLink(
            token_hash=digest(token),
            purpose=purpose,
            person=to if isinstance(to, Person) else None,
            user=to if isinstance(to, User) else None,
            object_id=object_id,
            valid_until=end,
        )
        for token, (object_id, to) in zip(tokens, readers, strict=True)
    )
    return [settings.SITE_URL + reverse(VIEW_NAMES[purpose], args=[token]) for token in tokens]


def find(token: str, *, purpose: LinkPurpose) -> PersonalLink:
    """Return a live link of this purpose. Raises LinkGone for every other, all alike."""
    links = _live(token_hash=digest(token), purpose=str(purpose))
    if not links or links[0].valid_until < timezone.now():
        raise LinkGone
    return links[0]


@written_once
def _live(*, token_hash, purpose):
    links = PersonalLink.objects.filter(token_hash=token_hash, purpose=purpose, revoked_at=None)
    return links.select_related("person__user", "user")


def spent(token: str, *, purpose: LinkPurpose) -> PersonalLink | None:
    """Return a link that was once good, so that a new one can go to the same reader."""
    return (
        PersonalLink.objects.filter(token_hash=digest(token), purpose=purpose)
        .select_related("person", "user")
        .first()
    )


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
