"""Codes are carried by a worker after the answer, so that a known address takes no longer."""

import json
import logging

from celery import shared_task
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from involvement import sealing
from involvement.notices import post
from involvement.notices.writing import Message
from involvement.people.models import Route

logger = logging.getLogger(__name__)
PLACE = "people.code"


@shared_task(name="people.send_code", autoretry_for=(OSError,), max_retries=3, retry_backoff=2)
def send_code(sealed: str) -> None:
    """Send one code. An address of nobody comes here as well, and nothing leaves."""
    message = json.loads(sealing.unseal(sealed, place=PLACE))
    if not message["to"]:
        return
    if message["by"] == Route.TEXT:
        post.text(Message(Route.TEXT, message["to"], "", message["body"], ""))
    else:
        EmailMessage(message["subject"], message["body"], to=[message["to"]]).send()


def carry(*, to: str, body: str, subject: str = "", by: Route = Route.EMAIL) -> None:
    """Give a code to a worker, sealed; if the broker is away, send it here and now."""
    words = {"to": to, "subject": subject, "body": body, "by": by}
    sealed = sealing.seal(json.dumps(words), place=PLACE)
    try:
        send_code.delay(sealed)
    except OperationalError:
        logger.warning("The broker is away: a code is sent without it.")
        send_code(sealed)
