"""Made-up activities, meetings and seats for tests."""

from datetime import datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.models import (
    PROMISES,
    Action,
    Activity,
    ActivityState,
    Adjustment,
    AgendaItem,
    AloneAlert,
    Cause,
    CheckIn,
    Closing,
    Decision,
    Every,
    Group,
    Help,
    Joined,
    Level,
    Meeting,
    MeetingState,
    Mode,
    Moment,
    Outcome,
    PackCopy,
    Place,
    PlaceRole,
    PresenceRule,
    Promise,
    Proposal,
    Purpose,
    Reply,
    ReserveCall,
    Seat,
    Series,
    Status,
    StatusChange,
    Term,
    Turnout,
    Why,
)
from involvement.calendars import LONDON, london_day, working_days_before
from involvement.people.models import Capacity
from involvement.people.tests.factories import PersonFactory, UserFactory


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group
        skip_postgeneration_save = True

    class Params:
        high_level = factory.Trait(level=Level.GOVERNANCE, is_high_level=True)

    name = factory.Sequence(lambda n: f"Group {n}")
    level = Level.PRACTICE

    @factory.post_generation
    def chairs(self, create, extracted, **kwargs):
        if extracted:
            self.chairs.add(*extracted)


class PlaceRoleFactory(DjangoModelFactory):
    """A role of BASW's own; the framework's are there already."""

    class Meta:
        model = PlaceRole

    name = factory.Sequence(lambda n: f"Role {n}")
    words = "Reads our letters before they leave."


class PlaceFactory(DjangoModelFactory):
    """A place that nobody holds yet, open for a year."""

    class Meta:
        model = Place

    group = factory.SubFactory(GroupFactory)
    role = factory.LazyFunction(lambda: PlaceRole.objects.get(name="Critical friend"))
    opened_on = factory.LazyFunction(lambda: london_day(timezone.now()) - timedelta(days=365))


class TermFactory(DjangoModelFactory):
    """Somebody who holds a place, since a hundred days."""

    class Meta:
        model = Term

    place = factory.SubFactory(PlaceFactory)
    person = factory.SubFactory(PersonFactory)
    starts_on = factory.LazyFunction(lambda: london_day(timezone.now()) - timedelta(days=100))


class ActivityFactory(DjangoModelFactory):
    """`ready=True` has nine promises and an agreed purpose; `inviting=True` has opened as well.

    Any state after planning is ready unless `ready=False`.
    """

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    class Params:
        inviting = factory.Trait(state=ActivityState.INVITING)
        meeting = factory.Trait(state=ActivityState.MEETING)

    title = factory.Sequence(lambda n: f"Activity {n}")
    group = factory.SubFactory(GroupFactory)
    lead = factory.SubFactory(UserFactory, roles=["team"])
    made_by = factory.SelfAttribute("lead")
    serves_people = "People get answers they can read."

    @factory.post_generation
    def ready(self, create, extracted, **kwargs):
        if extracted or (extracted is None and self.state != ActivityState.PLANNING):
            for clause in PROMISES:
                Promise.objects.create(
                    activity=self, clause=clause, how="We agree it together.", answered_by=self.lead
                )
            purpose = PurposeFactory(activity=self, agreed=True)
            OutcomeFactory(purpose=purpose)


class PurposeFactory(DjangoModelFactory):
    class Meta:
        model = Purpose

    class Params:
        agreed = factory.Trait(
            lead_agreed_at=factory.LazyFunction(timezone.now),
            lead_agreed_by=factory.SelfAttribute("activity.lead"),
            chair_agreed_at=factory.LazyFunction(timezone.now),
            chair_agreed_by=factory.SelfAttribute("activity.lead"),
        )

    activity = factory.SubFactory(ActivityFactory)
    why = "You know what the letters feel like to get."
    can_change = "The words, the pictures, and what goes first."
    cannot_change = "The law, and the amount we can spend."
    who_decides = "The Council"
    decides_on = factory.LazyFunction(lambda: london_day(timezone.now()) + timedelta(days=90))
    tell_by = factory.LazyFunction(lambda: london_day(timezone.now()) + timedelta(days=104))
    role_description = "Read two papers, come to one meeting, say what you think."
    ways_of_working = "One person speaks at a time. You can stop at any time."
    fee_pence = 50_00
    pay_terms = "£50 for the meeting with reading, in your bank within 10 working days."
    budget_pence = 1000_00
    contact = factory.SelfAttribute("activity.lead")
    made_by = factory.SelfAttribute("activity.lead")


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    purpose = factory.SubFactory(PurposeFactory)
    text = "Letters that people understand"
    measure = "8 in 10 readers can say what the letter asks"
    by_date = factory.LazyFunction(lambda: london_day(timezone.now()) + timedelta(days=120))


def in_days(days, hour=11):
    """An instant some days from now, at an hour of London time."""
    day = london_day(timezone.now()) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


