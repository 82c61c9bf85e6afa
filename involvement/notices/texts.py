"""Text messages outside the trial: one HTTPS request for each, to the provider in the settings.

The request is JSON with "from", "to" and "text", and the token as a bearer. Our id of the message
goes along, so that a provider that knows the Idempotency-Key sends a repeat only once.
"""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from involvement.errors import NotSent
from involvement.notices.writing import Message

SECONDS = 20
UNCLEAR = {408, 409}  # it may have taken the text, or have taken it before


def send(message: Message) -> None:
    """Hand over one text. Raises NotSent, or another OSError if it may have left."""
    place = urlsplit(settings.TEXT_URL)
    provider = HTTPSConnection if place.scheme == "https" else HTTPConnection
    line = provider(place.hostname or "", place.port, timeout=SECONDS)
    try:
        line.connect()
    except OSError as nobody_there:
        raise NotSent from nobody_there
    try:
        line.request("POST", place._replace(scheme="", netloc="").geturl() or "/", *_said(message))
        status = line.getresponse().status
    except HTTPException as cut_off:
        raise OSError("The provider of text messages hung up.") from cut_off
    finally:
        line.close()
    if status >= 500 or status in UNCLEAR:
        raise OSError(f"The provider of text messages answered {status}.")
    if not 200 <= status < 300:
        raise NotSent(f"The provider of text messages answered {status}.")


def international(number: str) -> str:
    """Return a number as providers want it, like +447700900123; without a country it is British."""
    numbers = "".join(sign for sign in number if sign in "0123456789").removeprefix("00")
    if numbers.startswith("0"):
        numbers = f"44{numbers[1:]}"
    elif numbers.startswith("440"):  # +44 (0)7700 …
        numbers = f"44{numbers[3:]}"
    return f"+{numbers}"


def _said(message: Message) -> tuple[bytes, dict[str, str]]:
    words = {
        "from": settings.TEXT_SENDER,
        "to": international(message.to),
        "text": message.body,
    }
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.TEXT_TOKEN}",
    }
    if message.message_id:
        headers["Idempotency-Key"] = message.message_id
    return json.dumps(words).encode(), headers
