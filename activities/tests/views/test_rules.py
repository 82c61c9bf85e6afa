from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.domain import presence
from activities.models import Level, PresenceRule
from activities.tests.factories import PresenceRuleFactory

NEW = {
    "kinds": ["practice", "governance-high"],
    "minimum": "3",
    "ideal": "4",
    "least_service_users": "1",
    "least_carers": "2",
    "reply_days": "5",
    "why": "Council asked for it",
}


def text(response):
    return " ".join(response.content.decode().split())


def answers(day=None, **changes):
    day = day or localdate()
    parts = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return NEW | parts | changes


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


@pytest.mark.clause("R11", "R12")
def test_a_keeper_sets_a_rule_and_reads_who_and_why(as_keeper, keeper):
    shown = text(as_keeper.get(reverse("presence_rules")))
    day = localdate() + timedelta(days=3)

    as_keeper.post(reverse("presence_rule_change"), answers(day))
    page = text(as_keeper.get(reverse("presence_rules")))

    rule = presence.rule_on(day, level=Level.GOVERNANCE, is_high_level=True)
    assert (rule.minimum, rule.least_carers, rule.needs_reserve) == (3, 2, True)
    assert (rule.set_by, rule.source) == (keeper, "Council asked for it")
    assert "No change is planned." in shown
    assert "At least 3 people, and 4 is better." in page
    assert page.count("Council asked for it") == 2
    assert page.count("Set by Kit on") == 2


def test_the_form_begins_with_what_holds_now(as_keeper):
    PresenceRuleFactory(level=Level.POLICY, minimum=5, ideal=6)

    page = as_keeper.get(reverse("presence_rule_change") + "?kind=policy")

    assert page.context["form"].initial["minimum"] == 5
    assert page.context["form"].initial["kinds"] == ["policy"]


@pytest.mark.clause("R11")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum": "1"}, "Enter 2 or more"),
        ({"ideal": "2", "minimum": "3"}, "cannot be smaller than the least"),
        ({"kinds": []}, "Choose which meetings it is for"),
        ({"kinds": ["everything"]}, "Choose meetings from the list"),
        ({"why": ""}, "Enter why it changes"),
        ({"minimum": "two"}, "Enter a whole number"),
        ({"valid_from_day": "99"}, "must be a real date"),
        ({"valid_from_year": "2020"}, "or later"),
    ],
)
def test_a_slip_is_told_in_plain_words_and_changes_nothing(as_keeper, changes, words):
    page = text(as_keeper.post(reverse("presence_rule_change"), answers(**changes)))

    assert words in page
    assert not PresenceRule.objects.exclude(set_by=None).exists()


def test_a_kind_that_is_not_known_begins_with_nothing_ticked(as_keeper):
    page = as_keeper.get(reverse("presence_rule_change") + "?kind=%00")

    assert (page.status_code, page.context["form"].initial["kinds"]) == (200, [])


def test_only_keepers_come_here(client, person, team, chair, finance, analyst):
    for user in (person.user, team, chair, finance, analyst):
        client.force_login(user)
        for name in ("presence_rules", "presence_rule_change"):
            assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse("presence_rule_change"), answers()).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    as_keeper, number, django_assert_num_queries
):
    for days in range(number):
        PresenceRuleFactory(valid_from=localdate() + timedelta(days=1 + days))

    with django_assert_num_queries(5):
        as_keeper.get(reverse("presence_rules"))
