"""Agendas of the made-up meetings to come, one that repeats, and one where sides speak apart."""

from datetime import timedelta

from activities.domain import series
from activities.models import AgendaItem, Every, Meeting, MeetingState
from involvement.demo.work import Work

PIECES = [
    ("Hello, and what we did since last time", 20, False, "Jo Marsh", ""),
    ("What you think of the draft", 40, False, "Chris Bevan", "Tell us which words are not clear."),
    ("Break", 15, True, "", ""),
    ("What goes first", 30, False, "Jo Marsh", "Choose the two things that matter most."),
    ("What happens next", 15, False, "Chris Bevan", ""),
]
APART = "The small room beside the big one, or call us for a private talk."


def make(work: Work) -> None:
    """Write agendas for most meetings to come; the others wait for one."""
    coming = list(
        Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=work.moment(work.today))
        .select_related("activity__group", "activity__lead")
        .order_by("starts_at", "id")
    )
    for number, meeting in enumerate(coming):
        if number % 4 != 3:
            _agenda(meeting)
    _repeat(coming[-1], work)
    _apart([meeting for meeting in coming if meeting.invited_at][:4:3])


def _agenda(meeting: Meeting) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=position, title=title, minutes=minutes,
            is_break=is_break, lead=lead, ask=ask,
        )
        for position, (title, minutes, is_break, lead, ask) in enumerate(PIECES, start=1)
    )  # fmt: skip


def _repeat(meeting: Meeting, work: Work) -> None:
    days = series.days_after(meeting.day, every=Every.MONTH, number=3)
    lead = meeting.activity.lead
    series.repeat(meeting, every=Every.MONTH, days=days, today=work.today, by=lead)


def _apart(meetings: list[Meeting]) -> None:
    for meeting in meetings:
        own = meeting.starts_at - timedelta(hours=1)
        Meeting.objects.filter(pk=meeting.pk).update(
            separate_voices=APART,
            users_meet_at=own,
            users_meet_until=own + timedelta(minutes=45),
            carers_meet_at=own,
            carers_meet_until=own + timedelta(minutes=45),
        )
