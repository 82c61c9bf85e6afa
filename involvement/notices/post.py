"""The ways out of the building: e-mail, text messages and letters.

In the trial nothing leaves: all three fall into the post box that /trial/post/ shows. Letters
wait for staff to print them. Texts need a provider in the settings: without one, a text cannot be
sent and becomes a task for a person.
"""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from involvement.errors import NotSent
from involvement.notices import letters, texts
from involvement.notices.models import TrialPost
from involvement.notices.writing import Message
from involvement.people.models import Route

# the server read it and said no, or it is nothing that can be put in an envelope
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, ValueError)


class PostBox(BaseEmailBackend):
    """Keeps e-mail in the trial's post box instead of sending it."""

    def send_messages(self, email_messages):
        TrialPost.objects.bulk_create(
            TrialPost(
                route=Route.EMAIL,
                to=", ".join(message.to),
                subject=message.subject,
                body=message.body,
                message_id=message.extra_headers.get("Message-ID", ""),
            )
            for message in email_messages
        )
        return len(email_messages)


def hand_over(message: Message, mail: BaseEmailBackend) -> None:
    """Give one message to the post. Raises NotSent, or another OSError if it may have left."""
    if message.route == Route.TEXT:
        text(message)
    elif message.route == Route.LETTER:
        letter(message)
    else:
        email(message, mail)


def email(message: Message, mail: BaseEmailBackend) -> None:
    """Send an e-mail over an open connection, opening it where it is not."""
    try:
        mail.open()
    except OSError as nobody_there:
        raise NotSent from nobody_there
    headers = {"Message-ID": message.message_id}
    letter = EmailMessage(message.subject, message.body, to=[message.to], headers=headers)
    try:
        mail.send_messages([letter])
    except REFUSED as no:
        raise NotSent from no
    except OSError:
        mail.close()  # so that the next message opens a new one
        raise


def can_text() -> bool:
    """Say whether there is a way to send text messages."""
    return settings.TRIAL or bool(settings.TEXT_URL)


def text(message: Message) -> None:
    """Send a text message. Raises NotSent, or another OSError if it may have left."""
    if settings.TRIAL:
        TrialPost.objects.create(route=Route.TEXT, to=message.to, body=message.body)
    elif can_text():
        texts.send(message)
    else:
        raise NotSent("No provider for text messages is set up.")


def letter(message: Message) -> None:
    """Let a letter wait for printing; the trial shows it in its post box as well."""
    letters.keep(message)
    if settings.TRIAL:
        TrialPost.objects.create(
            route=Route.LETTER, to=message.to, subject=message.subject, body=message.body
        )
