"""The page where people are found and asked: in words, in a fair order, by no address."""

from configparser import ConfigParser
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.models import Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.people.models import Experience, HardTime, Person
from involvement.people.tests.factories import NeedsFactory, OfferFactory, PersonFactory


@pytest.fixture
def meeting(db):
    return MeetingFactory()


@pytest.fixture
def as_team(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def look_for(client, meeting, **wanted):
    url = reverse("meeting_invite", args=[meeting.ref])
    return client.post(url, {"name": "", **wanted}, follow=True)


@pytest.mark.clause("C12")
def test_people_are_looked_for_listed_with_the_reason_and_asked(as_team, meeting, team):
    ann = OfferFactory(person__name="Ann", experience=[Experience.CARE, Experience.ABUSE]).person
    OfferFactory(person__name="Bo", experience=[Experience.HOUSING])

    found = look_for(as_team, meeting, experience=Experience.CARE)
    [label] = [str(words) for _pk, words in found.context["form"].fields["people"].choices]

    assert label.startswith("Ann (")
    assert "Not asked to anything yet. Knows about this: Growing up in care" in found.text
    form = found.text.split('id="id_people_0"')[1]
    assert "Abuse at home" not in form  # of what they shared, only what was looked for
    assert "experience" not in found.redirect_chain[-1][0]
    [look] = AuditRow.objects.filter(action="looked.file")
    assert (look.person_id, look.actor_id) == (ann.pk, team.pk)

    as_team.post(found.redirect_chain[-1][0], {"people": [ann.pk], "role": "seat"})

    assert Seat.objects.get(meeting=meeting).person == ann
    assert (
        "Nobody like that can be asked"
        in look_for(as_team, meeting, experience=Experience.CARE).text
    )


def test_looking_at_the_plain_list_reads_nothing_that_was_shared(as_team, meeting):
    OfferFactory(person__name="Ann", near="Leeds")

    page = as_team.get(reverse("meeting_invite", args=[meeting.ref])).text

    assert "Leeds" not in page
    assert not AuditRow.objects.filter(action="looked.file").exists()


def test_who_is_left_out_for_the_time_is_a_number_and_can_be_shown(as_team, meeting):
    NeedsFactory(person__name="Dee", hard_times=HardTime.values)

    hidden = look_for(as_team, meeting)
    named = look_for(as_team, meeting, name="Dee")
    shown = look_for(as_team, meeting, also_busy="on")

    assert "1 person is left out" in hidden.text
    assert "Dee (" not in hidden.text
    assert "1 person is left out" in named.text  # the same for every name
    assert "Dee (" in shown.text
    assert "left out" not in shown.text


@pytest.mark.parametrize("odd", [{"experience": "rich"}, {"near": "a" * 61}, {"name": "a" * 121}])
def test_an_odd_answer_is_told_beside_the_question(as_team, meeting, odd):
    page = look_for(as_team, meeting, **odd)

    assert (page.status_code, page.redirect_chain) == (200, [])
    assert 'class="govuk-error-message"' in page.text


def test_the_list_goes_on_in_the_same_order(as_team, meeting, monkeypatch):
    monkeypatch.setattr("activities.views.invitations.InvitePage.page_size", 2)
    for days in (3, 1, 2):
        then = timezone.now() - timedelta(days=days)
        SeatFactory(person__name=f"{days} days", invited_at=then)
    PersonFactory(name="Never")

    first = as_team.get(reverse("meeting_invite", args=[meeting.ref]))
    second = as_team.get(f"{first.request['PATH_INFO']}{first.context['page'].next_url}")

    names = [one.name for page in (first, second) for one in page.context["rows"]]
    assert names == ["Never", "3 days", "2 days", "1 days"]


@pytest.mark.parametrize("count", [1, 3])
def test_finding_costs_the_same_however_many_are_found(
    as_team, meeting, count, django_assert_num_queries
):
    for _ in range(count):
        SeatFactory(person=OfferFactory().person)
    address = look_for(as_team, meeting, experience=Experience.CARE).redirect_chain[-1][0]

    with django_assert_num_queries(7):
        page = as_team.get(address)

    assert len(page.context["rows"]) == count


def test_nothing_that_finds_people_may_import_equality_answers():
    contracts = ConfigParser()
    contracts.read(Path(settings.BASE_DIR) / ".importlinter")
    contract = contracts["importlinter:contract:equality"]

    assert contract["type"] == "forbidden"
    assert contract["forbidden_modules"].split() == ["impact.equality"]
    assert {"involvement", "activities"} <= {*contract["source_modules"].split()}
    let_through = contract["ignore_imports"]
    assert "activities" not in let_through
    assert not [field for field in Person._meta.get_fields() if "equality" in field.name]
