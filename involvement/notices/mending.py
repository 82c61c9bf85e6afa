"""Post that a person has to mend: what could not be sent, and what may have been."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from involvement import states
from involvement.notices import copies, tasks
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import User


@transaction.atomic
def mark_sent(notice: Notice, *, by: User) -> None:
    """Record that the reader has it: they said so, or somebody told them. Again does nothing."""
    notice = _lock(notice)
    if notice.state != NoticeState.SENT:
        states.move(notice, NoticeState.SENT, by=by, sent_at=timezone.now())
        if trusted := copies.readers([notice]).get(notice.pk):
            copies.queue(notice, to=trusted)


@transaction.atomic
def send_again(notice: Notice, *, by: User) -> None:
    """Put it back in the outbox. Again, while it waits, does nothing."""
    notice = _lock(notice)
    if notice.state != NoticeState.QUEUED:
        states.move(notice, NoticeState.QUEUED, by=by, due_at=timezone.now())
        transaction.on_commit(partial(tasks.nudge))


def _lock(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
