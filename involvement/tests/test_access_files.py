"""A mark in everything of somebody, followed into what is opened by a link and taken as a file."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from involvement.notices import delivery, outbox
from involvement.people import access
from involvement.people.models import Person, Route
from involvement.tests.access_table import ask, fill, is_guarded, quiet, right, routes
from involvement.tests.test_access_canary import found_in, marked, places, stage
from involvement.views import LinkMixin

__all__ = ["marked", "places", "quiet", "stage"]
BY_LINK = [
    route
    for route, pattern in routes()
    if issubclass(getattr(pattern.callback, "view_class", object), LinkMixin)
]
REACHED = {"person.email", "person.phone", "person.address"}


def text_of(answer):
    """All that is written in an answer, and in every part of it where it is an archive."""
    content = b"".join(getattr(answer, "parts", answer))
    if not content.startswith(b"PK"):
        return content.decode("latin-1")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist())


def by_link(route):
    """What the file of access lets whoever holds a link read there, by field."""
    address = access.PLACE.sub("~", route)
    return {
        name
        for thing in access.things()
        for name in thing.holds
        for its in thing.rights
        if its.role == "link" and its.reads and its.closeness(address) >= 0
    }


def test_no_page_behind_a_link_shows_more_than_the_file_says(client, marked):
    opened = {route: ask(client, "GET", fill(route, marked)[0]) for route in BY_LINK}

    more = {
        route: marks
        for route, page in opened.items()
        if (marks := found_in([text_of(page)]) - by_link(route))
    }
    assert more == {}
    assert [answer.status_code for answer in opened.values()].count(200) > len(opened) / 2


@pytest.mark.parametrize("role", ["person", "carer", "chair", "team"])
def test_a_calendar_holds_a_time_and_a_place_and_nothing_of_people(client, marked, request, role):
    somebody = request.getfixturevalue(role)
    client.force_login(getattr(somebody, "user", somebody))
    as_role = "person" if role == "carer" else role
    files = [
        ask(client, "GET", fill(route, marked)[0])
        for route, pattern in routes()
        if route.endswith("calendar.ics") and is_guarded(route, pattern) and right(as_role, route)
    ]
    found = [answer.text for answer in files if answer.status_code == 200]

    assert found_in(found) == set()
    assert all(text.startswith("BEGIN:VCALENDAR") for text in found)
    assert len(found) >= (role in ("person", "carer"))


@pytest.mark.parametrize("name", ["people_csv", "people_xlsx"])
def test_the_list_of_people_holds_how_to_reach_them_and_no_more(client, marked, team, name):
    client.force_login(team)

    text = text_of(client.post(reverse(name)))

    assert found_in([text]) == REACHED
    assert right_of("team") >= REACHED


def right_of(role):
    """What the file of access lets a role read of people, by field."""
    return {
        name
        for thing in access.things()
        for name in thing.holds
        if (its := thing.right_of(role)) is not None and its.reads
    }


def test_a_letter_on_paper_holds_the_address_and_no_more(client, marked, person, team):
    Person.objects.filter(pk=person.pk).update(route=Route.LETTER)
    outbox.queue("account_opened", to=person, about_id=person.pk, key="mark:letter")
    delivery.send_due()
    client.force_login(team)

    pages = [client.get(reverse(name)).text for name in ("letters", "letter_sheets")]

    assert found_in(pages) <= {"person.address", "person.email"}
    assert "person.address" in found_in(pages)


def test_a_takeaway_of_ones_own_holds_all_but_the_bank_numbers(client, marked, person):
    client.force_login(person.user)

    met = found_in([text_of(client.get(reverse("held_zip")))])

    assert met >= {"person.email", "adjustment.words", "seat.question", "line.note", "line.reason"}
    assert not met & {"payee.sort_code", "payee.account_number"}


def test_a_takeaway_of_somebody_else_holds_none_of_it(client, marked, carer):
    client.force_login(carer.user)

    assert found_in([text_of(client.get(reverse("held_zip")))]) == set()
