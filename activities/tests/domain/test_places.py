from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import groups, invitations, places
from activities.models import Group, Level, Place, PlaceRole, Seat, Term
from activities.tests.factories import (
    GroupFactory,
    MeetingFactory,
    PlaceFactory,
    PlaceRoleFactory,
    TermFactory,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PersonFactory


def days(number):
    return localdate() + timedelta(days=number)


def acts(subject):
    rows = AuditRow.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("id")
    return list(rows.values_list("action", flat=True))


@pytest.mark.clause("R6")
def test_the_five_roles_of_the_framework_are_there_from_the_start(db):
    named = PlaceRole.objects.filter(is_of_framework=True).values_list("name", flat=True)

    assert list(named) == [
        "Ambassador", "Critical friend", "Co-worker", "Consultant", "Expert by experience",
    ]  # fmt: skip


@pytest.mark.clause("R6")
def test_a_role_of_our_own_is_added_once(team):
    first = groups.add_role(name="Peer trainer", words="Trains others.", by=team)
    again = groups.add_role(name="peer trainer", words="Something else.", by=team)

    assert (first.pk, first.is_of_framework) == (again.pk, False)
    assert acts(first) == ["role.added"]


def test_a_group_is_added_once_and_changed_on_the_trail(team):
    about = {"nation": "uk", "level": Level.GOVERNANCE, "is_high_level": True, "term_months": 24}
    group = groups.add(name="Council", by=team, **about)
    groups.add(name="Council", by=team, **about | {"level": Level.PRACTICE})

    groups.change(group, by=team, name="Council", level=Level.POLICY, is_high_level=True)
    groups.change(group, by=team, name="Council", level=Level.POLICY, is_high_level=True)

    assert Group.objects.get().level == Level.POLICY
    assert acts(group) == ["group.added", "group.changed"]


def test_a_group_cannot_take_the_name_of_another(team):
    GroupFactory(name="Council")
    group = GroupFactory(name="Board")

    with pytest.raises(RuleBroken, match="already"):
        groups.change(group, by=team, name="Council")


def test_places_are_provided_up_to_a_number_however_often_it_is_said(team):
    group = GroupFactory()
    role = PlaceRoleFactory()

    for number in (2, 2, 3, 1):
        places.provide(group, role=role, number=number, today=localdate(), by=team)

    assert Place.objects.filter(group=group, role=role, opened_on=localdate()).count() == 3
    assert AuditRow.objects.filter(action="place.opened").count() == 3


@pytest.mark.clause("C13")
def test_a_place_says_as_what_and_for_whom_its_holder_takes_part(team):
    place = PlaceFactory()
    role = PlaceRoleFactory()

    for _twice in range(2):
        places.change(place, role=role, speaks_for="Carers in Exampleton", by=team)

    place.refresh_from_db()
    assert (place.role, place.speaks_for) == (role, "Carers in Exampleton")
    assert acts(place) == ["place.changed"]


def test_a_place_is_filled_vacated_and_filled_again_and_all_of_it_is_kept(team, person, carer):
    place = PlaceFactory(opened_on=days(-300))

    for _twice in range(2):
        first = places.fill(place, person, starts_on=days(-200), ends_on=days(10), by=team)
        [now] = places.kept(place.group, today=localdate())
        assert (now.term, now.vacant_since) == (first, None)
    for _twice in range(2):
        places.vacate(place, left_on=days(-30), by=team)
    [vacant] = places.kept(place.group, today=localdate())
    places.fill(place, carer, starts_on=days(-5), ends_on=None, by=team)

    assert (vacant.term, vacant.vacant_since, vacant.days_vacant) == (None, days(-30), 30)
    assert [term.person for term in places.history(place.group)] == [person]
    assert places.held_by(carer)[0].place == place
    assert places.held_by(person) == []
    assert acts(first) == ["place.filled", "place.vacated"]


def test_a_place_never_held_is_vacant_since_it_was_opened(team):
    place = PlaceFactory(opened_on=days(-12))

    [one] = places.kept(place.group, today=localdate())

    assert (one.vacant_since, one.days_vacant) == (days(-12), 12)


def test_a_term_that_is_over_is_seen(team):
    term = TermFactory(ends_on=days(-1))

    [one] = places.kept(term.place.group, today=localdate())

    assert one.is_over


def test_a_place_that_is_held_is_given_to_nobody_else(team, person, carer):
    place = PlaceFactory()
    places.fill(place, person, starts_on=localdate(), ends_on=None, by=team)

    with pytest.raises(RuleBroken, match="Ann holds this place"):
        places.fill(place, carer, starts_on=localdate(), ends_on=None, by=team)


def test_nobody_holds_two_places_in_a_group(team, person):
    term = TermFactory(person=person)
    second = PlaceFactory(group=term.place.group)

    with pytest.raises(RuleBroken, match="in this group"):
        places.fill(second, person, starts_on=localdate(), ends_on=None, by=team)


def test_two_never_held_a_place_on_the_same_days(team, person):
    term = TermFactory(left_on=days(-20))

    with pytest.raises(RuleBroken, match="later day"):
        places.fill(term.place, person, starts_on=days(-21), ends_on=None, by=team)


def test_nobody_leaves_before_they_started(team):
    term = TermFactory(starts_on=days(-3))

    with pytest.raises(RuleBroken, match="before they started"):
        places.vacate(term.place, left_on=days(-4), by=team)


def test_whoever_left_us_gets_no_place(team):
    gone = PersonFactory(left_at=timezone.now())

    with pytest.raises(RuleBroken, match="has left"):
        places.fill(PlaceFactory(), gone, starts_on=localdate(), ends_on=None, by=team)


def test_a_vacant_place_is_closed_once_and_a_held_one_is_not(team):
    place = PlaceFactory()
    held = TermFactory().place

    for _twice in range(2):
        places.close(place, today=localdate(), by=team)
    with pytest.raises(RuleBroken, match="Somebody holds"):
        places.close(held, today=localdate(), by=team)
    with pytest.raises(RuleBroken, match="was closed"):
        places.fill(place, PersonFactory(), starts_on=localdate(), ends_on=None, by=team)

    assert acts(place) == ["place.closed"]
    assert places.kept(place.group, today=localdate()) == []


def test_the_database_itself_lets_only_one_person_hold_a_place(db):
    term = TermFactory()

    with pytest.raises(IntegrityError, match="one_person_holds_a_place"):
        TermFactory(place=term.place)


def test_the_end_of_a_term_follows_from_the_group():
    assert places.end_of_term(Group(term_months=None), localdate()) is None
    assert places.end_of_term(
        Group(term_months=12), localdate().replace(day=1)
    ) == localdate().replace(year=localdate().year + 1, day=1)


@pytest.mark.clause("C13")
def test_an_invitation_says_as_what_as_in_the_place_they_hold(team, person, carer):
    meeting = MeetingFactory()
    place = PlaceFactory(group=meeting.activity.group, speaks_for="Tenants in Exampleton")
    TermFactory(place=place, person=person)

    invitations.invite_many(meeting, [person, carer], today=localdate(), by=team)

    seats = {seat.person_id: seat for seat in Seat.objects.all()}
    assert (seats[person.pk].role, seats[person.pk].speaks_for) == (
        place.role,
        "Tenants in Exampleton",
    )
    assert (seats[carer.pk].role, seats[carer.pk].speaks_for) == (None, "")


@pytest.mark.clause("C13")
def test_what_the_invitation_says_comes_before_the_place(team, person):
    meeting = MeetingFactory()
    TermFactory(place__group=meeting.activity.group, place__speaks_for="All", person=person)
    role = PlaceRoleFactory()

    seat = invitations.invite(meeting, person, as_role=role, today=localdate(), by=team)

    assert (seat.role, seat.speaks_for) == (role, "")
    assert Term.objects.count() == 1
