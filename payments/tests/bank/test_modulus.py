"""Tables here are made up: the published one is not ours to keep. (security.md 6.3)"""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments.bank import modulus
from payments.bank.modulus import NotATable, may_belong, parse

ONLY_H = "0 0 0 0 0 0 0 0 0 0 0 0 0 1"
ALL_ONE = "1 1 1 1 1 1 1 1 1 1 1 1 1 1"
NEVER = "0 0 0 0 0 0 0 0 0 0 0 0 0 0"
SORT = "112233"
numbers = some.text("0123456789", min_size=8, max_size=8)


def table(*rows, substitutes=""):
    """Rows for one sort code, as they are published."""
    return parse("\n".join(f"112233 112233 {row}" for row in rows), substitutes)


def passes(rows, account, *, sort_code=SORT, substitutes=""):
    return may_belong(table(*rows, substitutes=substitutes), sort_code, account)


@pytest.mark.parametrize(
    ("method", "account", "may"),
    [
        ("MOD10", "00000008", True),  # 12 of the sort code and 8 are 20
        ("MOD10", "00000009", False),
        ("MOD11", "00000073", True),  # 12 and 10 are 22
        ("MOD11", "00000074", False),
    ],
)
def test_what_is_left_of_the_weighted_sum_is_nothing(method, account, may):
    assert passes([f"{method} {ALL_ONE}"], account) == may


@given(numbers)
def test_double_alternate_adds_the_figures_of_each_product(account):
    weights = (2, 1) * 7
    figures = "".join(
        str(weight * int(digit)) for weight, digit in zip(weights, SORT + account, strict=True)
    )

    row = f"DBLAL {' '.join(map(str, weights))}"

    assert passes([row], account) == (sum(map(int, figures)) % 10 == 0)


def test_of_a_sort_code_in_no_row_nothing_is_known():
    assert passes([f"MOD10 {ALL_ONE}"], "00000001", sort_code="112234")
    assert may_belong(parse("", ""), SORT, "00000001")


def test_both_checks_of_two_are_needed():
    rows = [f"MOD10 {ONLY_H}", f"DBLAL {ONLY_H.replace('1', '2')}"]

    assert passes(rows, "00000000")
    assert not passes(rows, "00000005")  # the first fails
    assert not passes([rows[1], f"MOD11 {ALL_ONE}"], "00000000")  # the second fails


def test_exception_1_adds_27():
    assert passes([f"DBLAL {ONLY_H} 1"], "00000003")
    assert not passes([f"DBLAL {ONLY_H} 1"], "00000000")


def test_exceptions_2_and_9_have_weights_of_their_own_and_a_second_sort_code():
    first = f"MOD11 {ONLY_H} 2"

    assert passes([first], "00000000")  # a is 0: the row's own weights
    assert not passes([first], "00000001")
    # a is not 0: 1x2 2x2 5x3 3x3 are 29... with the account's 6a + h
    total = sum(w * int(d) for w, d in zip(modulus.EURO, f"{SORT}10000000", strict=True))
    h = -total % 11
    assert passes([first], f"1000000{h}") == (h < 10)
    total = sum(w * int(d) for w, d in zip(modulus.EURO_G_9, f"{SORT}10000090", strict=True))
    h = -total % 11
    assert passes([first], f"1000009{h}")
    second = "MOD11 1 0 0 0 0 0 0 0 0 0 0 0 0 1 9"  # 3 of 309634 and h
    assert passes([first, second], "00000008")
    assert not passes([first, second], "00000007")


@pytest.mark.parametrize("account", ["12345677", "99345694"])
def test_published_examples_of_exception_2_need_no_weights_of_the_table(account):
    row = f"309070 309070 MOD11 {ONLY_H} 2"
    others = {f"{account[:7]}{h}" for h in range(10)} - {account}

    assert may_belong(parse(row, ""), "309070", account)
    assert not any(may_belong(parse(row, ""), "309070", other) for other in others)


def test_exception_3_leaves_the_second_check_out_where_c_is_6_or_9():
    rows = [f"MOD10 {NEVER}", f"DBLAL {ONLY_H} 3"]

    assert [passes(rows, f"00{c}00001") for c in "069"] == [False, True, True]


def test_exception_4_compares_what_is_left_with_the_last_two():
    row = "MOD11 0 0 0 0 0 0 1 0 0 0 0 0 0 0 4"

    assert passes([row], "70000007")
    assert not passes([row], "70000008")
    assert passes(["MOD11 0 0 0 0 0 0 2 0 0 0 0 0 0 0 4"], "50000010")


