"""What the made-up meetings decided, who does what next, and one that is still being written up."""

from datetime import timedelta

from activities.models import Action, Closing, Decision, Meeting, MeetingState
from involvement.demo.work import Work

DECIDED = [
    ("Letters start with what happens next.", "People stop reading after two lines."),
    ("Two people with lived experience sit on the panel.", "One alone cannot speak for everyone."),
    ("The draft goes back for easier words.", "Three of five readers did not know what to do."),
    ("We meet at 11am from now on.", "Early starts keep carers away."),
]
CHANGED = [
    "The first page. It now says who to call.",
    "",
    "The pictures, and the order of the questions.",
]
TO_DO = ["Write the new first page", "Ask the two national groups", "Send the draft to everybody"]


def make(work: Work) -> None:
    """Close two of three past meetings; of the newest of the others, something is written."""
    held = Meeting.objects.filter(state=MeetingState.HELD).select_related("activity__lead")
    for number, meeting in enumerate(held.order_by("starts_at", "id")):
        is_closed = number % 3 != 2
        if not is_closed and number % 2:
            continue
        _write(meeting, number, work, is_closed=is_closed)


def _write(meeting: Meeting, number: int, work: Work, *, is_closed: bool) -> None:
    lead, at = meeting.activity.lead, meeting.ends_at + timedelta(hours=3)
    Closing.objects.create(
        meeting=meeting,
        changed=CHANGED[number % len(CHANGED)],
        closed_at=at if is_closed else None,
        closed_by=lead if is_closed else None,
    )
    for what, why in (DECIDED[number % 4], DECIDED[(number + 1) % 4])[: 1 + number % 2]:
        Decision.objects.create(
            meeting=meeting, what=what, why=why, who=meeting.activity.group.name,
            made_at=at, made_by=lead,
        )  # fmt: skip
    is_done = number % 4 == 0
    Action.objects.create(
        meeting=meeting,
        what=TO_DO[number % len(TO_DO)],
        owner=lead,
        due_on=max(meeting.day + timedelta(days=21), work.today - timedelta(days=3)),
        made_at=at,
        made_by=lead,
        done_at=at + timedelta(days=2) if is_done else None,
        done_by=lead if is_done else None,
    )
