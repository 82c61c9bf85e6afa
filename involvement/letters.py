"""What people type, in one way: the same words are the same letters. (security.md 9)

Nothing that anybody can see is changed: only marks that hide or reorder text go, and letters
that are written in two ways, as some keyboards do, are written in one.
"""

import re
import unicodedata

from django.utils.html import escape

# Marks that reorder or hide text. Nor may text hold what no document can: one such sign would
# spoil a whole list, or a record, as a file.
HIDDEN_MARKS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u00ad\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
# Joiners stay where a script or a picture sign needs them; between these letters none does.
NEEDS_NO_JOINER = "0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
JOINERS = re.compile(
    f"(?<=[{NEEDS_NO_JOINER}])[\u200c\u200d]+|[\u200c\u200d]+(?=[{NEEDS_NO_JOINER}])"
)
LONGEST_EMAIL = 254  # RFC 5321, and our column
LINE_ENDS = re.compile("[\r\n\x85\u2028\u2029]")
# Signs of one word that come from two of these are most likely meant to look like another word.
ALPHABETS = {"LATIN", "FULLWIDTH", "MATHEMATICAL", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}

# Hebrew, Arabic and their neighbours; what stands beside them would change places.
FROM_THE_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# What a spreadsheet would run, also behind a space that does not show and in full width.
ACTING = re.compile("\\A[\\s\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")


class NameFromTheRight(str):
    """A name that is written from the right. A page sets it apart from the words around it.

    Everywhere else, as in a letter, a file or a form, it is the name and nothing more.
    """

    def __html__(self) -> str:
        return f"<bdi>{escape(str(self))}</bdi>"


def as_name(text: str) -> str:
    """Return a name as a page needs it: one that is written from the right keeps to itself."""
    return NameFromTheRight(text) if FROM_THE_RIGHT.search(text) else text


def tidy(text: str) -> str:
    """Return the same text without hidden marks, and with each letter written in one way. (NFC)"""
    return unicodedata.normalize("NFC", JOINERS.sub("", HIDDEN_MARKS.sub("", text)))


def searchable(text: str) -> str:
    """Return what two spellings of one name share: no small letters, ß as SS, Turkish İ as I.

    The database says the same of a name by `AsFound`, and finds people by it.
    """
    plain = unicodedata.normalize("NFC", text)
    for sign, said in (("ß", "ss"), ("ẞ", "SS"), ("İ", "I")):
        plain = plain.replace(sign, said)
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in plain)


def mixes_alphabets(text: str) -> bool:
    """Say whether a word has letters of two alphabets that look alike, as Аnn with a Russian А."""
    return any(
        len({unicodedata.name(sign, "").split(" ")[0] for sign in word} & ALPHABETS) > 1
        for word in text.split()
    )


def plain_email(address: str) -> str:
    """Return the one way to write an address. Raises ValueError where it has none.

    The part before the @ stays as it is typed: a dot or a plus may lead to another person. It
    needs no quotes and only the letters of this alphabet, as mail servers do.
    """
    name, at, host = address.rpartition("@")
    if not at or not name.isascii() or '"' in name:
        raise ValueError(address)
    plain = f"{name}@{host.rstrip('.').encode('idna').decode().lower()}"
    if len(plain) > LONGEST_EMAIL:
        raise ValueError(address)
    return plain


def plain_cell(text: str) -> str:
    """Return the text of a cell so that a spreadsheet shows it and never runs it. (T10)"""
    return f"'{text}" if ACTING.match(text) else text
