"""The made-up years before: meetings twice a month, where most who said yes came, and some not."""

from datetime import date, datetime, timedelta
from random import Random

from activities.models import (
    Activity,
    Attendance,
    Closing,
    Meeting,
    MeetingState,
    Mode,
    Purpose,
    Reply,
    Seat,
)
from involvement.calendars import is_working_day, working_days_after, working_days_before
from involvement.demo.work import Work
from involvement.people.models import Person

FIRST, LAST = 720, 380  # days ago: before the year that insight counts
EVERY = 17
TITLES = ["What we want to look at", "Reading together", "What we heard", "Putting it into words"]
# how often people say what, and how often somebody reliable then comes
SAID = [Reply.COMING] * 12 + [Reply.NONE] * 3 + [Reply.NOT_SURE] * 2 + [Reply.NOT_COMING] * 3
COMES = {Reply.COMING: 1.0, Reply.NOT_SURE: 0.5, Reply.NONE: 0.25, Reply.NOT_COMING: 0.0}
DROPS_OUT = 0.3  # of those who said yes and do not come, as many tell us before


def make(work: Work) -> None:
    """Make the meetings of two years ago of the work that has met for long; nothing was paid."""
    random = Random(4)  # noqa: S311 -- a made-up past, not a secret
    people = work.cast.people[2:]
    reliable = {person.pk: random.betavariate(9, 1.2) for person in people}
    met = [a for a in work.activities if a.state in ("meeting", "finishing", "finished")]
    meetings, seats = [], []
    for number, activity in enumerate(met):
        activity.made_at = work.moment(work.today - timedelta(days=FIRST + 40 + number))
        activity.save(update_fields=["made_at"])
        purpose, regulars = activity.current_purpose, random.sample(people, 9)
        for turn, days in enumerate(range(FIRST - number, LAST, -EVERY)):
            meeting = _meeting(activity, work, days=days, turn=turn)
            meetings.append(meeting)
            asked = random.sample(regulars, random.choice([3, 4, 4, 5]))
            seats += [
                _seat(meeting, purpose, person, reliable[person.pk], random) for person in asked
            ]
    Meeting.objects.bulk_create(meetings)
    Seat.objects.bulk_create(seats)
    Closing.objects.bulk_create(
        Closing(meeting=meeting, closed_at=meeting.ends_at, closed_by=meeting.made_by)
        for meeting in meetings
    )


def _meeting(activity: Activity, work: Work, *, days: int, turn: int) -> Meeting:
    day = work.today - timedelta(days=days)
    day = day if is_working_day(day) else working_days_after(day, 1)
    starts, nation = work.moment(day), activity.nation
    return Meeting(
        activity=activity,
        title=TITLES[turn % len(TITLES)],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        mode=Mode.ONLINE,
        place="We will send you the link.",
        level=activity.group.level,
        is_high_level=activity.group.is_high_level,
        reply_by=working_days_before(day, 10, nation=nation),
        papers_by=working_days_before(day, 10, nation=nation),
        remind_on=working_days_before(day, 2, nation=nation),
        invited_at=work.moment(_asked_on(day)),
        state=MeetingState.HELD,
        made_by=activity.lead,
        made_at=work.moment(_asked_on(day)),
    )


def _asked_on(day: date) -> date:
    return day - timedelta(days=30)


def _seat(
    meeting: Meeting, purpose: Purpose, person: Person, reliable: float, random: Random
) -> Seat:
    reply = random.choice(SAID)
    comes = random.random() < reliable * COMES[reply]
    answered = dropped = _answered(meeting, reply, random)
    drops_out = reply == Reply.COMING and not comes and random.random() < DROPS_OUT
    if drops_out:
        reply, dropped = Reply.NOT_COMING, meeting.starts_at - timedelta(days=3)
    mark = Attendance.CAME if comes else Attendance.DID_NOT_COME
    is_marked = reply != Reply.NOT_COMING
    return Seat(
        meeting=meeting,
        person=person,
        capacity=person.capacity,
        invited_at=meeting.invited_at,
        invited_by=meeting.made_by,
        purpose=purpose,
        reply=reply,
        replied_at=dropped if drops_out else answered,
        dropped_out_at=dropped if drops_out else None,
        attendance=mark if is_marked else Attendance.UNMARKED,
        marked_at=meeting.ends_at if is_marked else None,
        marked_by=meeting.made_by if is_marked else None,
    )


def _answered(meeting: Meeting, reply: str, random: Random) -> datetime | None:
    """Most answer in time, and one in eight after the day."""
    if reply == Reply.NONE:
        return None
    is_late = random.random() < 1 / 8
    return meeting.starts_at - timedelta(days=random.randint(*((4, 9) if is_late else (17, 28))))
