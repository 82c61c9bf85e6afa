from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    OutcomeFactory,
    PurposeFactory,
)
from involvement.people.tests.factories import UserFactory


def day(more=0):
    return timezone.localdate() + timedelta(days=40 + more)


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


@pytest.fixture
def activity(team, chair):
    return ActivityFactory(title="Letters", lead=team, group=GroupFactory(chairs=[chair]))


def typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def answers(team):
    return {
        "why": {"why": "You know the letters."},
        "limits": {
            "can_change": "The words.",
            "cannot_change": "The law.",
            "who_decides": "The Council",
            **typed("decides_on", day()),
            **typed("tell_by", day(10)),
        },
        "role": {
            "role_description": "Read two papers.",
            "ways_of_working": "One at a time.",
            "hard_topics": "",
        },
        "pay": {"fee_pence": "£50", "pay_terms": "In 10 working days.", "budget_pence": "1,200"},
        "contact": {"contact": team.pk},
    }


def part(activity, name):
    return reverse("purpose_part", args=[activity.ref, name])


@pytest.mark.clause("U6", "U7", "U8", "U9", "C4", "C19", "P5")
def test_the_whole_purpose_is_written_page_by_page(signed_in, activity, team, chair):
    for name, said in answers(team).items():
        assert signed_in.post(part(activity, name), said).status_code == 302
    answer = signed_in.post(
        reverse("outcome_new", args=[activity.ref]),
        {"text": "Clear letters", "measure": "8 in 10", **typed("by_date", day(10))},
    )
    assert answer.url == reverse("outcomes", args=[activity.ref])

    purpose = activity.current_purpose
    assert (purpose.version, purpose.why, purpose.can_change) == (
        1,
        "You know the letters.",
        "The words.",
    )
    assert (purpose.decides_on, purpose.tell_by) == (day(), day(10))
    assert (purpose.fee_pence, purpose.budget_pence, purpose.contact) == (5000, 120000, team)
    assert (
        "Complete, not agreed yet"
        in signed_in.get(reverse("activity_purpose", args=[activity.ref])).text
    )


def test_saving_a_part_goes_to_the_next_that_is_missing(signed_in, activity, team):
    said = answers(team)

    assert signed_in.post(part(activity, "why"), said["why"]).url == part(activity, "limits")
    assert signed_in.post(part(activity, "limits"), said["limits"]).url == reverse(
        "outcomes", args=[activity.ref]
    )


