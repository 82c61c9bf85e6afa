"""Money is whole pence: no fraction is ever made of it, and none is lost. (M11, security.md 9 A)"""

import ast
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from involvement import money
from involvement.forms import MilesField, PoundsField
from payments.bank import engine
from payments.models import ClaimLine

HERE = Path(__file__).parent.parent
NOT_WHOLE = {"float", "round", "Decimal", "FloatField", "DecimalField"}
miles, rate = some.integers(0, 100_000), some.integers(1, 500)


def test_no_module_of_money_divides_or_knows_a_fraction():
    files = [path for path in HERE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    guilty = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path in [*files, Path(money.__file__)]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        or {getattr(node, "id", ""), getattr(node, "attr", "")} & NOT_WHOLE
    ]

    assert len(files) > 100
    assert guilty == []


@given(miles, rate)
def test_a_journey_is_rounded_once_half_a_penny_up(tenths, pence):
    exact = Fraction(tenths, 10) * pence

    priced = money.mileage_pence(tenths_of_miles=tenths, pence_per_mile=pence)

    assert priced == int(exact + Fraction(1, 2))


@given(some.lists(miles, max_size=20), rate)
def test_lines_are_rounded_each_for_itself_and_never_far_from_the_whole(journeys, pence):
    lines = [money.mileage_pence(tenths_of_miles=n, pence_per_mile=pence) for n in journeys]

    exact = Fraction(sum(journeys), 10) * pence

    assert abs(sum(lines) - exact) <= Fraction(len(lines), 2)


@given(some.integers(1, money.MOST))
def test_an_amount_says_the_same_however_it_is_written(pence):
    assert engine.pence(engine.pounds(pence)) == pence
    if pence <= 1_000_000:
        assert PoundsField().clean(money.pounds(pence)) == pence


def test_an_amount_is_told_as_people_write_it():
    said = {0: "£0", -1: "-£0.01", 1: "£0.01", 50_00: "£50", 1_234_50: "£1,234.50"}

    assert {pence: money.pounds(pence) for pence in said} == said


def test_a_tenth_and_two_tenths_are_three():
    assert PoundsField().clean("0.10") + PoundsField().clean("0.20") == PoundsField().clean("0.30")


@pytest.mark.parametrize(("tenths", "told"), [(120, "12"), (125, "12.5"), (1_234_567, "123456.7")])
def test_miles_are_told_whole(tenths, told):
    assert ClaimLine(tenths_of_miles=tenths).miles == told


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "sNaN", "Infinity", "-Infinity", "-0", "1e3", "1E+3", "0x10", "1_000", "１２.５０",
        "٥", "²", "5.005", "0.001", "-5.00", "0", "0.00", "99999999999.99", str(2**63),
        "9" * 400, "9" * 5000, "1" + "0" * 10_000, "1,00", "1,0000.00", "5.", ".5", "£", "£-5",
        "5 5", "5\u200b5", "=5", "5%", "12.50.1", "\x005", "five",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", [PoundsField(), MilesField()])
def test_what_is_no_amount_is_refused_in_words(field, typed):
    if isinstance(field, MilesField) and typed in ("5.", ".5", "1,00"):
        return
    with pytest.raises(ValidationError, match=r"[a-z]{3}"):
        field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("£5", 5_00), ("1,000.00", 1000_00), (" 12.50 ", 12_50), ("£1,234.05", 1234_05), ("0.01", 1)],
)
def test_what_people_write_is_cleaned(typed, pence):
    assert PoundsField().clean(typed) == pence
