"""Payments: the ready sentences of finance. Only these go into messages; typed words stay here."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from payments.domain.prechecks import OF_LINES

QUESTIONS: dict[str, LazyText] = {
    "dark": _("The photo is too dark to read. Can you take a new one, or tell us the price?"),
    "differs": _("The photo shows a different amount. Which one is right?"),
    "which": _("We could not tell what this was for. Can you tell us?"),
    "twice": _("We have two costs that look the same. Did you pay both?"),
}
REASONS: dict[str, LazyText] = {
    "given": _("This was given at the meeting."),
    "twice": _("We have paid this already."),
    "no_meeting": _("There was no meeting on that day."),
    "booked": _("We booked and paid for this ourselves."),
}


def is_ready(words: str) -> bool:
    """Say whether words are one of these sentences just as it stands."""
    ready = (*QUESTIONS.values(), *REASONS.values(), *(flag.told for flag in OF_LINES.values()))
    return words in {str(sentence) for sentence in ready}
