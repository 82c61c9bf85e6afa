import pytest
from hypothesis import given
from hypothesis import strategies as some

from involvement.errors import RuleBroken
from payments import bank
from payments.bank import layouts
from payments.bank.layouts import CannotBeWritten, Credit

GOLDEN = (
    b"amount_pounds,recipient_name,account_no,sort_code,reference\r\n"
    b"62.40,RHYS WYN,00374958,089999,260320W1 00001\r\n"
    b"0.05,D O-CONNOR AND SON,12345678,000001,260320W1 00002\r\n"
)


def credit(**changes):
    usual = {"who": "Ann", "name": "A Person", "sort_code": "089999", "pence": 50_00}
    return Credit(**usual | {"account_number": "66374958"} | changes)


def test_the_generic_layout_is_written_byte_for_byte():
    payments = [
        credit(name="Rhŷs Ŵyn", account_number="00374958", pence=62_40),
        credit(name="D. O–Connor & Son".replace(".", ""), pence=5, **_other()),
    ]

    assert layouts.generic("260320W1", payments) == GOLDEN


def _other():
    return {"account_number": "12345678", "sort_code": "000001"}


def test_a_trial_says_so_in_every_reference_and_in_the_name():
    written = layouts.generic("260320W1", [credit()], trial=True)

    [row] = layouts.read(written)
    assert row.reference == "TRIAL260320W100001"
    assert len(row.reference) == layouts.LONGEST_REFERENCE
    assert bank.file_name("260320W1", trial=True) == "TRIAL-payments-260320W1.csv"
    assert bank.file_name("260320W1", trial=False) == "payments-260320W1.csv"


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
    ],
)
def test_names_are_spelled_as_banks_can(name, spelled):
    assert layouts.name_for_bank(name) == spelled


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
        "Ann ٥",
        "Ann \U0001f600",
        "Ann\u200bBob",
        "A" * 41,
    ],
)
def test_a_name_that_cannot_be_written_is_refused_and_its_row_is_named(name):
    with pytest.raises(CannotBeWritten) as refused:
        layouts.generic("260320W1", [credit(), credit(who="Bo", name=name)])

    assert (refused.value.row, refused.value.who) == (2, "Bo")


@pytest.mark.parametrize(
    "changes",
    [
        {"sort_code": "08-99-99"},
        {"sort_code": "89999"},
        {"sort_code": "０８９９９９"},
        {"account_number": "6637495"},
        {"account_number": "1.2E+07"},
        {"pence": 0},
        {"pence": -1},
    ],
)
def test_broken_numbers_are_refused(changes):
    with pytest.raises(CannotBeWritten):
        layouts.generic("260320W1", [credit(**changes)])


def test_a_reference_too_long_is_refused_rather_than_cut():
    with pytest.raises(CannotBeWritten, match="too long"):
        layouts.generic("260320W12345", [credit()], trial=True)


name = some.from_regex(r"[A-Za-zŵŷâéïöß][A-Za-zŵŷâéïöß '.\-]{0,18}", fullmatch=True)
digits = some.text("0123456789", min_size=8, max_size=8)
payment = some.builds(
    Credit,
    who=some.just("Ann"),
    name=name,
    sort_code=digits.map(lambda n: n[:6]),
    account_number=digits,
    pence=some.integers(1, 99_999_999),
)


@given(some.lists(payment, max_size=20), some.booleans())
def test_what_is_written_reads_back_the_same(payments, trial):
    written = layouts.generic("260320W1", payments, trial=trial)

    assert written == layouts.generic("260320W1", payments, trial=trial)
    back = layouts.read(written)
    assert [(c.pence, c.sort_code, c.account_number) for c in back] == [
        (c.pence, c.sort_code, c.account_number) for c in payments
    ]
    assert [c.name for c in back] == [layouts.name_for_bank(c.name) for c in payments]
    assert len({c.reference for c in back}) == len(payments)


@given(some.text(max_size=60))
def test_any_name_is_written_plainly_or_refused(name):
    try:
        spelled = layouts.name_for_bank(name)
    except ValueError:
        return
    assert spelled.isascii()
    assert set(spelled) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-")
    assert spelled[0].isalnum()


@pytest.mark.parametrize(
    "written",
    [b"", b"a,b\r\n", GOLDEN.replace(b"62.40", b"62.4"), GOLDEN.replace(b"089999", b"89999")],
)
def test_a_broken_file_does_not_read(written):
    with pytest.raises(ValueError, match="bank file"):
        layouts.read(written)


def test_one_person_gets_one_payment():
    lines = [
        (1, "Ann", "Ann", "089999", "66374958", 50_00),
        (1, "Ann", "Ann", "089999", "66374958", 12_40),
        (2, "Bo", "Bo", "089999", "374958", 1),
    ]

    written = bank.write("260320W1", lines, total_pence=62_41, trial=False)

    back = [(c.pence, c.name, c.account_number) for c in layouts.read(written)]
    assert back == [(62_40, "ANN", "66374958"), (1, "BO", "00374958")]


def test_a_file_that_is_not_the_run_is_never_offered():
    lines = [(1, "Ann", "Ann", "089999", "66374958", 50_00)]

    with pytest.raises(RuleBroken, match="not what was frozen"):
        bank.write("260320W1", lines, total_pence=50_01, trial=False)


def test_a_refusal_names_the_person_and_never_the_account():
    lines = [(1, "Ann", "=Ann", "089999", "66374958", 50_00)]

    with pytest.raises(RuleBroken, match="Row 1, Ann") as refused:
        bank.write("260320W1", lines, total_pence=50_00, trial=False)

    assert "66374958" not in str(refused.value)
    assert "=Ann" not in str(refused.value)
