"""Take what is due from the outbox, in batches, and send it.

A row is taken before it is sent and marked after, in separate commits, so that a worker that
dies leaves it visibly half-sent. Two workers never take the same row.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from involvement.notices import kinds, post
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Route

logger = logging.getLogger(__name__)

BATCH = 100
STRANDED_AFTER = timedelta(seconds=settings.NOTICE_STRANDED_AFTER)
GIVE_UP_AFTER = 5
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
    """
    stranded = Notice.objects.filter(
        state=NoticeState.SENDING, taken_at__lt=timezone.now() - STRANDED_AFTER
    )
    may_go = Q(route=NOT_BEGUN) | Q(kind__in=kinds.repeatable())
    again = stranded.filter(may_go).update(state=NoticeState.QUEUED)
    return again + stranded.update(state=NoticeState.UNSURE)


def _take() -> list[Notice]:
    with transaction.atomic():
        ids = list(
            Notice.objects.due(timezone.now())
            .order_by("due_at", "id")
            .select_for_update(of=("self",), skip_locked=True)
            .values_list("pk", flat=True)[:BATCH]
        )
        Notice.objects.filter(pk__in=ids).update(
            state=NoticeState.SENDING,
            taken_at=timezone.now(),
            attempts=F("attempts") + 1,
            route=NOT_BEGUN,
        )
    return list(Notice.objects.filter(pk__in=ids).select_related("person", "user").order_by("pk"))


def _send(batch: list[Notice]) -> int:
    words = _words(batch)
    untrue = [notice.pk for notice in batch if notice.pk not in words]
    Notice.objects.filter(pk__in=untrue).update(state=NoticeState.DROPPED)
    mail = get_connection()
    sent = 0
    try:
        for notice in batch:
            if notice.pk in words:
                sent += _send_one(notice, words[notice.pk], mail)
    finally:
        mail.close()
    return sent


def _words(batch: list[Notice]) -> dict[int, kinds.Words]:
    by_kind: dict[str, list[Notice]] = {}
    for notice in batch:
        by_kind.setdefault(notice.kind, []).append(notice)
    words: dict[int, kinds.Words] = {}
    for kind, notices in by_kind.items():
        words.update(kinds.KINDS[kind].words(notices))
    return words


def _send_one(notice: Notice, words: kinds.Words, mail) -> bool:
    # A slow batch may have been given up for dead and taken by another worker: then it is theirs.
    mine = Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING, attempts=notice.attempts)
    if not mine.update(taken_at=timezone.now(), route=_route(notice)):
        return False
    try:
        route = hand_over(notice, words, mail)
    except OSError:  # the mail server, the network, a full disk: smtplib's errors are OSErrors
        _failed(notice)
        return False
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=timezone.now(), route=route
    )
    return True


def hand_over(notice: Notice, words: kinds.Words, mail) -> Route:
    """Give one message to the post, in the way its reader chose. Raises OSError."""
    reader = notice.reader
    context = {"reader": reader, **words}
    route = _route(notice)
    if route == Route.TEXT:
        post.text(to=reader.phone, body=_render(f"texts/{notice.kind}.txt", context))
        return Route.TEXT
    subject = _render(f"emails/{notice.kind}/subject.txt", context)
    body = _render(f"emails/{notice.kind}/body.txt", context)
    if route == Route.LETTER:
        post.letter(to=f"{reader.name}\n{reader.address}", subject=subject, body=body)
        return Route.LETTER
    EmailMessage(
        subject,
        body,
        to=[reader.email],
        connection=mail,
        headers={"Message-ID": notice.message_id},
    ).send()
    return Route.EMAIL


def _route(notice: Notice) -> str:
    return notice.person.route if notice.person else Route.EMAIL


def _render(template: str, context: dict) -> str:
    return render_to_string(template, context).strip()


def _failed(notice: Notice) -> None:
    """Try again later and less and less often; in the end a person is asked."""
    logger.warning("Notice %s could not be sent (attempt %s).", notice.pk, notice.attempts)
    last = notice.attempts >= GIVE_UP_AFTER
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.FAILED if last else NoticeState.QUEUED,
        due_at=timezone.now() + timedelta(minutes=2**notice.attempts),
    )
