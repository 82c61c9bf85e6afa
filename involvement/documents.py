"""Documents to keep or print: PDF that a screen reader reads in order. (PDF/UA-1)

A template of templates/documents lays out; every word comes to it as data, so that nothing that
a person typed is markup.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

PDF = "application/pdf"
TEMPLATES = settings.BASE_DIR / "templates"
WRITTEN_EVERYWHERE = 0x250  # Latin with its accents, the Welsh ones too: in every font
PUNCTUATION = range(0x2010, 0x2027)
JOINERS = "\n\u200c\u200d"  # what letters need between them; other marks nobody sees are left out
NOT_WRITABLE = "could not be displayed"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a report: a heading, paragraphs, points and a table, each if there is one.

    `figures` are the places of the columns of numbers, which stand to the right.
    """

    heading: str = ""
    words: Sequence[str] = ()
    points: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    figures: Sequence[int] = ()


def report(title: str, parts: Sequence[Part], *, is_wide: bool = False) -> bytes:
    """Make a PDF of headings, words and tables, in this order; wide is for many columns."""
    given = {"title": title, "parts": [asdict(part) for part in parts], "is_wide": is_wide}
    return pdf("documents/report.typ", given)


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """Make a tagged PDF from a template and its data, which has a `title` at least.

    A character that no font here has is shown as a question mark rather than not at all.
    """
    import typst  # noqa: PLC0415 -- kept out of what makes no document: it takes 40 MB

    language, region, *_rest = f"{get_language() or settings.LANGUAGE_CODE}-gb".split("-")
    given = {"author": _("BASW involvement"), "language": language, "region": region}
    for plainly in (False, True):
        try:
            return typst.compile(
                (TEMPLATES / template).read_bytes(),
                root=TEMPLATES,
                sys_inputs={"given": json.dumps(_shown(given | context, plainly=plainly))},
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            if NOT_WRITABLE not in str(error) or plainly:
                raise
    raise AssertionError("the second try is returned or raised")


def _shown(value: Any, *, plainly: bool) -> Any:
    """Return data with only such characters in its texts as can be shown."""
    if isinstance(value, dict):
        return {key: _shown(inner, plainly=plainly) for key, inner in value.items()}
    if isinstance(value, list | tuple | range):
        return [_shown(inner, plainly=plainly) for inner in value]
    if isinstance(value, str | Promise):
        kept = [one for one in str(value) if one in JOINERS or unicodedata.category(one)[0] != "C"]
        return "".join(one if not plainly or _is_everywhere(one) else "?" for one in kept)
    return value


def _is_everywhere(one: str) -> bool:
    return ord(one) < WRITTEN_EVERYWHERE or ord(one) in PUNCTUATION or one == "€"
