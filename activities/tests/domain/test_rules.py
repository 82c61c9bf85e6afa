"""Rules are dated: they are set from today on, say who and why, and never let anybody be alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import presence, rules
from activities.domain.rules import Numbers
from activities.models import Cause, Level, PresenceRule, StatusChange
from activities.tests.factories import MeetingFactory, PresenceRuleFactory, SeatFactory, in_days
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken

PRACTICE = (Level.PRACTICE, False)
FIRST = Numbers(2, 3, 1, 1, needs_reserve=False, reply_days=10)
FOUR = Numbers(4, 5, 1, 1, needs_reserve=False, reply_days=10)


def choose(numbers, keeper, *, kinds=(PRACTICE,), day=None):
    return rules.choose(
        kinds,
        numbers,
        valid_from=day or localdate(),
        why="Council asked for it",
        today=localdate(),
        by=keeper,
    )


@pytest.mark.clause("R11", "R12")
def test_each_kind_of_meeting_begins_with_the_numbers_of_the_framework(db):
    found = {rule.kind: Numbers.of(rule) for rule in rules.in_force(today=localdate())}

    assert found == {
        (level, is_high): Numbers(2, 3, 1, 1, needs_reserve=is_high, reply_days=10)
        for level in Level.values
        for is_high in (False, True)
    }


@pytest.mark.clause("R11")
def test_a_new_rule_holds_for_its_kind_from_its_day_on(keeper):
    soon, later = MeetingFactory(starts_at=in_days(10)), MeetingFactory(starts_at=in_days(40))
    other = MeetingFactory(starts_at=in_days(40), high_level=True)

    [rule] = choose(FOUR, keeper, day=localdate() + timedelta(days=20))

    found = presence.assess_many([soon, later, other], today=localdate())
    assert [found[one.pk].rule.minimum for one in (soon, later, other)] == [2, 4, 2]
    assert (rule.set_by, rule.set_on, rule.source) == (keeper, localdate(), "Council asked for it")
    assert AuditRow.objects.filter(action="presence_rule.set", actor_id=keeper.pk).count() == 1


def test_the_same_numbers_again_change_nothing_and_others_take_their_place(keeper):
    first = choose(FOUR, keeper)
    again = choose(FOUR, keeper)
    instead = choose(FIRST, keeper)

    assert (len(first), again, len(instead)) == (1, [], 1)
    assert presence.rule_on(localdate(), level=Level.PRACTICE, is_high_level=False) == instead[0]
    assert PresenceRule.objects.filter(set_by=keeper).count() == 2


def test_rules_to_come_are_shown_without_those_that_were_replaced(keeper):
    day = localdate() + timedelta(days=3)
    choose(FOUR, keeper, day=day)
    [instead] = choose(FIRST, keeper, day=day)

    assert rules.to_come(today=localdate()) == [instead]


@pytest.mark.clause("R12")
def test_a_high_level_meeting_needs_its_reserve_whatever_is_chosen(keeper):
    kinds = [PRACTICE, (Level.PRACTICE, True)]

    ordinary, high = choose(FOUR, keeper, kinds=kinds)

    assert (ordinary.needs_reserve, high.needs_reserve) == (False, True)
    with pytest.raises(DatabaseError, match="high_level_always"), transaction.atomic():
        PresenceRuleFactory(is_high_level=True, needs_reserve=False)


@pytest.mark.clause("R11")
@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"minimum": 1}, "At least 2 people"),
        ({"minimum": 4, "ideal": 3}, "cannot be smaller"),
        ({"least_carers": 3}, "more than the ideal"),
    ],
)
def test_no_rule_goes_below_the_floor(keeper, numbers, words):
    wrong = Numbers(**FIRST.as_dict() | numbers)

    with pytest.raises(RuleBroken, match=words):
        choose(wrong, keeper)
    with pytest.raises(DatabaseError), transaction.atomic():
        PresenceRuleFactory(**wrong.as_dict())

    assert not PresenceRule.objects.filter(set_by=keeper).exists()


def test_the_past_is_never_rewritten(keeper):
    yesterday = localdate() - timedelta(days=1)

    with pytest.raises(RuleBroken, match="Choose today or a later day"):
        choose(FOUR, keeper, day=yesterday)
    with pytest.raises(DatabaseError, match="never_rewrites_the_past"), transaction.atomic():
        PresenceRuleFactory(valid_from=yesterday, set_on=localdate(), set_by=keeper)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        PresenceRule.objects.update(minimum=5)


@pytest.mark.clause("R11")
def test_a_new_rule_looks_again_at_every_meeting_it_is_about(keeper, team):
    meetings = [
        MeetingFactory(invited_at=timezone.now(), reply_by=localdate(), activity__lead=team)
        for _ in range(2)
    ]
    for meeting in meetings:
        SeatFactory.create_batch(3, meeting=meeting, coming=True)
        presence.guard(meeting, today=localdate())
    meetings[0].going_ahead_at, meetings[0].going_ahead_by = timezone.now(), team
    meetings[0].save()
    away = MeetingFactory(invited_at=timezone.now(), high_level=True)

    choose(FOUR, keeper)

    meetings[0].refresh_from_db()
    changes = StatusChange.objects.filter(cause=Cause.RULE).order_by("meeting")
    assert [(c.meeting, c.was, c.status, c.by, c.rule.minimum) for c in changes] == [
        (meeting, "ready", "stop", keeper, 4) for meeting in meetings
    ]
    assert meetings[0].going_ahead_at is None
    assert not away.status_changes.exists()
