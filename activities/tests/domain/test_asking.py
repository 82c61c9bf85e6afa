"""Whom to ask: in a fair order, by what people shared for it, and nobody who must be left alone."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from activities.domain import asking
from activities.domain.asking import Wanted
from activities.tests.factories import MeetingFactory, SeatFactory, TermFactory
from involvement.calendars import LONDON, Nation
from involvement.people.domain import breaks, leaving
from involvement.people.models import Capacity, Experience, HardTime, Joins
from involvement.people.tests.factories import NeedsFactory, OfferFactory, PersonFactory

WEDNESDAY = datetime(2027, 3, 10, 13, tzinfo=LONDON)


@pytest.fixture
def meeting(db):
    return MeetingFactory(starts_at=WEDNESDAY)


def listed(meeting, **wanted):
    found = asking.found(meeting, Wanted(**wanted)).order_by(*asking.FAIR)
    return [person.name for person in found]


def asked(name, *, days_ago, **kwargs):
    """Somebody who was asked to another meeting that many days ago."""
    seat = SeatFactory(
        person=PersonFactory(name=name),
        invited_at=timezone.now() - timedelta(days=days_ago),
        **kwargs,
    )
    return seat.person


@pytest.mark.clause("C12")
def test_whoever_was_asked_least_recently_comes_first(meeting):
    asked("Yesterday", days_ago=1)
    often = asked("Often", days_ago=300)
    SeatFactory(person=often, invited_at=timezone.now() - timedelta(days=2))
    asked("Long ago", days_ago=200, not_coming=True)
    PersonFactory(name="Never")
    PersonFactory(name="Never too")
    member = asked("A member", days_ago=0)
    TermFactory(person=member, place__group=meeting.activity.group)
    elsewhere = asked("Member elsewhere", days_ago=3)
    TermFactory(person=elsewhere)
    SeatFactory(meeting=meeting, person__name="Asked to this one")

    assert listed(meeting) == [
        "A member", "Never", "Never too", "Long ago", "Member elsewhere", "Often", "Yesterday",
    ]  # fmt: skip


@pytest.mark.clause("C5", "C12")
def test_nobody_on_a_break_or_gone_is_ever_found(meeting, team):
    for name in ("Resting", "Gone", "Resting member"):
        person = PersonFactory(name=name)
        OfferFactory(person=person, experience=[Experience.CARE], joins=Joins.BOTH, near="Leeds")
        (leaving.leave if name == "Gone" else breaks.pause)(person, by=team)
    TermFactory(person=person, place__group=meeting.activity.group)
    OfferFactory(person__name="Here", joins=Joins.BOTH, near="Leeds")

    assert listed(meeting) == ["Here"]
    assert listed(meeting, experience=Experience.CARE, also_busy=True) == ["Here"]
    assert listed(meeting, near="leeds", joins=Joins.ONLINE) == ["Here"]
    breaks.resume(person, by=team)
    assert listed(meeting) == ["Resting member", "Here"]


@pytest.mark.clause("C12")
def test_people_are_found_by_what_they_chose_to_share_and_by_that_alone(meeting):
    OfferFactory(
        person__name="Ann", experience=[Experience.CARE, Experience.HOUSING], joins=Joins.ONLINE
    )
    OfferFactory(person__name="Bo", joins=Joins.BOTH, near="East Leeds", is_prepared=True)
    PersonFactory(
        name="Cai", language="cy", capacity=Capacity.CARER, address="Leeds", described_as="care"
    )
    PersonFactory(name="Far", nation=Nation.SCOTLAND, language="cy")

    assert listed(meeting, experience=Experience.CARE) == ["Ann", "Bo"]
    assert listed(meeting, experience=Experience.HOUSING) == ["Ann"]
    assert listed(meeting, joins=Joins.ONLINE) == ["Ann", "Bo"]
    assert listed(meeting, joins=Joins.IN_PERSON) == listed(meeting, near="leeds") == ["Bo"]
    assert listed(meeting, is_prepared=True, experience=Experience.CARE) == ["Bo"]
    assert listed(meeting, capacity=Capacity.CARER) == ["Cai"]
    assert listed(meeting, language="cy") == ["Cai", "Far"]
    assert listed(meeting, name="ca") == ["Cai"]
    meeting.activity.group.nation = Nation.SCOTLAND
    assert listed(meeting, language="cy") == ["Far"]


@pytest.mark.clause("C6", "C12")
def test_whoever_cannot_come_then_is_left_out_and_only_counted(meeting):
    NeedsFactory(person__name="Wednesdays", hard_times=[HardTime.MONDAY, HardTime.WEDNESDAY])
    NeedsFactory(person__name="Breaks", hard_times=[HardTime.LONG, HardTime.EVENING])
    busy = MeetingFactory(starts_at=WEDNESDAY + timedelta(hours=1))
    SeatFactory(meeting=busy, coming=True, person__name="Busy")
    SeatFactory(meeting=busy, not_coming=True, person__name="Not busy")
    after = MeetingFactory(starts_at=meeting.ends_at)
    SeatFactory(meeting=after, coming=True, person__name="Later")
    member = NeedsFactory(person__name="Member", hard_times=[HardTime.WEDNESDAY]).person
    TermFactory(person=member, place__group=meeting.activity.group)

    assert sorted(listed(meeting)) == ["Breaks", "Later", "Member", "Not busy"]
    assert asking.left_out(meeting) == 2
    assert sorted({*listed(meeting, also_busy=True)} - {*listed(meeting)}) == ["Busy", "Wednesdays"]

    busy.state = "cancelled"
    busy.save()
    assert asking.left_out(meeting) == 1


@pytest.mark.clause("C12")
def test_each_is_said_why_in_words_and_no_more_than_was_looked_for(meeting):
    OfferFactory(
        person=asked("Ann", days_ago=0),
        experience=[Experience.CARE, Experience.ABUSE],
        joins=Joins.BOTH,
        near="Leeds",
        is_prepared=True,
    )
    today = f"{timezone.now().astimezone(LONDON):%-d %B %Y}"

    def said(**wanted):
        found = Wanted(**wanted)
        return asking.why(asking.found(meeting, found).get(), found)

    assert said() == [f"Asked last on {today}."]
    assert said(experience=Experience.CARE, joins=Joins.ONLINE, near="lee", is_prepared=True) == [
        f"Asked last on {today}.",
        "Knows about this: Growing up in care, or leaving it.",
        "Can join: Online or by phone.",
        "Lives near: Leeds.",
        "Has done our preparation for meetings.",
    ]
    assert said(language="en")[1:] == ["Reads in: English."]
    assert asking.why(asking.to_ask(meeting).filter(pk=PersonFactory().pk).get(), Wanted()) == [
        "Not asked to anything yet."
    ]
