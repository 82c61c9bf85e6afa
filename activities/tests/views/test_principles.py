import pytest
from django.urls import reverse
from django.utils.html import escape

from activities.tests.factories import ActivityFactory
from involvement import clauses


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def page(activity, clause):
    return reverse("activity_promise", args=[activity.ref, clause])


@pytest.mark.parametrize("clause", ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"])
def test_each_promise_shows_its_words_what_we_do_and_a_hint(signed_in, clause):
    activity = ActivityFactory()

    answer = signed_in.get(page(activity, clause))

    form = answer.context["form"]
    assert str(form.title) == clauses.every()[clause].text
    assert escape(str(form.our_part)) in answer.text
    assert form.fields["how"].help_text
    assert answer.text.count("<h1") == 1


def test_answering_goes_on_to_the_next_and_at_last_back(signed_in):
    activity = ActivityFactory()

    answer = signed_in.post(page(activity, "P1"), {"how": "Letters people can read."})
    assert answer.url == page(activity, "P2")
    for number in range(2, 10):
        answer = signed_in.post(page(activity, f"P{number}"), {"how": "Like this."})

    assert answer.url == activity.get_absolute_url()
    assert activity.promises.count() == 9


def test_an_answer_is_there_to_change(signed_in, team):
    activity = ActivityFactory(ready=True)

    assert "We agree it together." in signed_in.get(page(activity, "P4")).text
    signed_in.post(page(activity, "P4"), {"how": "A letter in two weeks."})

    assert activity.promises.get(clause="P4").how == "A letter in two weeks."


def test_an_empty_answer_is_asked_for_and_stores_nothing(signed_in):
    activity = ActivityFactory()

    answer = signed_in.post(page(activity, "P1"), {"how": "   "})

    assert answer.context["form"].errors == {"how": ["Enter how you will keep this promise"]}
    assert activity.promises.count() == 0


def test_there_are_nine_and_no_more(signed_in):
    activity = ActivityFactory()

    for clause in ("P10", "P0", "R1", "p1"):
        assert signed_in.get(page(activity, clause)).status_code == 404
