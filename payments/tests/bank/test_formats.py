from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments import bank
from payments.bank import iso20022, originator
from payments.bank.spelling import name_for_bank
from payments.models import BankFormat
from payments.tests.bank.files import GOLDEN, ORIGINATOR, PAY_ON, batch, credit, write

TWO = [
    credit(name="A. Jones", sort_code="107999", account_number="88837491", pence=42_50),
    credit(name="B. Siŵn", sort_code="202959", account_number="63748472", pence=18_75),
]
name = some.from_regex(r"[A-Za-zŵŷâéïöß][A-Za-zŵŷâéïöß .\-]{0,16}", fullmatch=True)
digits = some.text("0123456789", min_size=8, max_size=8)
payment = some.builds(
    credit,
    name=name.filter(lambda text: len(name_for_bank(text)) <= 18),
    sort_code=digits.map(lambda n: n[:6]),
    account_number=digits,
    pence=some.integers(1, 99_999_999),
)
codes = some.sampled_from(sorted(bank.FORMATS))


def test_every_format_that_may_be_chosen_is_here(settings):
    assert tuple(bank.FORMATS) == tuple(BankFormat.values) == settings.BANK_FORMATS


def test_each_bank_takes_so_much_and_no_more():
    said = {code: bank.profile(code) for code in bank.FORMATS}

    assert {code: (one.longest_name, one.most_payments) for code, one in said.items()} == {
        "generic": (40, 0),
        "bacs": (18, 0),
        "pain001": (35, 0),
        "bankline": (35, 0),
        "lloyds": (18, 25),
    }


def test_only_what_is_no_banks_own_needs_no_confirmation():
    assert [code for code in bank.FORMATS if bank.profile(code).is_confirmed] == ["generic"]


@pytest.mark.parametrize("code", bank.FORMATS)
def test_each_format_is_byte_for_byte_as_it_was(code):
    written = write(code, TWO)

    assert written == (GOLDEN / f"{code}.{bank.profile(code).ending}").read_bytes()


@given(codes, some.lists(payment, min_size=1, max_size=12), some.booleans())
def test_what_is_written_reads_back_the_same(code, payments, trial):
    written = write(code, payments, trial=trial)

    assert written == write(code, payments, trial=trial)
    back = bank.read(code, written)
    assert [(c.pence, c.sort_code, c.account_number, c.name) for c in back.credits] == [
        (c.pence, c.sort_code, c.account_number, name_for_bank(c.name)) for c in payments
    ]
    assert len({c.reference for c in back.credits}) == len(payments)
    assert back.pay_on == (None if code == "generic" else PAY_ON)


@given(codes, some.data())
def test_a_file_changed_anywhere_reads_differently_or_not_at_all(code, data):
    written = write(code, TWO)
    at = data.draw(some.integers(0, len(written) - 1))
    other = data.draw(some.sampled_from(b"019AX,. \n").filter(lambda sign: sign != written[at]))
    try:
        changed = bank.read(code, written[:at] + bytes([other]) + written[at + 1 :])
    except ValueError:
        return
    meant = bank.read(code, written)
    money = [(c.pence, c.sort_code, c.account_number) for c in changed.credits]
    if money != [(c.pence, c.sort_code, c.account_number) for c in meant.credits]:
        # a total beside the payments catches every change of an amount
        assert sum(c.pence for c in changed.credits) == 61_25 or code in ("generic", "bankline")


@pytest.mark.parametrize("code", bank.FORMATS)
@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"a,b\r\n",
        b"\xff\xfe",
        b"<a/>",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b'"',
        b"\r\n" * 20,
    ],
)
def test_what_is_no_file_of_this_format_does_not_read(code, junk):
    with pytest.raises(ValueError, match=r"."):
        bank.read(code, junk)


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [
        ("generic", b"42.50", b"42.5"),
        ("generic", b"107999", b"17999"),
        ("generic", b"88837491", b"8883749"),
        ("generic", b"A. JONES", b'"A" JONES'),
        ("bankline", b"A. JONES", b'"A" JONES'),
        ("bankline", b"107999", b"17999"),
        ("bankline", b"88837491", b"8883749"),
        ("bankline", b"08999966374958", b"0899996637495"),
        ("lloyds", b"C,A. JONES", b"X,A. JONES"),
        ("lloyds", b"107999", b"17999"),
        ("lloyds", b"88837491", b"8883749"),
        ("lloyds", b"089999-66374958", b"08999966374958"),
        ("lloyds", b"A. JONES", b'"A" JONES'),
        ("bacs", b"00000004250", b"00000004251"),
        ("bacs", b"0000002    ", b"0000003    "),
        ("bacs", b"EOF1A123456", b"EOF1A123457"),
        ("bacs", b"88837491099", b"88837491017"),
        ("bacs", b"8883749109908999966374958", b"8883749109908999966374959"),
        ("bacs", b"08999966374958017", b"08999966374958099"),
        ("bacs", b"08999966374958017", b"08999966374957017"),
        ("lloyds", b"261203W1 00001", b"261203W1 00009"),
        ("lloyds", b"\r\nD,", b",x\r\nD,"),
        ("lloyds", b",2,61.25", b",3,61.25"),
        ("lloyds", b",2,61.25", b",2,61.26"),
        ("bankline", b",03122026,", b",04122026,"),
        ("pain001", b"<CtrlSum>61.25", b"<CtrlSum>61.26"),
        ("pain001", b'Ccy="GBP"', b'Ccy="EUR"'),
        ("pain001", b"<NbOfTxs>2", b"<NbOfTxs>1"),
        ("pain001", b"10799988837491", b"X0799988837491"),
        ("pain001", b"10799988837491", b"1079998883749"),
        ("pain001", b"<Cd>BBAN</Cd>", b"<Cd>IBAN</Cd>"),
        ("pain001", b"<Nm>A. JONES</Nm>", b""),
        ("pain001", b"</PmtInf>", b"</PmtInf><PmtInf/>"),
    ],
)
def test_a_file_that_does_not_add_up_does_not_read(code, right, wrong):
    written = write(code, TWO)
    assert right in written

    with pytest.raises(ValueError, match="bank file"):
        bank.read(code, written.replace(right, wrong, 1))


