"""The courier. Tasks carry nothing: what is due is read from the outbox."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from involvement.notices.models import Heartbeat

logger = logging.getLogger(__name__)


@shared_task(name="notices.send_due")
def send_due() -> int:
    """Send everything that is due."""
    from involvement.notices import delivery  # noqa: PLC0415 -- app ready

    return delivery.send_due()


@shared_task(name="notices.recover_unfinished")
def recover_unfinished() -> int:
    """Look after messages that a dead worker left half-sent."""
    from involvement.notices import delivery  # noqa: PLC0415 -- app ready

    return delivery.recover_unfinished()


@shared_task(name="notices.beat_heart")
def beat_heart() -> None:
    """Show that beat asks and a worker answers."""
    for name in ("beat", "worker"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def nudge() -> None:
    """Ask a worker to look at the outbox now. If the broker is away, beat will ask later."""
    try:
        send_due.delay()
    except OperationalError:
        logger.warning("The broker is away: messages wait in the outbox.")
