"""Payments: whether the name on an account is that of the person, as far as letters can tell."""

import re
import unicodedata

from payments.bank.spelling import SPELLED

WORD = re.compile(r"[^\W_]+")
AND = "AND"
TITLES = {
    "MR", "MRS", "MS", "MISS", "MX", "DR", "PROF", "PROFESSOR", "SIR", "DAME", "LADY", "LORD",
    "REV", "REVD", "REVEREND",
}  # fmt: skip


def is_theirs(account_name: str, person_name: str) -> bool:
    """Say whether somebody goes by a name on an account, alone or jointly with somebody.

    Case, accents, order, titles and names left out do not matter, and an initial stands for a
    name. Yet one name alone is not enough of somebody who has more of them.
    """
    theirs, whole = _names(person_name), _names(account_name)
    holders: list[list[str]] = [[]]
    for word in whole:
        if word == AND:
            holders.append([])
        else:
            holders[-1].append(word)
    together = [word for word in whole if word != AND]
    return any(_is_one(name, theirs) for name in (together, *holders))


def _names(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).upper().translate(SPELLED)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in WORD.findall(plain) if word not in TITLES]


def _is_one(name: list[str], theirs: list[str]) -> bool:
    """Whether all of the shorter of two names is in the longer, and not by initials alone."""
    few, rest = sorted([name, theirs], key=len)
    if len(few) < min(2, len(theirs)):
        return False
    rest, whole_names = list(rest), 0
    for word in sorted(few, key=len, reverse=True):
        found = next((other for other in rest if other == word), "")
        whole_names += len(found) > 1
        found = found or next((other for other in rest if _is_initial(word, other)), "")
        if not found:
            return False
        rest.remove(found)
    return whole_names > 0


def _is_initial(one: str, other: str) -> bool:
    short, long = sorted([one, other], key=len)
    return len(short) == 1 and long.startswith(short)
