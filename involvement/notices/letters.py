"""Letters: kept as they are written, printed by staff, and marked as printed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.notices.models import Letter
from involvement.notices.writing import Message
from involvement.people.models import User

LONGEST = 18  # signs of a number that the database still takes


@transaction.atomic
def keep(message: Message) -> None:
    """Let a letter wait for printing. Written again before that, the newer words are kept."""
    words = {"to": message.to, "subject": message.subject[:200], "body": message.body}
    Letter.objects.update_or_create(
        notice_id=message.notice_id, printed_at=None, defaults=words | {"made_at": timezone.now()}
    )


@transaction.atomic
def mark_printed(ids: Iterable[str], *, nations: list[str], by: User) -> int:
    """Record that these letters are on paper; returns how many were not before.

    Only the letters named are marked: one that was written since still waits. What was marked
    before, and what is of another nation, stays as it is.
    """
    numbers = {int(one) for one in ids if one.isdecimal() and len(one) <= LONGEST}
    waiting = Letter.objects.to_print(nations).filter(pk__in=numbers).order_by("pk")
    found = list(waiting.select_for_update(of=("self",)).select_related("notice").defer("body"))
    Letter.objects.filter(pk__in=[letter.pk for letter in found]).update(
        printed_at=timezone.now(), printed_by=by
    )
    trail.record_all([("letter.printed", letter) for letter in found], by=by)
    return len(found)