@pytest.mark.parametrize(
    ("name", "change", "errors"),
    [
        ("why", {"why": ""}, {"why": ["Enter why you need people"]}),
        ("limits", {"who_decides": ""}, {"who_decides": ["Enter who decides"]}),
        (
            "limits",
            typed("tell_by", day(-1)),
            {"tell_by": ["Choose a day on or after the day they decide"]},
        ),
        (
            "limits",
            typed("decides_on", day(-400)),
            {"decides_on": ["The date must be today or later"]},
        ),
        ("pay", {"fee_pence": "lots"}, {"fee_pence": ["Use numbers only, like 12.50"]}),
        (
            "pay",
            {"budget_pence": "60"},
            {"budget_pence": ["The budget must pay for two people at one meeting, or more"]},
        ),
        ("contact", {"contact": "0"}, {"contact": ["Choose somebody from the list"]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nothing_changes(
    signed_in, activity, team, name, change, errors
):
    answer = signed_in.post(part(activity, name), answers(team)[name] | change)

    assert answer.context["form"].errors == errors
    assert activity.current_purpose is None


def test_only_the_team_can_be_the_contact(signed_in, activity, team, chair, person):
    offered = signed_in.get(part(activity, "contact")).context["form"].fields["contact"].queryset

    assert list(offered) == [team]


def test_there_is_no_other_part(signed_in, activity):
    for name in ("outcome", "agree", "title"):
        assert signed_in.get(part(activity, name)).status_code == 404


def test_an_agreed_purpose_warns_and_starts_a_new_version(signed_in, team):
    activity = ActivityFactory(lead=team, ready=True)

    assert "A change makes a new version" in signed_in.get(part(activity, "why")).text
    signed_in.post(part(activity, "why"), {"why": "Something new."})

    text = signed_in.get(reverse("activity_purpose", args=[activity.ref])).text
    assert "Version 1" in text
    assert "Version 2" in text
    assert activity.current_purpose.why == "Something new."


def test_outcomes_are_changed_and_removed(signed_in, team):
    activity = ActivityFactory(lead=team)
    outcome = OutcomeFactory(purpose=PurposeFactory(activity=activity))
    change = reverse("outcome_change", args=[activity.ref, outcome.pk])
    remove = reverse("outcome_remove", args=[activity.ref, outcome.pk])

    assert outcome.measure in signed_in.get(change).text
    signed_in.post(change, {"text": "New", "measure": "Count", **typed("by_date", day())})
    outcome.refresh_from_db()
    assert (outcome.text, outcome.measure, outcome.by_date) == ("New", "Count", day())

    for _ in range(2):
        assert signed_in.post(remove).url == reverse("outcomes", args=[activity.ref])
    assert activity.current_purpose.outcomes.count() == 0


def test_an_outcome_of_other_work_is_not_there(signed_in, activity):
    other = OutcomeFactory()

    address = reverse("outcome_change", args=[activity.ref, other.pk])
    assert signed_in.get(address).status_code == 404
    signed_in.post(reverse("outcome_remove", args=[activity.ref, other.pk]))
    other.refresh_from_db()


@pytest.mark.parametrize("count", [1, 3])
def test_the_purpose_costs_the_same_however_long(
    signed_in, activity, django_assert_num_queries, count
):
    purpose = PurposeFactory(activity=activity)
    for number in range(count):
        OutcomeFactory(purpose=purpose, text=f"Outcome {number}")

    for name, cost in [("activity_purpose", 6), ("outcomes", 6), ("purpose_agree", 7)]:
        with django_assert_num_queries(cost):
            text = signed_in.get(reverse(name, args=[activity.ref])).text
        assert text.count("We will know by") == count


@pytest.mark.clause("R8", "U6")
def test_the_lead_and_the_chair_agree_on_the_same_page(client, activity, team, chair):
    OutcomeFactory(purpose=PurposeFactory(activity=activity))
    address = reverse("purpose_agree", args=[activity.ref])

    for user in (team, chair):
        client.force_login(user)
        answer = client.get(address)
        assert "I agree</button>" in answer.text
        answer = client.post(address, {"seen": answer.context["seen"]}, follow=True)
        assert "You agreed the purpose. Thank you." in answer.text
        assert "I agree</button>" not in answer.text

    assert "Jo agreed as the lead on" in answer.text
    assert "Chris agreed as a chair on" in answer.text
    assert activity.current_purpose.is_agreed


def test_words_that_changed_meanwhile_are_shown_before_they_are_agreed(client, activity, chair):
    OutcomeFactory(purpose=PurposeFactory(activity=activity))
    address = reverse("purpose_agree", args=[activity.ref])
    client.force_login(chair)

    answer = client.post(address, {"seen": "what-was-there-before"})

    assert "The purpose has changed since you opened it" in answer.text
    assert not activity.current_purpose.is_agreed
    client.post(address, {"seen": answer.context["seen"]})
    assert activity.current_purpose.chair_agreed_by == chair


def test_the_rest_of_the_team_reads_and_cannot_agree(client, activity):
    OutcomeFactory(purpose=PurposeFactory(activity=activity))
    address = reverse("purpose_agree", args=[activity.ref])
    client.force_login(UserFactory(roles=["team"]))

    answer = client.get(address)
    assert "I agree</button>" not in answer.text
    answer = client.post(address, {"seen": answer.context["seen"]})

    assert "Only the lead of this work can agree as the lead." in answer.text


def test_a_chair_of_another_group_finds_nothing(client, activity, person):
    stranger = UserFactory(roles=["chair"])
    GroupFactory(chairs=[stranger])
    for user in (stranger, person.user):
        client.force_login(user)
        assert client.get(reverse("purpose_agree", args=[activity.ref])).status_code == 404


def test_nothing_to_agree_yet_says_so(client, activity, chair):
    client.force_login(chair)

    text = client.get(reverse("purpose_agree", args=[activity.ref])).text

    assert "The purpose is not written yet." in text
    assert "I agree</button>" not in text


def test_a_group_without_a_second_person_says_what_to_do(signed_in, team):
    activity = ActivityFactory(lead=team, group=GroupFactory(chairs=[team]))
    OutcomeFactory(purpose=PurposeFactory(activity=activity))

    text = signed_in.get(reverse("purpose_agree", args=[activity.ref])).text

    assert "no second person who can agree as its chair" in text
