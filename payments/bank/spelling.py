"""How banks write a name: capitals without accents, and nothing they do not take.

The signs are those that every format takes: A to Z, 0 to 9, space, dot and dash
(security.md 6.2). What this cannot spell is refused, never left out.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

WRITABLE = re.compile(r"[A-Z0-9][A-Z0-9 .\-]*", re.ASCII)
LONGEST_NAME = 40
# The shortest that a bank of ours shows: Bacs and Lloyds (security.md 6.1 and 6.2).
SHORTEST_SHOWN = 18
# What taking accents off does not settle. Anything else unknown is refused, never left out.
SPELLED = str.maketrans(
    {
        "Æ": "AE",
        "Œ": "OE",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Þ": "TH",
        "ẞ": "SS",
        "Ħ": "H",
        "Ŧ": "T",
        "Ŋ": "NG",
        "Ə": "E",
        "ı": "I",
        "&": " AND ",
        "'": "",
        "’": "",
        "‘": "",
        "ʼ": "",
        "ʻ": "",
        "`": "",
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)


def name_for_bank(name: str, *, longest: int = LONGEST_NAME, may_cut: bool = False) -> str:
    """Spell a name as banks can. It is cut only if its owner has seen that. Raises ValueError."""
    plain = unicodedata.normalize("NFKD", name).upper().translate(SPELLED)
    spelled = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    if not spelled:
        raise ValueError(_("The account has no name."))
    if not WRITABLE.fullmatch(spelled):
        raise ValueError(_("The name on the account has a sign that banks do not take."))
    if may_cut:
        return spelled[:longest].rstrip()
    if len(spelled) > longest:
        raise ValueError(
            _(
                "The name on the account is too long for this bank, which takes %(count)d signs. "
                "Ask them to save their bank details again: they then see how it is cut."
            )
            % {"count": longest}
        )
    return spelled


def shown(name: str) -> list[str]:
    """How a bank will show a name, where its owner could not expect it. Raises ValueError.

    First in full, if that is not plainly the same in capitals; then as the bank that shows the
    fewest signs cuts it.
    """
    whole = name_for_bank(name, may_cut=True)
    short = name_for_bank(name, longest=SHORTEST_SHOWN, may_cut=True)
    found = [] if whole == " ".join(name.upper().split()) else [whole]
    return found if short == whole else [*found, short]
