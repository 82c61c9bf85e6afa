"""The made-up work: groups, and activities with their promises and purpose."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from activities import defaults
from activities.models import (
    PROMISES,
    Activity,
    Group,
    Level,
    Outcome,
    Promise,
    Purpose,
)
from involvement.calendars import (
    Nation,
    at_london,
)
from involvement.demo.people import Cast

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

    def people(self, number: int) -> list:
        """Take the next few people round the table; Ann and Dee lead every third meeting."""
        rest = self.cast.people[2:]
        return [rest[next(self._next_person) % len(rest)] for _ in range(number)]

    def moment(self, day: date, hour: int = 11) -> datetime:
        return at_london(day, time(hour))


def make(cast: Cast, *, today: date) -> Work:
    """Make groups and activities around today."""
    work = Work(cast, today)
    groups = {name: _group(name, *rest, cast=cast) for name, *rest in GROUPS}
    defaults.load()
    told = json.loads(Path(__file__).with_name("activities.json").read_text(encoding="utf-8"))
    for number, story in enumerate(told):
        activity = _activity(story, groups[story["group"]], work, number)
        work.activities.append(activity)
        work.stories[activity.pk] = story
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


WAYS = (
    "One person speaks at a time. We use plain words, and stop for a break every 45 minutes. "
    "You can stop, or say no, at any time. We do not tell others who said what."
)


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
        ways_of_working=WAYS if is_open else "",
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
