import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments.bank.spelling import name_for_bank, shown


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Siân Ŷ Llŵyd", "SIAN Y LLWYD"),
        ("Zoë  Müller-Weiß", "ZOE MULLER-WEISS"),
        ("Søren Łukasz Æther", "SOREN LUKASZ AETHER"),
        ("Pat O’Neill", "PAT ONEILL"),
        ("Mr A & Mrs B Person", "MR A AND MRS B PERSON"),
        ("ﬁona １", "FIONA 1"),
        ("ıssız", "ISSIZ"),
        ("Ħanna Ŋa Əli", "HANNA NGA ELI"),
        ("Noʻelani Nguyễn", "NOELANI NGUYEN"),
        ("e\u0301 E\u0301", "E E"),
    ],
)
def test_names_are_spelled_as_banks_can(name, spelled):
    assert name_for_bank(name) == spelled


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "=1+1",
        "+44 Ann",
        "-Ann",
        "@Ann",
        "＝1",
        ".Ann",
        "Ann, Bob",
        'Ann"',
        "Ann;Bob",
        "Ann\x00",
        "Ann|calc",
        "محمد",
        "Анна",
        "王芳",
        "Ann ٥",
        "Ann \U0001f600",
        "Ann\u200bBob",
        "A" * 41,
    ],
)
def test_a_name_that_cannot_be_written_is_refused(name):
    with pytest.raises(ValueError, match="account"):
        name_for_bank(name)


def test_a_name_has_something_to_spell_and_fits():
    for nothing in ("", "   "):
        with pytest.raises(ValueError, match="has no name"):
            name_for_bank(nothing)
    assert name_for_bank("A" * 40) == "A" * 40


def test_a_cut_name_ends_in_a_letter():
    assert name_for_bank("Ann Bo Cy", longest=7, may_cut=True) == "ANN BO"


@given(some.text(max_size=60), some.booleans())
def test_any_name_is_written_plainly_or_refused(name, may_cut):
    try:
        spelled = name_for_bank(name, may_cut=may_cut)
    except ValueError:
        return
    assert spelled.isascii()
    assert set(spelled) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-")
    assert spelled[0].isalnum()
    assert len(spelled) <= 40


def test_a_name_longer_than_any_bank_takes_is_shown_as_it_will_be_cut():
    assert shown("A" * 41) == ["A" * 40, "A" * 18]
