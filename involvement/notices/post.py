"""The ways out of the building: e-mail, text messages and letters.

In the trial nothing leaves: all three fall into the post box that /trial/post/ shows. Outside
it, letters wait on disk to be printed, and texts need a provider: until one is set up, a text
cannot be sent and becomes a task for a person.
"""

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail.backends.base import BaseEmailBackend

from involvement.fields import random_part
from involvement.notices.models import TrialPost
from involvement.people.models import Route


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


def text(*, to: str, body: str) -> None:
    """Send a text message. Raises OSError when there is no way to send it."""
    if not settings.TRIAL:
        raise OSError("No provider for text messages is set up.")
    TrialPost.objects.create(route=Route.TEXT, to=to, body=body)


def letter(*, to: str, subject: str, body: str) -> None:
    """Put a letter in the print queue. Raises OSError when the disk is full."""
    if settings.TRIAL:
        TrialPost.objects.create(route=Route.LETTER, to=to, subject=subject, body=body)
        return
    page = ContentFile(f"{to}\n\n{subject}\n\n{body}\n".encode())
    default_storage.save(f"letters/{random_part(12)}.txt", page)
