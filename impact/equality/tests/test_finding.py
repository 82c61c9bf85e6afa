"""Finding people has no way to equality answers: by no word, on no list, in no statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.tests.factories import MeetingFactory
from impact.equality.tests.factories import answer
from impact.equality.tests.test_apart import CANARY, GIVEN
from involvement.people.models import Experience
from involvement.people.tests.factories import OfferFactory


@pytest.mark.clause("C12")
def test_finding_people_neither_shows_nor_asks_the_store_of_equality_answers(client, person, team):
    answer(person, **GIVEN)
    OfferFactory(person=person, experience=[Experience.CARE])
    url = reverse("meeting_invite", args=[MeetingFactory().ref])
    client.force_login(team)

    def look_for(**wanted):
        return client.post(url, {"name": "", **wanted}, follow=True).text

    with CaptureQueriesContext(
        connection,
    ) as asked:
        pages = [client.get(url).text, look_for(experience=Experience.CARE)]
        nobody = [look_for(near="white_roma"), look_for(name="45_54")]
        odd = look_for(experience="white_roma")

    assert [f"{person.name} (" in page for page in pages + nobody] == [True, True, False, False]
    assert "Choose one from the list" in odd
    lists = [page.split("<form", 2)[2] for page in pages]
    assert not [text for text in lists if CANARY.search(text)]
    assert not [one["sql"] for one in asked if "equality" in one["sql"].lower()]
