"""Display settings: how pages look for one reader, chosen on one ordinary page. (ux.md 4.6)

They are kept as the words that stand on the page's outermost element, both in an account and in
a visitor's cookie. What nobody knows is ignored, so that an old cookie breaks nothing.
"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "__Host-display" if settings.SITE_IS_SECURE else "display"
USUAL = "usual"
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
    """Return the words for whoever asks: their account's, or those of a visitor's cookie."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.display
    return written(read(request.COOKIES.get(COOKIE, "")[:200]))
