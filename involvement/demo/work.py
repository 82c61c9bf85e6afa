"""The made-up work: groups, activities with their purpose, and sixty meetings in every state."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count, cycle
from pathlib import Path

from django.core.files.base import ContentFile

from activities.models import (
    PROMISES,
    Activity,
    Adjustment,
    AdjustmentState,
    Agreement,
    Attendance,
    FeeChoice,
    Group,
    Help,
    Level,
    Meeting,
    MeetingState,
    Mode,
    Outcome,
    PackCopy,
    Paper,
    PresenceRule,
    Promise,
    Purpose,
    Reply,
    Seat,
    Travel,
)
from involvement.calendars import Nation, at_london, working_days_before
from involvement.demo.people import Cast
from involvement.people.models import PaperFormat

G, P, Y = Level.GOVERNANCE, Level.POLICY, Level.PRACTICE
GROUPS = [
    ("Council", Nation.UK, G, True),
    ("Finance Committee", Nation.UK, G, True),
    ("BASW Trust Charity Board", Nation.UK, G, True),
    ("Policy, Ethics and Human Rights Committee", Nation.UK, P, True),
    ("Professional Development Committee", Nation.UK, P, True),
    ("BASW England", Nation.ENGLAND, P, True),
    ("SASW: Scottish Association of Social Work", Nation.SCOTLAND, P, True),
    ("BASW Cymru", Nation.CYMRU, P, True),
    ("BASW Northern Ireland", Nation.NORTHERN_IRELAND, P, True),
    ("International Committee", Nation.UK, P, False),
    ("Experts by Experience Forum", Nation.UK, G, True),
    ("Equality, Diversity and Inclusion Advisory Group", Nation.UK, P, False),
    ("BASW Cymru co-production sub-group", Nation.CYMRU, Y, False),
    ("England: Adults", Nation.ENGLAND, Y, False),
    ("England: Children and Families", Nation.ENGLAND, Y, False),
    ("England: Mental Health", Nation.ENGLAND, Y, False),
    ("England: Criminal Justice", Nation.ENGLAND, Y, False),
]
# One letter a seat: y yes, n no, ? not sure, . silent, q asked; R reserve said yes, r reserve
# silent, S reserve stepped up, A goes alone by their own choice.
COMING_UP = [
    (9, "yyyR"),
    (12, "yyR"),
    (5, "y.r"),
    (16, "yyy"),
    (7, "An"),
    (45, "yy..r"),
    (52, "...r"),
    (21, "ynn"),
    (3, "yySR"),
    (60, "y?qr"),
    (11, "nnn"),
    (33, ""),
    (70, ".."),
    (38, "yyyyR"),
    (18, "y..R"),
    (27, "yyn"),
    (24, "yy?R"),
    (80, "yyr"),
    (14, "yyyr"),
    (40, "y.q"),
]
# c came, p came for part, d did not come, R reserve came, r reserve got ready, D came and declined
# the fee, w came and waits for advice, l came and takes less.
GONE = ["cccr", "ccp", "cdR", "cc", "cDcr", "cwc", "c", "clcr", "ccdd", "ccccr", "dd", "pcc"]
LED_BY_ANN = {9, 52, 3}  # meetings that the trial's person and carer are asked to
FUTURE = {"inviting": 4, "meeting": 5}
PAST = {"meeting": 6, "finishing": 4, "finished": 2}
PROMISE = "We agree this together at the first meeting, and look again at every third."


@dataclass
class Work:
    """What the demo year is made of, and the day it counts from."""

    cast: Cast
    today: date
    activities: list[Activity] = field(default_factory=list)
    stories: dict[int, dict] = field(default_factory=dict)

    def __post_init__(self):
        self._next_person = count(2)
        self._patterns = cycle(COMING_UP)
        self._gone = cycle(GONE)
        self._weeks_ago = count(1)

    def people(self, number: int) -> list:
        """Take the next few people round the table; Ann and Dee lead every third meeting."""
        rest = self.cast.people[2:]
        return [rest[next(self._next_person) % len(rest)] for _ in range(number)]

    def moment(self, day: date, hour: int = 11) -> datetime:
        return at_london(day, time(hour))


def make(cast: Cast, *, today: date) -> Work:
    """Make groups, activities and meetings around today."""
    work = Work(cast, today)
    groups = {name: _group(name, *rest, cast=cast) for name, *rest in GROUPS}
    PresenceRule.objects.get_or_create(
        valid_from=date(2016, 10, 1), defaults={"source": "BASW involvement framework, Presence"}
    )
    told = json.loads(Path(__file__).with_name("activities.json").read_text(encoding="utf-8"))
    for number, story in enumerate(told):
        activity = _activity(story, groups[story["group"]], work, number)
        work.activities.append(activity)
        work.stories[activity.pk] = story
    for turn in range(max(PAST.values())):
        for activity in work.activities:
            if turn < PAST.get(activity.state, 0):
                _past_meeting(activity, work)
    for activity in work.activities:
        for _ in range(FUTURE.get(activity.state, 0)):
            _coming_meeting(activity, work)
    return work


def _group(name: str, nation: str, level: str, is_high: bool, *, cast: Cast) -> Group:
    group = Group.objects.create(name=name, nation=nation, level=level, is_high_level=is_high)
    group.chairs.add(cast.users["chair" if nation != Nation.SCOTLAND else "chair2"])
    return group


def _activity(story: dict, group: Group, work: Work, number: int) -> Activity:
    lead = work.cast.users["staff" if number % 3 else "staff2"]
    state = story["state"]
    activity = Activity.objects.create(
        title=story["title"],
        group=group,
        lead=lead,
        made_by=lead,
        serves_people=story.get("serves_people", ""),
        serves_social_workers=story.get("serves_social_workers", ""),
        state=state,
        was_state="inviting" if state == "paused" else "",
        made_at=work.moment(work.today - timedelta(days=200 - number)),
    )
    promised = PROMISES if state != "planning" else PROMISES[: number % 9]
    Promise.objects.bulk_create(
        Promise(activity=activity, clause=clause, how=PROMISE, answered_by=lead)
        for clause in promised
    )
    if story.get("why"):
        _purpose(story, activity, work)
    return activity


def _purpose(story: dict, activity: Activity, work: Work) -> None:
    users, is_open = work.cast.users, activity.state != "planning"
    agreed = work.moment(work.today - timedelta(days=190)) if is_open else None
    purpose = Purpose.objects.create(
        activity=activity,
        why=story["why"],
        can_change=story.get("can", ""),
        cannot_change=story.get("cannot", ""),
        who_decides=story.get("decides", ""),
        decides_on=work.today + timedelta(days=60) if is_open else None,
        tell_by=work.today + timedelta(days=74) if is_open else None,
        role_description=story.get("role", ""),
        fee_pence=50_00 if is_open else None,
        pay_terms="£50 for each meeting, with reading. In your bank within 10 working days. "
        "Travel, care and other costs on top."
        if is_open
        else "",
        budget_pence=3000_00 if is_open else None,
        contact=activity.lead if is_open else None,
        hard_topics="Some of this may be hard to talk about. Jo can call you before and after.",
        lead_agreed_at=agreed,
        lead_agreed_by=activity.lead if is_open else None,
        chair_agreed_at=agreed,
        chair_agreed_by=users["chair"] if is_open else None,
        made_by=activity.lead,
    )
    if is_open:
        Outcome.objects.create(
            purpose=purpose,
            text=story["outcome"],
            measure=story["measure"],
            by_date=work.today + timedelta(days=90),
        )


def _meeting(activity: Activity, day: date, work: Work, *, title: str, state: str) -> Meeting:
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
        is_high_level=activity.group.is_high_level,
        reply_by=working_days_before(day, 10, nation=nation),
        papers_by=working_days_before(day, 10, nation=nation),
        remind_on=working_days_before(day, 2, nation=nation),
        state=state,
        made_by=activity.lead,
    )


def _workday(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _coming_meeting(activity: Activity, work: Work) -> None:
    days, pattern = next(work._patterns)
    day = _workday(work.today + timedelta(days=days))
    meeting = _meeting(
        activity, day, work, title=f"Meeting on {day:%-d %B}", state=MeetingState.PLANNED
    )
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
        "n": Reply.NOT_COMING,
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
        is_reserve=letter in "RrS",
        stepped_up_at=answered if letter == "S" else None,
        invited_at=asked,
        invited_by=meeting.made_by,
        purpose=purpose,
        fee_offered_pence=purpose.fee_pence,
        reply=reply,
        replied_at=answered,
        question="Is the room on the ground floor?" if letter == "q" else "",
        travel=Travel.BOOK if travels else Travel.NOT_NEEDED,
        goes_alone_at=answered if letter == "A" else None,
        goes_alone_with="My sister" if letter == "A" else "",
    )
    if reply == Reply.COMING:
        Agreement.objects.get_or_create(purpose=purpose, person=person, defaults={"agrees": True})
        _helped(seat, answered)
    if reply != Reply.NOT_COMING:
        _pack(seat, work)


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


def _past_meeting(activity: Activity, work: Work) -> None:
    day = _workday(work.today - timedelta(days=5 * next(work._weeks_ago)))
    if day >= work.today:
        day = _workday(work.today - timedelta(days=7))
    pattern = next(work._gone)
    meeting = _meeting(
        activity, day, work, title=f"Meeting on {day:%-d %B}", state=MeetingState.HELD
    )
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
    choices = {"D": FeeChoice.NONE, "w": FeeChoice.WAIT, "l": FeeChoice.LESS}
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
        attendance=marks.get(letter, Attendance.CAME),
        marked_at=meeting.ends_at,
        marked_by=meeting.made_by,
    )
    Agreement.objects.get_or_create(purpose=purpose, person=person, defaults={"agrees": True})
