"""Sixty made-up meetings: some gone, some to come, in every state of presence."""

from datetime import date, datetime, timedelta
from itertools import count, cycle

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.domain import calls
from activities.models import (
    Activity,
    Adjustment,
    AdjustmentState,
    Agreement,
    Attendance,
    FeeChoice,
    Help,
    Meeting,
    MeetingState,
    Mode,
    PackCopy,
    Paper,
    Reply,
    ReserveCall,
    Seat,
    Travel,
    VoucherKind,
)
from involvement.calendars import is_working_day, working_days_after, working_days_before
from involvement.demo.work import Work
from involvement.people.models import PaperFormat

# One letter a seat: y yes, n no, ? not sure, . silent, q asked; R reserve said yes, r reserve
# silent, S reserve stepped up, C reserve who is called now, d dropped out, A goes alone by choice.
# A day before today has no register yet.
COMING_UP = [
    (9, "yyyR"),
    (12, "yyR"),
    (5, "y.r"),
    (16, "yyy"),
    (7, "An"),
    (45, "yy..r"),
    (52, "...r"),
    (-4, "yyr"),
    (3, "yySR"),
    (60, "y?qr"),
    (11, "nnn"),
    (33, ""),
    (70, ".."),
    (38, "yyyyR"),
    (18, "y..R"),
    (27, "yydC"),
    (24, "yy?R"),
    (80, "yyr"),
    (14, "yyyr"),
    (40, "y.q"),
]
# c came, p came for part, d did not come, R reserve came, r reserve got ready, D came and declined
# the fee, w came and waits for advice, l came and takes less, v came and has a voucher, g came and
# gives the fee away.
GONE = ["cccr", "ccp", "cdR", "cc", "cDcr", "cwc", "c", "clcr", "ccdd", "cvgcr", "dd", "pcc"]
LED_BY_ANN = {9, 52, 3}  # meetings that the trial's person and carer are asked to
FUTURE = {"inviting": 4, "meeting": 5}
PAST = {"meeting": 6, "finishing": 4, "finished": 2}
TITLES = [
    "First look at the draft", "What we heard so far", "Choosing the words", "Trying it out",
    "Looking at what changed", "Last look before the decision",
]  # fmt: skip


def make(work: Work) -> None:
    """Make the meetings of each activity around today."""
    patterns, gone, ago, titles = cycle(COMING_UP), cycle(GONE), count(1), cycle(TITLES)
    for turn in range(max(PAST.values())):
        for activity in work.activities:
            if turn < PAST.get(activity.state, 0):
                _past_meeting(activity, next(gone), next(ago), next(titles), work)
    for activity in work.activities:
        for _ in range(FUTURE.get(activity.state, 0)):
            _coming_meeting(activity, *next(patterns), next(titles), work)


def _meeting(activity: Activity, day: date, title: str, work: Work, *, state: str) -> Meeting:
    nation = activity.nation
    modes = [Mode.ONLINE, Mode.IN_PERSON, Mode.BOTH]
    mode = modes[(activity.pk + day.day) % 3]
    starts = work.moment(day)
    return Meeting.objects.create(
        activity=activity,
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        mode=mode,
        place="We will send you the link."
        if mode == Mode.ONLINE
        else "Room 2, 1 Example Street, Exampleton EX1 1AA",
        level=activity.group.level,
        is_high_level=activity.group.is_high_level,
        reply_by=working_days_before(day, 10, nation=nation),
        papers_by=working_days_before(day, 10, nation=nation),
        remind_on=working_days_before(day, 2, nation=nation),
        state=state,
        made_by=activity.lead,
    )


def _workday(day: date) -> date:
    return day if is_working_day(day) else working_days_after(day, 1)


def _coming_meeting(activity: Activity, days: int, pattern: str, title: str, work: Work) -> None:
    day = _workday(work.today + timedelta(days=days))
    meeting = _meeting(activity, day, title, work, state=MeetingState.PLANNED)
    if not pattern:
        return
    purpose = activity.current_purpose
    asked = work.moment(work.today - timedelta(days=20))
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=asked)
    people = _around_the_table(work, len(pattern), leads=days in LED_BY_ANN)
    for letter, person in zip(pattern, people, strict=True):
        _coming_seat(letter, person, meeting, purpose, asked, work)
    if pattern != "y.r":  # one meeting whose papers are late
        _papers(meeting, activity)


def _around_the_table(work: Work, number: int, *, leads: bool) -> list:
    first = [work.cast.ann, work.cast.dee] if leads else []
    taken: dict[int, object] = {person.pk: person for person in first}
    while len(taken) < number:
        for person in work.people(1):
            taken.setdefault(person.pk, person)
    return list(taken.values())[:number]


