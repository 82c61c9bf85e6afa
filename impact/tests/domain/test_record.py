from datetime import timedelta
from io import BytesIO

from docx import Document
from docx.shared import Pt

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from impact.domain import record, record_file
from impact.tests.factories import DifferenceFactory


def came(person, attendance=Attendance.CAME, *, hours=2, days=-3, **kwargs):
    starts = in_days(days)
    meeting = MeetingFactory(
        held=True, starts_at=starts, ends_at=starts + timedelta(hours=hours), **kwargs
    )
    lead = meeting.activity.lead
    return SeatFactory(
        meeting=meeting, person=person, coming=True, attendance=attendance,
        marked_at=meeting.ends_at, marked_by=lead,
    )  # fmt: skip


def test_what_somebody_did_is_added_up_by_piece_of_work(person, django_assert_num_queries):
    first = came(person, days=-30, hours=2.5, activity__title="Letters")
    came(person, days=-20, activity=first.meeting.activity)
    came(person, Attendance.PART, days=-10, hours=8, activity=first.meeting.activity)
    came(person, days=-5, activity__title="Leaflets")
    came(person, Attendance.DID_NOT_COME)
    SeatFactory(person=person, coming=True)
    DifferenceFactory(activity=first.meeting.activity, we_did="We wrote it anew")

    with django_assert_num_queries(2):
        found = record.of(person)

    assert [piece.activity.title for piece in found.pieces] == ["Leaflets", "Letters"]
    assert [piece.hours for piece in found.pieces] == ["2", "4.5"]
    assert (found.meetings, found.in_part, found.hours, found.changes) == (4, 1, "6.5", 1)
    lines = record_file.summary(found)
    assert lines[0].startswith("4 meetings since ")
    assert lines[0].endswith(", and 6.5 hours at them.")
    assert lines[1] == "1 of them was for a part, whose hours are not counted."


def test_the_word_file_has_headings_and_the_letters_they_chose(person):
    seat = came(person, activity__title="Letters")
    DifferenceFactory(activity=seat.meeting.activity, we_did="We wrote it anew")

    content = record_file.word(record.of(person), person, is_large=True)

    document = Document(BytesIO(content))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Record of involvement: Ann", "Letters"]
    assert "What changed: We wrote it anew" in [p.text for p in document.paragraphs]
    assert document.styles["Normal"].font.size == Pt(18)


def test_a_record_of_nothing_says_so(person):
    document = Document(BytesIO(record_file.word(record.of(person), person)))

    assert "No meetings yet." in [p.text for p in document.paragraphs]
    assert document.styles["Normal"].font.size == Pt(12)
