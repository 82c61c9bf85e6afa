import pytest
from hypothesis import given
from hypothesis import strategies as st

from involvement import disclosure

COUNTS = st.integers(min_value=0, max_value=100_000)


@given(COUNTS)
def test_a_number_under_eight_is_never_told_from_none(count):
    said = disclosure.figure(count)

    if count < disclosure.LEAST:
        assert said == disclosure.figure(0)
        assert said.words == "fewer than 8"
        assert said.size == 0
    else:
        assert said.words == str(said.size)
        assert said.size % 5 == 0
        assert abs(said.size - count) <= 2


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "fewer than 8"), (7, "fewer than 8"), (8, "10"), (12, "10"), (13, "15"), (62, "60")],
)
def test_edges_of_what_is_shown(count, words):
    assert disclosure.shown(count) == words


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=6))
def test_fewer_than_thirty_people_are_never_split(counts):
    split = disclosure.breakdown(counts)

    assert (split is None) == (sum(counts.values()) < disclosure.POPULATION)
    if split is not None:
        assert {key: one.words for key, one in split.items()} == {
            key: disclosure.shown(count) for key, count in counts.items()
        }


@given(st.integers(0, 60), st.integers(0, 60))
def test_one_person_more_moves_what_is_shown_by_one_step_at_most(yes, no):
    before = disclosure.breakdown({"yes": yes, "no": no})
    after = disclosure.breakdown({"yes": yes + 1, "no": no})

    if before is not None:
        assert after["no"] == before["no"]
        assert after["yes"].size - before["yes"].size in (0, 5, 10)