def _coming_seat(letter, person, meeting, purpose, asked, work: Work) -> None:
    replies = {
        "y": Reply.COMING,
        "R": Reply.COMING,
        "S": Reply.COMING,
        "A": Reply.COMING,
        "C": Reply.COMING,
        "n": Reply.NOT_COMING,
        "d": Reply.NOT_COMING,
        "?": Reply.NOT_SURE,
        "q": Reply.ASKED,
    }
    reply = replies.get(letter, Reply.NONE)
    answered = None if reply == Reply.NONE else asked + timedelta(days=2)
    travels = meeting.mode != Mode.ONLINE and reply == Reply.COMING
    seat = Seat.objects.create(
        meeting=meeting,
        person=person,
        capacity=person.capacity,
        is_reserve=letter in "RrSC",
        stepped_up_at=answered if letter == "S" else None,
        invited_at=asked,
        invited_by=meeting.made_by,
        purpose=purpose,
        fee_offered_pence=purpose.fee_pence,
        reply=reply,
        replied_at=answered,
        dropped_out_at=answered if letter == "d" else None,
        question="Is the room on the ground floor?" if letter == "q" else "",
        travel=Travel.BOOK if travels else Travel.NOT_NEEDED,
        goes_alone_at=answered if letter == "A" else None,
        goes_alone_with="my sister" if letter == "A" else "",
    )
    if letter == "C":
        _call(seat)
    if reply == Reply.COMING:
        Agreement.objects.get_or_create(purpose=purpose, person=person, defaults={"agrees": True})
        _helped(seat, answered)
    if reply != Reply.NOT_COMING:
        _pack(seat, work)


def _call(seat: Seat) -> None:
    now = timezone.now()
    until = calls.answer_by(now, starts_at=seat.meeting.starts_at)
    ReserveCall.objects.create(seat=seat, called_at=now, answer_by=until)


def _helped(seat: Seat, answered: datetime) -> None:
    """Every second person asked for something; half of it is arranged."""
    if seat.pk % 2:
        return
    help_wanted = [Help.BREAKS, Help.CAPTIONS, Help.QUIET_ROOM, Help.BSL][seat.pk // 2 % 4]
    is_done = seat.pk % 4 == 0
    Adjustment.objects.create(
        seat=seat,
        help=help_wanted,
        state=AdjustmentState.ARRANGED if is_done else AdjustmentState.ASKED,
        settled_at=answered if is_done else None,
        settled_by=seat.invited_by if is_done else None,
    )


def _pack(seat: Seat, work: Work) -> None:
    meeting = seat.meeting
    early = seat.person.paper_format == PaperFormat.POST
    PackCopy.objects.create(
        seat=seat,
        send_on=working_days_before(meeting.papers_by, 2) if early else meeting.papers_by,
        remind_on=meeting.remind_on,
    )


def _papers(meeting: Meeting, activity: Activity) -> None:
    words = (
        f"{activity.title}\n\nWhat we will talk about\n1. What you said last time\n2. The draft\n"
    )
    paper = Paper(
        meeting=meeting,
        title="What we will talk about",
        ask="Read part 2. What is not clear?",
        minutes_to_read=10,
        paper_format=PaperFormat.SCREEN,
        file_name="what-we-will-talk-about.txt",
        content_type="text/plain",
        size=len(words),
        added_by=activity.lead,
    )
    paper.file.save("paper.txt", ContentFile(words.encode()), save=False)
    paper.save()


def _past_meeting(activity: Activity, pattern: str, ago: int, title: str, work: Work) -> None:
    day = _workday(work.today - timedelta(days=5 * ago))
    if day >= work.today:
        day = _workday(work.today - timedelta(days=7))
    meeting = _meeting(activity, day, title, work, state=MeetingState.HELD)
    asked = work.moment(day - timedelta(days=30))
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=asked)
    people = _around_the_table(work, len(pattern), leads=len(pattern) >= 3 and day.day % 2 == 0)
    for letter, person in zip(pattern, people, strict=True):
        _past_seat(letter, person, meeting, asked, work)


def _past_seat(letter, person, meeting, asked, work: Work) -> None:
    marks = {
        "p": Attendance.PART,
        "d": Attendance.DID_NOT_COME,
        "R": Attendance.RESERVE_CAME,
        "r": Attendance.RESERVE_READY,
    }
    choices = {
        "D": FeeChoice.NONE,
        "w": FeeChoice.WAIT,
        "l": FeeChoice.LESS,
        "v": FeeChoice.VOUCHER,
        "g": FeeChoice.GIVE,
    }
    places = {"v": VoucherKind.FOOD, "g": "The Lantern Trust"}
    purpose = meeting.activity.current_purpose
    Seat.objects.create(
        meeting=meeting,
        person=person,
        capacity=person.capacity,
        is_reserve=letter in "rR",
        stepped_up_at=asked + timedelta(days=28) if letter == "R" else None,
        invited_at=asked,
        invited_by=meeting.made_by,
        purpose=purpose,
        fee_offered_pence=purpose.fee_pence,
        reply=Reply.COMING,
        replied_at=asked + timedelta(days=3),
        fee_choice=choices.get(letter, FeeChoice.FULL),
        fee_less_pence=30_00 if letter == "l" else None,
        fee_to=places.get(letter, ""),
        attendance=marks.get(letter, Attendance.CAME),
        marked_at=meeting.ends_at,
        marked_by=meeting.made_by,
    )
    Agreement.objects.get_or_create(purpose=purpose, person=person, defaults={"agrees": True})
