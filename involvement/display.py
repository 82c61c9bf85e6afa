"""Display settings: how pages look and speak for one reader, chosen on one ordinary page.

They are kept as the words that stand on the page's outermost element, both in an account and in
a visitor's cookie. What nobody knows is ignored, so that an old cookie breaks nothing. (ux.md 4.6)
"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from involvement.people.models import PaperFormat, Person, TrustedPerson, User

COOKIE = "__Host-display" if settings.SITE_IS_SECURE else "display"
USUAL = "usual"
# Easy words are a catalogue beside the others: what it does not say differently stays as it is.
EASY_WORDS = "en-gb-x-easy"
# Each setting, with its choices; the first is how pages look for everybody, and needs no word.
CHOICES = {
    "text": {
        USUAL: _("Normal"),
        "large": _("Large"),
        "largest": _("Extra large"),
    },
    "space": {USUAL: _("Normal"), "wide": _("Wide")},
    "colour": {
        USUAL: _("Like my phone or computer"),
        "cream": _("Cream"),
        "white": _("White"),
        "dark": _("Dark"),
    },
    "words": {USUAL: _("Normal words"), "easy": _("Easy words")},
    "pictures": {USUAL: _("Words only"), "on": _("Pictures beside words")},
    "questions": {USUAL: _("Some together"), "one": _("One at a time")},
    "paper": {USUAL: _("Normal"), "large": _("Large print")},
}


def written(chosen: Mapping[str, str]) -> str:
    """Return settings as words, like "text-large colour-dark"; empty when all is as usual."""
    return " ".join(
        f"{name}-{chosen[name]}"
        for name, choices in CHOICES.items()
        if chosen.get(name, USUAL) in choices and chosen.get(name, USUAL) != USUAL
    )


def read(words: str) -> dict[str, str]:
    """Return every setting that words stand for, as usual where they say nothing we know."""
    found = dict(word.split("-", 1) for word in words.split() if "-" in word)
    return {
        name: found[name] if found.get(name) in choices else USUAL
        for name, choices in CHOICES.items()
    }


def of(request: HttpRequest) -> str:
    """Return the words for whoever asks: their account's, or those of a visitor's cookie.

    Somebody who opens a personal link and has chosen nothing on this device reads as they
    chose in their account.
    """
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.display
    kept = written(read(request.COOKIES.get(COOKIE, "")[:200]))
    return kept or getattr(request, "display_of_reader", "")


def of_reader(reader: Person | User | TrustedPerson) -> str:
    """Return the words for somebody we write to. How they like their papers counts too."""
    if isinstance(reader, TrustedPerson):  # chose nothing here
        return ""
    if isinstance(reader, User):
        return reader.display
    chosen = read(reader.user.display if reader.user else "")
    if reader.paper_format == PaperFormat.EASY_READ:
        chosen["words"] = "easy"
    if reader.paper_format == PaperFormat.LARGE_PRINT:
        chosen["paper"] = "large"
    return written(chosen)


def language(words: str) -> str:
    """Return the language to speak to somebody with these settings."""
    return EASY_WORDS if read(words)["words"] == "easy" else settings.LANGUAGE_CODE


def speak(words: str) -> None:
    """Speak as these settings say for the rest of this request."""
    translation.activate(language(words))


def shows_pictures(words: str) -> bool:
    return read(words)["pictures"] == "on"


def asks_one_by_one(words: str) -> bool:
    return read(words)["questions"] == "one"


def prints_large(words: str) -> bool:
    return read(words)["paper"] == "large"


def is_wide(words: str) -> bool:
    return read(words)["space"] == "wide"
