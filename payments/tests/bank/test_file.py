from dataclasses import replace

import pytest

from involvement.errors import RuleBroken
from payments import bank
from payments.bank.engine import CannotBeWritten
from payments.tests.bank.files import batch, credit, write

GOLDEN = (
    b"amount_pounds,recipient_name,account_no,sort_code,reference\r\n"
    b"62.40,RHYS WYN,00374958,089999,260320W1 00001\r\n"
    b"0.05,D O-CONNOR AND SON,12345678,000001,260320W1 00002\r\n"
)


def lines(*, name="Ann", may_cut=False):
    return [(1, "Ann", name, "089999", "66374958", may_cut, 50_00)]


def test_the_generic_layout_is_written_byte_for_byte():
    other = {"account_number": "12345678", "sort_code": "000001"}
    payments = [
        credit(name="Rhŷs Ŵyn", account_number="00374958", pence=62_40),
        credit(name="D O–Connor & Son", pence=5, **other),
    ]

    assert write("generic", payments, reference="260320W1") == GOLDEN


@pytest.mark.parametrize("code", bank.FORMATS)
def test_a_trial_says_so_in_every_reference_and_in_the_name(code):
    written = write(code, [credit()], reference="260320W1", trial=True)

    [row] = bank.read(code, written).credits
    assert row.reference == "TRIAL260320W100001"
    assert len(row.reference) == bank.engine.LONGEST_REFERENCE
    ending = bank.profile(code).ending
    assert bank.file_name(code, "260320W1", trial=True) == f"TRIAL-payments-260320W1.{ending}"
    assert bank.file_name(code, "260320W1", trial=False) == f"payments-260320W1.{ending}"


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
        {"pence": 10**11},
        {"name": "=1+1"},
        {"name": 'Ann"'},
        {"name": "Ann, Bob"},
        {"name": "Ann\r\nBob"[:4] + "\x00"},
    ],
)
@pytest.mark.parametrize("code", bank.FORMATS)
def test_what_cannot_be_written_is_refused_and_its_row_is_named(code, changes):
    with pytest.raises(CannotBeWritten) as refused:
        write(code, [credit(), credit(**{"who": "Bo"} | changes)])

    assert (refused.value.row, refused.value.who) == (2, "Bo")


@pytest.mark.parametrize("code", bank.FORMATS)
def test_a_reference_too_long_is_refused_rather_than_cut(code):
    with pytest.raises(CannotBeWritten, match="too long"):
        write(code, [credit()], reference="260320W12345", trial=True)


@pytest.mark.parametrize("code", bank.FORMATS)
def test_a_name_is_cut_only_once_its_owner_has_seen_that(code):
    longest = bank.profile(code).longest_name
    long = credit(name="Ann " + "Bo" * 20)

    with pytest.raises(CannotBeWritten, match=f"takes {longest} signs"):
        write(code, [long])
    seen = credit(name=long.name, may_cut=True)

    [row] = bank.read(code, write(code, [seen])).credits
    assert row.name == long.name.upper()[:longest].rstrip()


def test_one_person_gets_one_payment():
    owed = [
        (1, "Ann", "Ann", "089999", "66374958", False, 50_00),
        (1, "Ann", "Ann", "089999", "66374958", False, 12_40),
        (2, "Bo", "Bo", "089999", "374958", False, 1),
        (3, "Bo", "Bo Ho", "089999", "12345678", False, 2),
    ]

    written = bank.write("generic", batch("generic"), owed, total_pence=62_43)

    back = [(c.pence, c.name, c.account_number) for c in bank.read("generic", written).credits]
    assert back == [(62_40, "ANN", "66374958"), (1, "BO", "00374958"), (2, "BO HO", "12345678")]


@pytest.mark.parametrize("code", bank.FORMATS)
def test_a_file_that_is_not_the_run_is_never_offered(code):
    with pytest.raises(RuleBroken, match="not what was frozen"):
        bank.write(code, batch(code), lines(), total_pence=50_01)


@pytest.mark.parametrize("code", bank.FORMATS)
def test_a_file_whose_writer_is_wrong_is_never_offered(code, monkeypatch):
    for wrong in (write(code, [credit(), credit()]), b"no file"):

        def writes_wrong(profile, about, payments, wrong=wrong):
            return wrong

        monkeypatch.setattr(bank.FORMATS[code], "write", writes_wrong, raising=False)

        with pytest.raises(RuleBroken, match="not what was frozen"):
            bank.write(code, batch(code), lines(), total_pence=50_00)


def test_a_refusal_names_the_person_and_never_the_account():
    with pytest.raises(RuleBroken, match="Row 1, Ann") as refused:
        bank.write("generic", batch("generic"), lines(name="=Ann"), total_pence=50_00)

    assert "66374958" not in str(refused.value)
    assert "=Ann" not in str(refused.value)


@pytest.mark.parametrize("account", ['1"2', "1,2", "1\n2", "1" * 15])
def test_our_own_details_are_refused_as_well_when_the_bank_cannot_take_them(account):
    about = batch("bankline")
    about = replace(about, details=about.details | {"own_account": account})

    with pytest.raises(CannotBeWritten) as refused:
        bank.engine.write(bank.profile("bankline"), about, [credit(who="Ann"), credit()])

    assert (refused.value.row, refused.value.who) == (1, "Ann")
    with pytest.raises(RuleBroken, match=r"cannot take this\. Something here is too long"):
        bank.write("lloyds", batch("lloyds", number=10**10), lines(), total_pence=50_00)


@pytest.mark.parametrize("code", bank.FORMATS)
def test_the_largest_amount_that_fits_is_written(code):
    most = bank.profile(code).most_pence

    assert [row.pence for row in bank.read(code, write(code, [credit(pence=most)])).credits] == [
        most
    ]
