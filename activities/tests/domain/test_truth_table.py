"""Every combination of people, reserve, level and choice, against the oracle of the framework."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from activities.domain import presence
from activities.domain.enough import Counts, Voice, assess
from activities.models import Level, Meeting, PresenceRule, Reply, Seat
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory
from activities.tests.presence_oracle import Place, Table, unheard, word
from involvement.calendars import london_day
from involvement.people.models import Capacity
from involvement.people.tests.factories import PersonFactory

REPLY_BY = date(2026, 3, 2)
PEOPLE = range(5)
YES_OR_NO = (False, True)
RESERVES = ("none", "asked", "ready", "no", "stepped up")


def table_of(users, carers, silent, reserve, *, high, late, choice, separate):
    """Lay the table: so many service users and carers who said yes, some who are silent."""
    places = [Place(f"user {n}", reply="coming") for n in range(users)]
    places += [Place(f"carer {n}", carer=True, reply="coming") for n in range(carers)]
    if choice and places:
        places[0].own_choice = True
    places += [Place(f"silent {n}", carer=bool(n % 2)) for n in range(silent)]
    if reserve != "none":
        reply = {"asked": "none", "no": "not_coming"}.get(reserve, "coming")
        stepped_up = reserve == "stepped up"
        places.append(Place("reserve", reserve=True, reply=reply, stepped_up=stepped_up))
    return Table(places, high=high, late=late, separate=separate)


def counts_of(table):
    def voice(carer):
        both = (table.expected, table.confirmed)
        return Voice(*(sum(place.carer == carer for place in places) for places in both))

    return Counts(
        voice(False),
        voice(True),
        reserves_ready=sum(not p.counts and p.reply == "coming" for p in table.places),
        reserves_asked=sum(not p.counts and p.reply == "none" for p in table.places),
        goes_alone=table.is_by_choice,
    )


def judged(table):
    rule = PresenceRule(
        valid_from=date(2016, 10, 1), is_high_level=table.high, needs_reserve=table.high
    )
    return assess(
        counts_of(table),
        rule,
        today=REPLY_BY if table.late else REPLY_BY - timedelta(days=1),
        reply_by=REPLY_BY,
        was_invited=table.asked_anybody,
        has_separate_ways=table.separate,
    )


def advice(found):
    texts = [finding.text for finding in found.findings if finding.clause == "R10"]
    return {what for what in ("service users", "carers") if any(f"No {what}" in t for t in texts)}


@pytest.mark.clause("R10", "R11", "R12", "R13")
def test_every_combination_gets_the_word_the_clause_and_the_advice_of_the_framework():
    strange = []
    for users, carers, silent, reserve, high, late, choice, separate in product(
        PEOPLE, PEOPLE, range(3), RESERVES, YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO
    ):
        table = table_of(
            users, carers, silent, reserve, high=high, late=late, choice=choice, separate=separate
        )
        found = judged(table)
        if ((found.status, found.clause), advice(found)) != (word(table), unheard(table)):
            strange.append((table, found.status, found.clause, advice(found)))

    assert strange == []


def test_nobody_asked_yet_is_waiting():
    found = judged(Table(asked_anybody=False))

    assert (found.status, found.clause) == word(Table(asked_anybody=False))


@pytest.fixture
def people(db):
    return PersonFactory.create_batch(10)


def seats_of(table, meeting, people, purpose):
    now = timezone.now()
    return [
        Seat(
            meeting=meeting,
            person=person,
            capacity=Capacity.CARER if place.carer else Capacity.SERVICE_USER,
            is_reserve=place.reserve,
            stepped_up_at=now if place.stepped_up else None,
            invited_at=now,
            invited_by=meeting.made_by,
            purpose=purpose,
            reply=place.reply,
            replied_at=None if place.reply == Reply.NONE else now,
            goes_alone_at=now if place.own_choice else None,
        )
        for place, person in zip(table.places, people, strict=False)
    ]


@pytest.mark.clause("R2", "R11", "R12", "R13")
def test_every_combination_in_the_database_is_judged_so_in_one_pass(
    people, django_assert_num_queries
):
    today = london_day(timezone.now())
    tables, meetings, seats = {}, [], []
    for level in Level:
        activity = ActivityFactory(group=GroupFactory(level=level), inviting=True)
        purpose = activity.current_purpose
        for users, carers, reserve, high, late, choice in product(
            PEOPLE, PEOPLE, ("none", "ready"), YES_OR_NO, YES_OR_NO, YES_OR_NO
        ):
            meeting = MeetingFactory.build(
                activity=activity,
                made_by=activity.lead,
                is_high_level=high,
                reply_by=today if late else today + timedelta(days=1),
                invited_at=timezone.now(),
            )
            meetings.append(meeting)
            tables[meeting.uid] = (
                table_of(
                    users, carers, 0, reserve, high=high, late=late, choice=choice, separate=False
                ),
                purpose,
            )
    Meeting.objects.bulk_create(meetings)
    for meeting in meetings:
        seats += seats_of(tables[meeting.uid][0], meeting, people, tables[meeting.uid][1])
    Seat.objects.bulk_create(seats)

    with django_assert_num_queries(2):
        found = presence.assess_many(meetings, today=today)

    wrong = [
        (tables[meeting.uid][0], found[meeting.pk].status, found[meeting.pk].clause)
        for meeting in meetings
        if (found[meeting.pk].status, found[meeting.pk].clause) != word(tables[meeting.uid][0])
    ]
    assert wrong == []
    assert len(found) == 1200