def test_what_stands_in_every_row_or_at_the_end_is_looked_at_everywhere():
    own, wrong = b"08999966374958", b"08999966374957"
    first, second = write("bankline", TWO).splitlines(keepends=True)
    iso = write("pain001", TWO)
    for code, written in (
        ("bankline", first + second.replace(own, wrong)),
        ("bankline", (first + second).replace(own, own[:-1])),
        ("bacs", write("bacs", TWO) + b"x"),
        ("pain001", iso.replace(b"GrpHdr>", b"GrpHead>")),
    ):
        with pytest.raises(ValueError, match="bank file"):
            bank.read(code, written)


@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>',
        b"<a>&x;</a>",
        b"<a>",
    ],
)
def test_xml_that_declares_anything_of_its_own_does_not_read(attack):
    with pytest.raises(ValueError, match="bank file"):
        iso20022.parse(attack)


def test_nothing_is_longer_than_iso_20022_has_it(monkeypatch):
    most = {"Nm": 140, "NbOfTxs": 15, "CtrlSum": 18, "InstdAmt": 18, "IBAN": 34, "BICFI": 11}
    most |= {"Ustrd": 140}

    for leaf in (*iso20022.HEAD, *iso20022.EACH):
        assert leaf.width == most.get(leaf.path.rpartition("/")[2], 35)
    profile, about = replace(iso20022.PROFILE, longest_name=150), batch("pain001")
    assert iso20022.write(profile, about, [credit(name="A" * 140)])
    with pytest.raises(bank.CannotBeWritten) as refused:
        iso20022.write(profile, about, [credit(), credit(name="A" * 141, who="Bo")])
    assert (refused.value.row, refused.value.who) == (2, "Bo")
    monkeypatch.setattr(iso20022, "MOST_BYTES", 4)
    assert iso20022.parse(b"<a/>").tag == "a"
    with pytest.raises(ValueError, match="bank file"):
        iso20022.parse(b"<aa/>")


def test_bacs_lines_have_their_lengths_and_the_bank_works_the_day_before():
    written = write("bacs", TWO).decode("ascii").split("\r\n")

    assert [len(line) for line in written] == [80, 80, 80, 80, 100, 100, 100, 80, 80, 80, 0]
    assert written[1][41:53] == " 26335 26337"  # 1 and 3 December
    assert written[3][4:10] == " 26336"
    assert bank.read("bacs", write("bacs", [])).credits == []


def test_serials_are_never_nothing_and_differ_from_run_to_run():
    serials = {write("bacs", TWO, number=number)[4:10] for number in range(999_990, 1_000_010)}

    assert len(serials) == 20
    assert b"000000" not in serials


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"own_name": ""}, ["BANK_ORIGINATOR_NAME"]),
        ({"own_name": "Association of many"}, ["BANK_ORIGINATOR_NAME"]),
        ({"own_sort_code": "12345"}, ["BANK_ORIGINATOR_SORT_CODE"]),
        ({"user_number": "12345A"}, ["BANK_ORIGINATOR_USER_NUMBER"]),
        ({"own_account_number": "１２３４５６７８"}, ["BANK_ORIGINATOR_ACCOUNT_NUMBER"]),
    ],
)
def test_what_is_missing_of_ours_is_named(changes, names):
    assert originator.wrong(bank.profile("bacs"), ORIGINATOR | changes) == names


def test_the_generic_format_needs_to_know_nothing_of_ours():
    assert originator.wrong(bank.profile("generic"), {}) == []


@pytest.mark.parametrize(
    ("iban", "is_right"),
    [
        ("GB29NWBK60161331926819", True),  # the registry's own example
        ("GB28NWBK60161331926819", False),
        ("GB29NWBK6016133192681", False),
        ("DE89370400440532013000", False),
    ],
)
def test_an_iban_is_british_and_has_its_check_digits(iban, is_right):
    assert originator.is_iban(iban) == is_right


@given(payment, codes)
def test_who_somebody_is_to_us_is_never_written(one, code):
    hidden = replace(one, who="UNMISTAKABLE")

    assert b"UNMISTAKABLE" not in write(code, [hidden])