def test_exception_5_exchanges_the_sort_code_and_has_two_check_digits():
    eleven = "MOD11 0 0 0 0 0 1 0 0 0 0 0 0 0 0 5"  # z of the sort code
    ten = "DBLAL 0 0 0 0 0 1 0 0 0 0 0 0 0 0 5"

    assert passes([eleven, ten], "00000087")  # 3: g is 8, h is 7
    assert not passes([eleven, ten], "00000088")
    assert not passes([eleven, ten], "00000077")
    assert passes([eleven, ten], "00000000", substitutes="112233 112230")
    for g in range(10):  # one left over is never right
        assert not passes([eleven], f"000000{g}0", substitutes="112233 112231")


@pytest.mark.parametrize(
    ("account", "may"),
    [("40000011", True), ("80000099", True), ("30000011", False), ("40000021", False)],
)
def test_exception_6_lets_accounts_in_other_currencies_pass(account, may):
    assert passes([f"MOD10 {ONLY_H} 6", f"DBLAL {ONLY_H} 6"], account) == may


def test_exception_7_leaves_out_the_sort_code_and_a_b_where_g_is_9():
    row = f"MOD10 {ALL_ONE} 7"

    assert passes([row], "55000091")
    assert not passes([row], "55000092")
    assert not passes([row], "55000081")


def test_exception_8_checks_another_sort_code():
    assert passes([f"MOD10 {ALL_ONE} 8"], "00000002")  # 090126 adds up to 18
    assert not passes([f"MOD10 {ALL_ONE} 8"], "00000008")


@pytest.mark.parametrize(
    ("account", "may"),
    [("09000091", True), ("99000091", True), ("19000091", False), ("09000082", False)],
)
def test_exceptions_10_and_11_leave_out_u_to_b_or_pass_the_other_check(account, may):
    never = "MOD10 0 0 0 0 0 1 0 0 0 0 0 0 0 0 11"

    assert passes([f"MOD10 {ALL_ONE} 10", never], account) == may
    assert passes([f"MOD10 {ALL_ONE} 10", f"MOD10 {NEVER} 11"], account)


def test_of_exceptions_12_and_13_one_check_is_enough():
    rows = [f"MOD11 {ONLY_H} 12", "MOD10 0 0 0 0 0 0 1 0 0 0 0 0 0 0 13"]

    assert passes(rows, "10000000")
    assert passes(rows, "00000001")
    assert not passes(rows, "10000001")


@pytest.mark.parametrize(
    ("account", "may"),
    [("10000000", True), ("00000011", False), ("00000201", True), ("00000001", True),
     ("00000009", True), ("00000002", False)],
)  # fmt: skip
def test_exception_14_tries_again_without_the_last_digit(account, may):
    assert passes([f"MOD11 {ONLY_H} 14"], account) == may


@given(numbers, some.integers(0, 14), some.sampled_from(["MOD10", "MOD11", "DBLAL"]))
def test_every_exception_answers_for_every_account(account, exception, method):
    assert passes([f"{method} {ALL_ONE} {exception}"], account) in (True, False)


@pytest.mark.parametrize(
    "line",
    [
        f"11223 112233 MOD10 {ALL_ONE}",
        f"112233 112232 MOD10 {ALL_ONE}",
        f"112233 112233 MOD12 {ALL_ONE}",
        f"112233 112233 MOD10 {ALL_ONE} 15",
        f"112233 112233 MOD10 {ALL_ONE} 1 1",
        "112233 112233 MOD10 1 1 1",
        f"112233 112233 MOD10 {ALL_ONE[:-1]}x",
        f"112233 112233 MOD10 {ALL_ONE[:-1]}{'9' * 5000}",
        f"112233 112233 MOD10 {ALL_ONE[:-1]}10000",
        f"112233 112233 MOD10 {ALL_ONE[:-1]}１",
        "=1+1",
        "\x00",
    ],
)
def test_a_line_that_is_no_part_of_a_table_is_named(line):
    with pytest.raises(NotATable) as refused:
        parse(f"112233 112233 MOD10 {ALL_ONE}\n\n{line}\n", "")

    assert refused.value.line == 3


def test_a_table_has_an_end():
    rows = [f"112233 112233 MOD10 {NEVER[:-1]}9999"] * 5_000
    assert len(parse("\n".join(rows), "").checks) == 5_000
    with pytest.raises(NotATable) as refused:
        parse("\n".join([*rows, rows[0]]), "")
    assert refused.value.line == 5_001


@pytest.mark.parametrize("line", ["112233", "112233 11223", "112233 112234 112235"])
def test_a_substitute_is_two_sort_codes(line):
    with pytest.raises(NotATable):
        parse("", line)