class MeetingFactory(DjangoModelFactory):
    """A meeting in 30 days, with its dates worked out as the domain does."""

    class Meta:
        model = Meeting

    class Params:
        high_level = factory.Trait(is_high_level=True)
        held = factory.Trait(
            starts_at=factory.LazyFunction(lambda: in_days(-3)), state=MeetingState.HELD
        )

    activity = factory.SubFactory(ActivityFactory, inviting=True)
    title = factory.Sequence(lambda n: f"Meeting {n}")
    starts_at = factory.LazyFunction(lambda: in_days(30))
    ends_at = factory.LazyAttribute(lambda m: m.starts_at + timedelta(hours=2))
    mode = Mode.ONLINE
    place = "We will send you the link to join."
    level = factory.SelfAttribute("activity.group.level")
    reply_by = factory.LazyAttribute(lambda m: working_days_before(london_day(m.starts_at), 10))
    papers_by = factory.LazyAttribute(lambda m: working_days_before(london_day(m.starts_at), 10))
    remind_on = factory.LazyAttribute(lambda m: working_days_before(london_day(m.starts_at), 2))
    made_by = factory.SelfAttribute("activity.lead")


class SeatFactory(DjangoModelFactory):
    """An invited seat, not answered. Traits: coming, not_coming, reserve, carer."""

    class Meta:
        model = Seat

    class Params:
        carer = factory.Trait(capacity=Capacity.CARER)
        reserve = factory.Trait(is_reserve=True)
        coming = factory.Trait(reply=Reply.COMING, replied_at=factory.LazyFunction(timezone.now))
        not_coming = factory.Trait(
            reply=Reply.NOT_COMING, replied_at=factory.LazyFunction(timezone.now)
        )

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(
        PersonFactory, capacity=factory.SelfAttribute("..capacity"), with_account=True
    )
    capacity = Capacity.SERVICE_USER
    invited_at = factory.LazyFunction(timezone.now)
    invited_by = factory.SelfAttribute("meeting.activity.lead")
    purpose = factory.LazyAttribute(lambda seat: seat.meeting.activity.current_purpose)
    fee_offered_pence = 50_00


class AdjustmentFactory(DjangoModelFactory):
    class Meta:
        model = Adjustment

    seat = factory.SubFactory(SeatFactory)
    help = Help.BREAKS


class CheckInFactory(DjangoModelFactory):
    """Somebody who says that they are here."""

    class Meta:
        model = CheckIn

    seat = factory.SubFactory(SeatFactory, coming=True)
    joined = Joined.ROOM


class ProposalFactory(DjangoModelFactory):
    """What somebody would change, not answered yet."""

    class Meta:
        model = Proposal

    purpose = factory.SubFactory(PurposeFactory, agreed=True)
    person = factory.SubFactory(PersonFactory)
    words = factory.Sequence(lambda n: f"Meet in the evening, please {n}")


class PackCopyFactory(DjangoModelFactory):
    class Meta:
        model = PackCopy

    seat = factory.SubFactory(SeatFactory, coming=True)
    send_on = factory.SelfAttribute("seat.meeting.papers_by")
    remind_on = factory.SelfAttribute("seat.meeting.remind_on")


class ClosingFactory(DjangoModelFactory):
    """A meeting that was held and closed; without both `closed_…` it is still being written up."""

    class Meta:
        model = Closing

    meeting = factory.SubFactory(MeetingFactory, held=True)
    closed_at = factory.LazyFunction(timezone.now)
    closed_by = factory.SelfAttribute("meeting.activity.lead")


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory, held=True)
    what = factory.Sequence(lambda n: f"Letters start with what happens next ({n})")
    why = "People told us they stop reading after two lines."
    who = "The Council"
    made_by = factory.SelfAttribute("meeting.activity.lead")


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    meeting = factory.SubFactory(MeetingFactory, held=True)
    what = factory.Sequence(lambda n: f"Write the new first page ({n})")
    owner = factory.SelfAttribute("meeting.activity.lead")
    due_on = factory.LazyFunction(lambda: london_day(timezone.now()) + timedelta(days=14))
    made_by = factory.SelfAttribute("meeting.activity.lead")


class PresenceRuleFactory(DjangoModelFactory):
    """A later rule for ordinary meetings at the level of practice."""

    class Meta:
        model = PresenceRule

    level = Level.PRACTICE
    is_high_level = False
    needs_reserve = factory.SelfAttribute("is_high_level")
    valid_from = factory.LazyFunction(lambda: london_day(timezone.now()))
    source = "Later"


class AloneAlertFactory(DjangoModelFactory):
    """An open alert for the one person in a seat."""

    class Meta:
        model = AloneAlert

    seat = factory.SubFactory(SeatFactory, coming=True)
    meeting = factory.SelfAttribute("seat.meeting")
    why = Why.FELL


class StatusChangeFactory(DjangoModelFactory):
    class Meta:
        model = StatusChange

    meeting = factory.SubFactory(MeetingFactory)
    status = Status.STOP
    clause = "R13"
    cause = Cause.NO


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    every = Every.MONTH
    made_by = factory.SubFactory(UserFactory, roles=["team"])


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "The first page"
    minutes = 30


class ReserveCallFactory(DjangoModelFactory):
    """A reserve who is called now, with a day to answer."""

    class Meta:
        model = ReserveCall

    seat = factory.SubFactory(SeatFactory, reserve=True, coming=True)
    answer_by = factory.LazyAttribute(lambda call: call.called_at + timedelta(days=1))
    called_at = factory.LazyFunction(timezone.now)


class TurnoutFactory(DjangoModelFactory):
    """Of a hundred who said yes, ninety came; of others, fewer."""

    class Meta:
        model = Turnout

    counted_on = factory.LazyFunction(lambda: london_day(timezone.now()))
    moment = Moment.ANSWERS
    yes, yes_came = 100, 90
    unsure, unsure_came = 100, 40
    silent, silent_came = 100, 20
