"""The rule of presence, against a second reading of its table."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.domain import enough
from activities.domain.enough import Counts, Status, Voice, look_back
from activities.models import PresenceRule

RULE = PresenceRule(valid_from=date(2016, 10, 1), minimum=2, ideal=3)
HIGH = PresenceRule(
    valid_from=date(2016, 10, 1), minimum=2, ideal=3, is_high_level=True, needs_reserve=True
)
REPLY_BY = date(2026, 3, 2)
BEFORE, LATE = REPLY_BY - timedelta(days=1), REPLY_BY


def by_the_table(*, yes, silent, reserve, high_level, late, own_choice):
    """The table of the rulings, read again without looking at the code."""
    enough_expected = yes + silent >= 2
    if not late and enough_expected and yes < 2:
        return "waiting"
    if (late and yes in (0, 1)) or not enough_expected:
        return "at_risk" if own_choice and yes == 1 else "stop"
    if yes == 2 or (high_level and not reserve):
        return "at_risk"
    return "ready"


def assess(counts, *, high_level=False, today=BEFORE, separate=True, invited=True, rule=None):
    return enough.assess(
        counts,
        rule or (HIGH if high_level else RULE),
        today=today,
        reply_by=REPLY_BY,
        was_invited=invited,
        has_separate_ways=separate,
    )


def people(yes=0, silent=0, *, carers=0, carers_silent=0, reserve=0, own_choice=False):
    return Counts(
        Voice(yes + silent, yes),
        Voice(carers + carers_silent, carers),
        reserves_ready=reserve,
        goes_alone=own_choice,
    )


@pytest.mark.clause("R11", "R12", "R13")
def test_every_small_meeting_gets_the_word_of_the_table():
    strange = []
    sizes = range(5)
    yes_or_no = (False, True)
    for yes, silent, carers, reserve, high, late, choice in product(
        sizes, sizes, (0, 1, 2), (0, 1), yes_or_no, yes_or_no, yes_or_no
    ):
        counts = people(yes, silent, carers=carers, reserve=reserve, own_choice=choice)
        found = assess(counts, high_level=high, today=LATE if late else BEFORE)
        wanted = by_the_table(
            yes=yes + carers,
            silent=silent,
            reserve=reserve,
            high_level=high,
            late=late,
            own_choice=choice,
        )
        if found.status != wanted:
            strange.append((counts, high, late, found.status, wanted))

    assert strange == []


@pytest.mark.clause("R11")
def test_nobody_invited_is_a_state_of_its_own():
    found = assess(people(), invited=False, today=LATE)

    assert (found.status, found.reason) == (Status.WAITING, "No one is invited yet.")


@pytest.mark.clause("R11", "R13")
@pytest.mark.parametrize(
    ("counts", "today", "clause", "reason"),
    [
        (people(), BEFORE, "R11", "Everyone we asked has said no."),
        (
            people(0, 1),
            BEFORE,
            "R13",
            "One person would be on their own. No one should have to speak for everyone.",
        ),
        (people(1, 2), LATE, "R13", "Only 1 person said yes by 2 March 2026."),
        (people(0, 3), LATE, "R11", "Nobody said yes by 2 March 2026."),
        (people(2, 1), BEFORE, "R11", "Just enough people have said yes. One illness breaks it."),
        (
            people(1, 2),
            BEFORE,
            "R11",
            "Enough people are invited. They can answer until 2 March 2026.",
        ),
        (people(3), LATE, "R11", "Enough people are coming."),
        (
            people(1, 0, own_choice=True),
            LATE,
            "R13",
            "One person is coming alone, by their own choice.",
        ),
    ],
)
def test_each_decision_has_one_sentence_and_its_clause(counts, today, clause, reason):
    found = assess(counts, today=today)

    assert (found.clause, found.reason) == (clause, reason)
    assert found.rule_words == (
        f"Rule {clause}, since 1 October 2016: at least 2 people, and 3 is better."
    )


def test_a_stricter_rule_of_a_later_day_is_followed():
    stricter = PresenceRule(valid_from=date(2027, 1, 1), minimum=3, ideal=4)

    found = assess(people(2), rule=stricter)

    assert (found.status, found.reason) == (Status.STOP, "Only 2 people are coming.")
    assert "since 1 January 2027: at least 3 people, and 4 is better." in found.rule_words


@pytest.mark.clause("R12")
@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (people(3), "This meeting is high level and has no reserve."),
        (
            Counts(Voice(3, 3), reserves_asked=1),
            "This meeting is high level. Its reserve has not said yes yet.",
        ),
    ],
)
def test_a_high_level_meeting_names_the_reserve_it_lacks(counts, text):
    found = assess(counts, high_level=True)

    assert (found.status, found.clause, found.reason) == (Status.AT_RISK, "R12", text)


@pytest.mark.clause("R10")
@pytest.mark.parametrize(
    ("counts", "advice"),
    [
        (people(3), ["No carers are coming. Ask a carer, or offer a separate way to give views."]),
        (
            people(carers=3),
            ["No service users are coming. Ask one, or offer a separate way to give views."],
        ),
        (people(2, carers=1), []),
        (people(3, carers_silent=1), []),
    ],
)
def test_one_voice_alone_is_advice_that_changes_no_headline(counts, advice):
    silent, spoken = assess(counts, separate=True), assess(counts, separate=False)

    assert spoken.status == silent.status == Status.READY
    assert [found.text for found in silent.findings if found.clause == "R10"] == []
    assert [found.text for found in spoken.findings if found.clause == "R10"] == advice


def test_the_headline_says_the_counts():
    assert people(2, 1).words == "2 yes, 1 not answered."
    assert people(3).words == "3 yes."


@pytest.mark.clause("R11", "R13")
@pytest.mark.parametrize(
    ("came", "status", "reason"),
    [
        (0, Status.STOP, "0 people came. What was decided broke this rule."),
        (1, Status.STOP, "1 person came. What was decided broke this rule."),
        (2, Status.AT_RISK, "2 people came."),
        (3, Status.READY, "3 people came."),
    ],
)
def test_looking_back_counts_who_really_came(came, status, reason):
    counts = Counts(Voice(5, 5, came))

    found = look_back(counts, RULE, has_separate_ways=True)

    assert (found.status, found.reason) == (status, reason)


def test_looking_back_knows_a_choice_to_come_alone():
    counts = Counts(Voice(1, 1, 1), goes_alone=True)

    found = look_back(counts, RULE, has_separate_ways=True)

    assert (found.status, found.clause) == (Status.AT_RISK, "R13")


GRAVITY = [Status.STOP, Status.WAITING, Status.AT_RISK, Status.READY]
small = st.integers(min_value=0, max_value=9)
meetings = st.fixed_dictionaries(
    {
        "high_level": st.booleans(),
        "today": st.dates(REPLY_BY - timedelta(days=40), REPLY_BY + timedelta(days=40)),
        "separate": st.booleans(),
    }
)


@given(yes=small, silent=small, reserve=small, meeting=meetings)
def test_one_more_yes_never_makes_it_worse(yes, silent, reserve, meeting):
    before = assess(people(yes, silent, reserve=reserve), **meeting)
    after = assess(people(yes + 1, silent, reserve=reserve), **meeting)

    assert GRAVITY.index(after.status) >= GRAVITY.index(before.status)


@pytest.mark.clause("R13")
@given(
    yes=st.integers(0, 1),
    silent=small,
    reserve=small,
    separate=st.booleans(),
    days=st.integers(0, 60),
    ideal=st.integers(2, 9),
    needs_reserve=st.booleans(),
)
def test_nothing_staff_can_set_lifts_the_stop(
    yes, silent, reserve, separate, days, ideal, needs_reserve
):
    """Whatever the flags of the meeting and whatever rule the database takes: 0 or 1 stops."""
    rule = PresenceRule(
        valid_from=RULE.valid_from, minimum=2, ideal=ideal, needs_reserve=needs_reserve
    )

    found = assess(
        people(yes, silent, reserve=reserve),
        separate=separate,
        today=REPLY_BY + timedelta(days=days),
        rule=rule,
    )

    assert found.status == Status.STOP


@given(yes=small, silent=small, choice=st.booleans(), meeting=meetings)
def test_a_stop_always_says_what_stops_it(yes, silent, choice, meeting):
    found = assess(people(yes, silent, own_choice=choice), **meeting)

    assert found.stops == any(finding.stops for finding in found.findings)


@pytest.mark.clause("R10")
@pytest.mark.parametrize(
    ("counts", "advice"),
    [
        (people(3, carers=1), ["Only 1 carer is coming."]),
        (people(1, carers=2), ["Only 1 service user is coming."]),
        (people(3), ["No carers are coming."]),
        (people(2, carers=2), []),
    ],
)
def test_a_rule_may_ask_for_more_of_each_voice(counts, advice):
    rule = PresenceRule(valid_from=RULE.valid_from, ideal=4, least_service_users=2, least_carers=2)

    found = assess(counts, separate=False, rule=rule)

    told = [finding.text for finding in found.findings if finding.clause == "R10"]
    assert [text.split(" Ask")[0] for text in told] == advice
    assert assess(counts, separate=True, rule=rule).status == found.status


@pytest.mark.clause("R12")
@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (people(4), "This meeting needs a reserve and has none."),
        (
            Counts(Voice(4, 4), reserves_asked=1),
            "This meeting needs a reserve, who has not said yes yet.",
        ),
        (people(4, reserve=1), "Enough people are coming, and there is a reserve."),
    ],
)
def test_a_rule_may_ask_for_a_reserve_at_any_meeting(counts, reason):
    rule = PresenceRule(valid_from=RULE.valid_from, needs_reserve=True)

    assert assess(counts, rule=rule).reason == reason
