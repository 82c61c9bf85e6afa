"""Small pictures beside words, for readers who chose them: our own drawings.

A picture never says what the words beside it do not say, so that nobody misses one.
"""

from collections.abc import Mapping

_FEE = {
    "full": "money",
    "less": "less",
    "voucher": "ticket",
    "give": "support",
    "none": "nothing",
    "wait": "wait",
}
_FELT = {"yes": "good", "a_bit": "middle", "no": "bad", "not_sure": "unsure"}

# Which picture stands beside a choice: by the box of the question, then by the answer.
BESIDE: Mapping[str, Mapping[str, str]] = {
    "fee_choice": _FEE,
    "choice": _FEE,
    "knew_why": _FELT,
    "could_take_part": _FELT,
    "was_listened_to": _FELT,
    "travel": {
        "book": "ticket",
        "pay_back": "back",
        "cannot_pay": "support",
        "not_needed": "home",
    },
    "help": {
        "quiet_room": "quiet",
        "breaks": "pause",
        "bsl": "hands",
        "captions": "screen",
        "supporter": "people",
        "easy_words": "read",
        "post": "letter",
        "phone": "phone",
        "later_start": "clock",
        "other": "other",
    },
    "route": {"email": "email", "text": "text", "letter": "letter"},
    "paper_format": {
        "screen": "screen",
        "large_print": "large",
        "easy_read": "read",
        "post": "letter",
        "audio": "listen",
    },
    "way": {"bank": "bank", "other": "phone"},
    "check_in": {"once": "text", "never": "no"},
    "may": {"may_read": "read", "may_help": "do", "may_answer": "text"},
}

# Which picture stands beside the way to a page of one's own.
PAGES = {
    "my_home": "home",
    "my_groups": "people",
    "my_money": "money",
    "my_difference": "difference",
    "my_details": "details",
}


def beside(box: str, answer: str) -> str:
    """Return the name of the picture beside an answer, empty where there is none."""
    return BESIDE.get(box, {}).get(answer, "")
