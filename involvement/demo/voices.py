"""What people said themselves: that they are here, and what they would change in the work."""

from datetime import timedelta

from activities.models import (
    Attendance,
    CheckIn,
    Heard,
    InPlace,
    Joined,
    MeetingState,
    Mode,
    Part,
    Proposal,
    Reply,
    Seat,
)
from involvement.demo.work import Work

SAID = [
    (Part.WHY, "Say why you ask us now, and not last year when it was decided.", Heard.TAKEN_UP),
    (Part.ROLE, "Two hours are too long without a break in the middle.", Heard.TAKEN_UP),
    (Part.LIMITS, "We want a say in who is asked to write it.", Heard.NOT_NOW),
    (Part.OUTCOMES, "Ask young carers too. It is about them as well.", ""),
    ("", "Please send the draft in large print to everybody.", ""),
]
ANSWERS = {
    Heard.TAKEN_UP: "Thank you. The new version says it.",
    Heard.NOT_NOW: "The writer is chosen by the Council. We have told them what you want.",
}
IN_PLACE = [InPlace.YES, InPlace.YES, InPlace.PARTLY, InPlace.YES, InPlace.NO]


def make(work: Work) -> None:
    """Let most of those who came say so on the day, and some say what they would change."""
    came = Seat.objects.filter(
        meeting__state=MeetingState.HELD, attendance__in=[Attendance.CAME, Attendance.PART]
    )
    CheckIn.objects.bulk_create(
        _here(seat, number)
        for number, seat in enumerate(came.select_related("meeting").order_by("pk"))
        if number % 4 != 3
    )
    coming = Seat.objects.filter(meeting__state=MeetingState.PLANNED, reply=Reply.COMING)
    coming = coming.select_related("purpose", "meeting__activity__lead").order_by("pk")
    for number, (part, words, heard) in enumerate(SAID):
        _wish(coming[number * 3], part, words, heard, work)


def _here(seat: Seat, number: int) -> CheckIn:
    meeting = seat.meeting
    in_room = meeting.mode == Mode.IN_PERSON or (meeting.mode == Mode.BOTH and number % 2)
    return CheckIn(
        seat=seat,
        joined=Joined.ROOM if in_room else Joined.ONLINE,
        in_place=IN_PLACE[number % len(IN_PLACE)],
        at=meeting.starts_at - timedelta(minutes=5),
    )


def _wish(seat: Seat, part: str, words: str, heard: str, work: Work) -> None:
    said = work.moment(work.today - timedelta(days=6))
    Proposal.objects.create(
        purpose=seat.purpose,
        person=seat.person,
        part=part,
        words=words,
        at=said,
        answer=heard,
        answer_words=ANSWERS.get(heard, ""),
        answered_at=said + timedelta(days=2) if heard else None,
        answered_by=seat.meeting.activity.lead if heard else None,
    )
