"""The guard through random sequences: from counts alone, and through the database."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.domain import (
    alone,
    calling_off,
    guarding,
    invitations,
    meetings,
    presence,
    replies,
    rules,
)
from activities.domain.rules import Numbers
from activities.models import Level, Meeting, MeetingState, PresenceRule, Seat
from activities.tests.domain.test_truth_table import counts_of
from activities.tests.factories import ActivityFactory, MeetingFactory
from activities.tests.presence_oracle import Guard, Place, Table, word
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.timeout(1800)
SOME, MANY = 300, 10_000  # sequences of counts alone: in the usual run, with --long
IS_LONG = settings.default.max_examples > 1_000
FEW, MORE = 20, 400  # sequences through the database
PEOPLE = 6

whom = st.integers(0, PEOPLE - 1)
few = st.integers(0, 2)  # so few that being alone comes often, and passes from one to another
PURE = st.one_of(
    st.tuples(st.just("invite"), few, st.booleans()),
    st.tuples(st.sampled_from(["yes", "no", "unsure", "steps up", "chooses"]), few),
    st.tuples(st.sampled_from(["late", "moved"])),
)


# From counts alone


def happens(table, event):
    """Let something happen at a table, by the plainest reading of it."""
    what, *about = event
    if what == "late":
        table.late = True
    elif what == "moved":
        table.late = False
        for place in table.places:
            if place.reply == "coming":
                place.reply, place.own_choice = "none", False
    elif what == "invite":
        name, reserve = about
        if all(place.name != name for place in table.places):
            table.places.append(Place(name, carer=bool(name % 2), reserve=reserve))
    else:
        for place in table.places:
            if place.name == about[0]:
                answers(table, place, what)


def answers(table, place, what):
    replied = {"yes": "coming", "no": "not_coming", "unsure": "not_sure"}.get(what)
    if replied:
        place.reply, place.own_choice = replied, place.own_choice and replied == "coming"
    elif what == "steps up":
        place.stepped_up = place.reserve
    elif place in table.confirmed and len(table.confirmed) == 1:
        place.own_choice = True


def one_of(table):
    likely = table.confirmed or table.expected
    return likely[0].name if len(likely) == 1 else None


def play(events):
    """Let everything happen in turn, and hold the guard to the oracle after each."""
    table, oracle = Table(), Guard()
    about = was = None
    before = counts_of(table)
    for event in events:
        happens(table, event)
        now = counts_of(table)
        step = guarding.step(
            now, before=before, is_late=table.late, one=one_of(table), about=about, was=was
        )
        assert not (step.opens and about is not None and not step.closes), "a second alert"
        if step.closes:
            about = was = None
        if step.opens:
            about, was = one_of(table), step.opens
        assert about == oracle.look(table), (event, table)
        before = now


@pytest.mark.clause("R13")
@settings(max_examples=MANY if IS_LONG else SOME)
@given(events=st.lists(PURE, min_size=8, max_size=25))
def test_no_sequence_leaves_somebody_alone_without_an_alert(events):
    play(events)


# Through the database


class World:
    """One meeting in the database, what may happen to it, and the oracle beside it."""

    def __init__(self, activity, people, keeper):
        self.people, self.keeper, self.lead = people, keeper, activity.lead
        self.meeting = MeetingFactory(activity=activity)
        self.oracle, self.told = Guard(), []

    def seat(self, number):
        return Seat.objects.filter(meeting=self.meeting, person=self.people[number]).first()

    def staff(self):
        return {"today": localdate(), "by": self.lead}

    def happens(self, what, number, flag):
        """Do one thing, refused or not; a person who was not asked does nothing."""
        if what in STAFF:
            getattr(self, what)(number, flag)
        elif seat := self.seat(number):
            if what == "step_up":
                invitations.step_up(seat, **self.staff())
            else:
                PEOPLE_DO[what](seat, by_person=seat.person)

    def invite(self, number, flag):
        person = self.people[number]
        invitations.invite(self.meeting, person, is_reserve=flag, **self.staff())

    def move(self, number, flag):
        starts = self.meeting.starts_at.astimezone(LONDON) + timedelta(days=1 + 7 * number)
        meetings.move(
            self.meeting,
            day=starts.date() if flag else self.meeting.day,
            starts=starts.time(),
            ends=starts.replace(hour=15).time(),
            mode=["online", "in_person", "both"][number % 3],
            place="Room 2",
            **self.staff(),
        )

    def day_comes(self, number, flag):
        Meeting.objects.filter(pk=self.meeting.pk).update(reply_by=localdate())
        presence.watch(today=localdate())

    def ask_person(self, number, flag):
        alone.ask_person(self.meeting, by=self.lead)
        self.asked = True

    def offer(self, number, flag):
        alone.offer_another_way(self.meeting, how=f"Way {number}", by=self.lead)

    def go_ahead(self, number, flag):
        meetings.go_ahead(self.meeting, **self.staff())

    def new_rule(self, number, flag):
        numbers = Numbers(2 + flag, 3 + flag, 1, 1, needs_reserve=False, reply_days=10)
        kind = (Level.PRACTICE, False)
        rules.choose(
            [kind], numbers, valid_from=localdate(), why="Why", today=localdate(), by=self.keeper
        )

    def call_off(self, number, flag):
        calling_off.call_off(self.meeting, **self.staff())

    # what must be so after each

    def look(self):
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        places = [
            Place(
                seat.pk,
                carer=seat.capacity == "carer",
                reserve=seat.is_reserve,
                stepped_up=seat.stepped_up_at is not None,
                reply=seat.reply,
                own_choice=seat.goes_alone_at is not None,
            )
            for seat in self.meeting.seats.all()
        ]
        table = Table(places, late=self.meeting.reply_by <= localdate())
        table.asked_anybody = self.meeting.invited_at is not None
        rule = PresenceRule.objects.filter(level=Level.PRACTICE, is_high_level=False).first()
        table.minimum, table.ideal = rule.minimum, rule.ideal
        return table

    def must_be_right(self, what):
        table = self.look()
        alerts = list(self.meeting.alone_alerts.order_by("id"))
        open_ones = [alert.seat_id for alert in alerts if alert.closed_at is None]
        is_over = self.meeting.state != MeetingState.PLANNED
        wanted = self.oracle.look(table, asked=what == "ask_person" and self.asked)
        assert open_ones == ([wanted] if wanted and not is_over else []), (what, table)
        people = [seat.person_id for seat in self.meeting.seats.all()]
        assert len(people) == len(set(people)), "a seat booked twice"
        self.history_is_whole(table, is_over=is_over)
        if word(table)[0] == "stop":
            assert self.meeting.going_ahead_at is None
        for alert in alerts:
            stays = alert.settled in ("stays_away", "another_way")
            assert not stays or alert.seat.reply in ("not_coming", *BACK_AGAIN)

    def history_is_whole(self, table, *, is_over):
        now = ("called_off", "") if is_over else word(table)
        if table.asked_anybody and self.told[-1:] != [now]:
            self.told.append(now)
        rows = list(self.meeting.status_changes.order_by("id"))
        assert [(row.status, row.clause) for row in rows] == self.told
        assert [row.was for row in rows] == ["", *(row.status for row in rows)][: len(rows)]


PEOPLE_DO = {
    "accept": replies.accept,
    "decline": replies.decline,
    "not_sure": replies.not_sure,
    "still_ok": replies.still_ok,
    "go_alone": alone.go_alone,
    "stay_away": alone.stay_away,
    "tell_another_way": alone.tell_another_way,
    "ask_another_day": alone.ask_another_day,
}
STAFF = [
    "invite",
    "move",
    "day_comes",
    "ask_person",
    "offer",
    "go_ahead",
    "new_rule",
    "call_off",
]
BACK_AGAIN = ("coming", "none", "not_sure")  # whoever stays away may change their mind
OFTEN = ["invite"] * 4 + ["accept"] * 5 + ["decline"] * 5 + ["day_comes"] * 2
EVENTS = st.tuples(
    st.sampled_from([*OFTEN, *PEOPLE_DO, *STAFF[:-1], "step_up"]), whom, st.booleans()
)


@pytest.fixture
def stage(db):
    """What every sequence begins with; each takes back what it did."""
    people = PersonFactory.create_batch(PEOPLE, with_account=True)
    return ActivityFactory(inviting=True), people, UserFactory(roles=["keeper"])


@pytest.mark.clause("R11", "R13")
@settings(
    max_examples=MORE if IS_LONG else FEW,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=st.lists(EVENTS, min_size=6, max_size=24), ends=st.booleans())
def test_no_sequence_breaks_the_guard_the_history_or_the_seats(stage, events, ends):
    with transaction.atomic():
        world = World(*stage)
        for what, number, flag in [*events, *([("call_off", 0, False)] if ends else [])]:
            world.asked = False
            try:
                with transaction.atomic():
                    world.happens(what, number, flag)
            except RuleBroken:
                pass  # refused: nothing has changed, and the oracle looks all the same
            world.must_be_right(what)
        transaction.set_rollback(True)
