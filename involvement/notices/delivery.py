"""Take what is due from the outbox, in batches, and send it.

A row is taken before it is sent and marked after, in separate commits, so that a worker that
dies leaves it visibly half-sent. Two workers never take the same row.
"""

import logging
from datetime import timedelta
from itertools import takewhile

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from involvement.notices import copies, kinds, post, writing
from involvement.notices.models import Notice, NoticeState
from involvement.notices.writing import Message
from involvement.people.models import TrustedPerson

logger = logging.getLogger(__name__)

BATCH = 100
STRANDED_AFTER = timedelta(seconds=settings.NOTICE_STRANDED_AFTER)
GIVE_UP_AFTER = 5
READERS = ("person__user", "person__came_through", "user__person_record", "trusted")
NOT_BEGUN = ""  # a route is chosen in the moment before a message is handed over


def send_due() -> int:
    """Send all that is due and return how many left. Run it as often and as widely as you like."""
    sent = 0
    while batch := _take():
        sent += _send(batch)
    return sent


def recover_unfinished() -> int:
    """Settle what a dead worker left half-sent; returns how many rows changed.

    What was taken but not begun goes again. So does a reminder that was begun, with the same
    Message-ID. Anything else that was begun becomes a task for a person: it may have arrived.
    So does, in the end, whatever no worker lives through: it is tried by itself, so nothing else.
    """
    stranded = Notice.objects.filter(
        state=NoticeState.SENDING, taken_at__lt=timezone.now() - STRANDED_AFTER
    )
    may_go = Q(route=NOT_BEGUN) | Q(kind__in=kinds.repeatable())
    again = stranded.filter(may_go, attempts__lt=GIVE_UP_AFTER).update(state=NoticeState.QUEUED)
    never = stranded.filter(route=NOT_BEGUN).update(state=NoticeState.FAILED)
    return again + never + stranded.update(state=NoticeState.UNSURE)


def _take() -> list[Notice]:
    """Take a batch; what a dead worker had taken before goes alone, and drags down no other."""
    with transaction.atomic():
        due = list(
            Notice.objects.due(timezone.now())
            .order_by("due_at", "id")
            .select_for_update(of=("self",), skip_locked=True)
            .values_list("pk", "taken_at")[:BATCH]
        )
        fresh = takewhile(lambda row: row[1] is None, due)
        ids = [pk for pk, _taken_at in fresh] or [pk for pk, _taken_at in due[:1]]
        Notice.objects.filter(pk__in=ids).update(
            state=NoticeState.SENDING,
            taken_at=timezone.now(),
            attempts=F("attempts") + 1,
            route=NOT_BEGUN,
        )
    return list(Notice.objects.filter(pk__in=ids).select_related(*READERS).order_by("pk"))


def _send(batch: list[Notice]) -> int:
    written = writing.write(batch)
    untrue = [notice.pk for notice in written.untrue]
    Notice.objects.filter(pk__in=untrue).update(state=NoticeState.DROPPED)
    for notice in written.broken:
        _try_later(notice)
    trusted = copies.readers(notice for notice, _message in written.messages)
    mail = get_connection()
    try:
        return sum(
            _send_one(notice, message, mail, copy_to=trusted.get(notice.pk))
            for notice, message in written.messages
        )
    finally:
        mail.close()


def _send_one(notice: Notice, message: Message, mail, *, copy_to: TrustedPerson | None) -> bool:
    # A slow batch may have been given up for dead and taken by another worker: then it is theirs.
    mine = Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING, attempts=notice.attempts)
    if not mine.update(taken_at=timezone.now(), route=message.route):
        return False
    try:
        post.hand_over(message, mail)
    except post.NotSent:
        _try_later(notice)
        return False
    except OSError:  # gone in the middle: it may have arrived
        _wonder(notice)
        return False
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, sent_at=timezone.now())
        if copy_to is not None:
            copies.queue(notice, to=copy_to)
    return True


def _wonder(notice: Notice) -> None:
    """A reminder goes again with the same Message-ID; a person sees to anything else. (F9)"""
    if kinds.KINDS[notice.kind].may_repeat:
        _try_later(notice)
        return
    logger.warning("Notice %s may have been sent (attempt %s).", notice.pk, notice.attempts)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNSURE)


def _try_later(notice: Notice) -> None:
    """Try again later and less and less often; in the end a person is asked."""
    logger.warning("Notice %s could not be sent (attempt %s).", notice.pk, notice.attempts)
    last = notice.attempts >= GIVE_UP_AFTER
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.FAILED if last else NoticeState.QUEUED,
        taken_at=None,
        due_at=timezone.now() + timedelta(minutes=2**notice.attempts),
    )
