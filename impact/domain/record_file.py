"""The record as a Word file: real headings, a real list, the person's own print size."""

from io import BytesIO

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx import Document
from docx.shared import Pt

from impact.domain.record import Piece, Record
from involvement.people.models import Person

USUAL, LARGE = Pt(12), Pt(18)


def word(record: Record, person: Person, *, is_large: bool = False) -> bytes:
    """Return the record as a .docx file, with a title and a language for screen readers."""
    document = Document()
    document.core_properties.title = _("My record")
    document.core_properties.author = person.name
    document.core_properties.language = "en-GB"
    size = LARGE if is_large else USUAL
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = size
    document.add_heading(_("Record of involvement: %(name)s") % {"name": person.name}, level=1)
    for line in summary(record):
        document.add_paragraph(line)
    for piece in record.pieces:
        _add(document, piece)
    document.add_paragraph(
        _("This record was made by BASW, the British Association of Social Workers.")
    )
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def summary(record: Record) -> list[str]:
    """Say in whole sentences how much it is."""
    if not record.pieces:
        return [_("No meetings yet.")]
    meetings = ngettext("%(n)d meeting", "%(n)d meetings", record.meetings)
    lines = [
        _("%(meetings)s since %(day)s, and %(hours)s hours at them.")
        % {
            "meetings": meetings % {"n": record.meetings},
            "day": _day(record.first_on),
            "hours": record.hours,
        }
    ]
    if record.in_part:
        part = ngettext(
            "%(n)d of them was for a part, whose hours are not counted.",
            "%(n)d of them were for a part, whose hours are not counted.",
            record.in_part,
        )
        lines.append(part % {"n": record.in_part})
    return lines


def when(piece: Piece) -> str:
    """Say from when to when a piece of work was, how many meetings and how many hours."""
    first, last = _day(piece.first_on), _day(piece.last_on)
    days = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    meetings = ngettext("%(n)d meeting", "%(n)d meetings", len(piece.seats))
    return _("%(days)s. %(meetings)s, %(hours)s hours.") % {
        "days": days,
        "meetings": meetings % {"n": len(piece.seats)},
        "hours": piece.hours,
    }


def _add(document, piece: Piece) -> None:
    document.add_heading(piece.activity.title, level=2)
    group = piece.activity.group
    document.add_paragraph(f"{group.name} ({group.get_level_display()}). {when(piece)}")
    if piece.role:
        document.add_paragraph(_("My role: %(role)s") % {"role": piece.role})
    for difference in piece.differences:
        document.add_paragraph(
            _("What changed: %(what)s") % {"what": difference.we_did}, style="List Bullet"
        )


def _day(day) -> str:
    return dateformat.format(day, "j F Y")
