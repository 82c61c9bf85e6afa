"""How pages look for an account."""

from involvement import display
from involvement.people.models import User


def keep(user: User, words: str) -> None:
    """Keep how pages should look for somebody. Saying the same again changes nothing."""
    words = display.written(display.read(words))
    if words != user.display:
        user.display = words
        user.save(update_fields=["display"])
