"""The forecast as arithmetic: exact, never lower for a yes more, never certain in words."""

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.domain import forecast
from activities.domain.forecast import Likely, Past, Rates, Stood

CHANCES = st.lists(st.floats(0, 1), max_size=8)
PASTS = st.integers(0, 12).flatmap(
    lambda said: st.builds(Past, st.just(said), st.integers(0, said))
)
PEOPLE = st.lists(st.tuples(st.sampled_from(Stood), PASTS), max_size=8)
RATES = st.fixed_dictionaries(dict.fromkeys(forecast.ASSUMED, PASTS)).map(Rates.from_past)
NUMBERS = (2, 3)


def by_enumeration(number, chances):
    """Add up every way in which people may come or stay away."""
    ways = product([True, False], repeat=len(chances))
    return sum(
        prod(chance if comes else 1 - chance for comes, chance in zip(way, chances, strict=True))
        for way in ways
        if sum(way) >= number
    )


def chances(people, rates):
    found = forecast.make(people, rates, numbers=NUMBERS)
    return [likely.chance or 0 for likely in found.likely]


@given(st.integers(1, 5), CHANCES)
def test_the_chance_is_what_every_way_of_coming_adds_up_to(number, each):
    assert forecast.at_least(number, each) == pytest.approx(by_enumeration(number, each))


@pytest.mark.clause("R11")
@given(PEOPLE, PASTS, RATES)
def test_a_yes_more_never_lowers_the_chance(people, own, rates):
    before = chances(people, rates)

    after = chances([*people, (Stood.YES, own)], rates)

    assert all(now >= then - 1e-12 for now, then in zip(after, before, strict=True))


@given(PEOPLE, st.sampled_from(Stood), PASTS, RATES)
def test_whoever_turns_to_yes_never_lowers_the_chance(people, stood, own, rates):
    before = chances([*people, (stood, own)], rates)

    after = chances([*people, (Stood.YES, own)], rates)

    assert all(now >= then - 1e-12 for now, then in zip(after, before, strict=True))


@given(PEOPLE, RATES)
def test_a_no_is_as_if_nobody_had_been_asked(people, rates):
    assert chances([*people, (Stood.NO, Past(9, 9))], rates) == chances(people, rates)


@given(PEOPLE, RATES, st.randoms())
def test_who_was_asked_first_makes_no_difference(people, rates, shuffled):
    before = chances(people, rates)
    shuffled.shuffle(people)

    assert chances(people, rates) == pytest.approx(before)


def test_everybodys_answers_and_ones_own_past_both_count():
    rates = Rates.from_past({Stood.YES: Past(990, 891)})
    assert rates.yes == pytest.approx(0.8995)

    def chance(own):
        return forecast.chance_of(Stood.YES, own, rates)

    assert chance(Past()) == rates.yes
    assert chance(Past(8, 8)) == pytest.approx((8 + 8 * rates.yes) / 16)
    assert chance(Past(8, 0)) == pytest.approx(rates.yes / 2)


def test_no_answer_is_worth_more_than_a_yes():
    rates = Rates.from_past({Stood.YES: Past(100, 10), Stood.SILENT: Past(100, 90)})

    assert rates.silent == rates.yes


@pytest.mark.parametrize(
    ("chance", "percent", "words"),
    [
        (1.0, 95, "Very likely"),
        (0.9, 90, "Very likely"),
        (0.86, 85, "Likely"),
        (0.63, 65, "Likely"),
        (0.5, 50, "About even"),
        (0.36, 35, "Unlikely"),
        (0.1, 10, "Very unlikely"),
        (0.0, 5, "Very unlikely"),
    ],
)
def test_a_chance_is_said_in_words_and_is_never_certain(chance, percent, words):
    likely = Likely(2, chance)

    assert (likely.percent, likely.words) == (percent, words)


def test_too_few_who_may_come_get_no_number():
    rates = Rates.from_past({})

    found = forecast.make([(Stood.YES, Past()), (Stood.NO, Past())], rates, numbers=NUMBERS)

    assert [(one.label, one.percent, one.words) for one in found.likely] == [
        ("At least 2 people", None, "Too few may still come"),
        ("At least 3 people", None, "Too few may still come"),
    ]


def test_why_names_answers_and_how_they_turn_out_and_nobody():
    rates = Rates.from_past({Stood.YES: Past(200, 182), Stood.SILENT: Past(100, 28)})
    people = [(Stood.YES, Past(5, 0))] * 4 + [(Stood.SILENT, Past())]

    found = forecast.make(people, rates, numbers=NUMBERS)

    assert found.why == (
        "4 said yes. 1 has not answered. Of people who say yes, about 9 in 10 come. "
        "Of people who have not answered, about 3 in 10 come."
    )
    assert not found.is_rough
    assert forecast.make(people, Rates.from_past({}), numbers=NUMBERS).is_rough
