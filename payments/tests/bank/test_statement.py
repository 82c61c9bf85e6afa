"""A bank's statement, read by the columns that each bank has, or refused in words."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from payments.bank import returned, statement
from payments.bank.statement import Line
from payments.forms.matching import StatementForm

DAY = date(2026, 3, 27)
LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n27/03/2026,BP,'30-99-12,12345678,{words},{out},{into},1.00"
)
BANKLINE = (
    "Sort Code,Account Number,Currency,Date,Narrative #1,Narrative #2,Narrative #3,Type,"
    "Debit,Credit\n309912,12345678,GBP,27-Mar-2026,{words},,,BAC,{out},{into}"
)
NATWEST = (
    "Date, Type, Description, Value, Balance, Account Name, Account Number\n"
    "27 Mar 2026,BAC,{words},{signed},9.00,EXAMPLE,30991212345678"
)
GENERIC = "date;description;amount\r\n2026-03-27;{words};{signed}\r\n"
SAID = {"words": '"260327W1,  all"', "out": '"1,250.05"', "into": "", "signed": '"-£1,250.05"'}


@pytest.mark.parametrize(
    ("shape", "name"),
    [(LLOYDS, "Lloyds"), (BANKLINE, "Bankline"), (NATWEST, "NatWest"), (GENERIC, "generic")],
)
def test_each_banks_columns_say_the_same(shape, name):
    read = statement.read(shape.format(**SAID).encode("utf-8-sig"), own_account="1234 5678")

    assert read.columns.name == name
    assert read.lines == [Line(2, DAY, -1250_05, "260327W1, all")]
    back = SAID | {"out": "", "into": "50", "signed": "+50.00"}
    assert statement.read(shape.format(**back).encode()).lines[0].pence == 50_00


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty. Choose another file"),
        (b"%PDF-1.7", "This is no statement that we know. Get it from the bank again, as a CSV"),
        (b"reference,code,amount\nx,B,1.00", "This is no statement that we know."),
        (b'date,description,amount\n"open', "This is no statement that we know."),
        (b"date,description,amount\n", "There is no line in this statement"),
        (b"date,description,amount\n27/03/2026,x,1.5", "Row 2 has no day or no amount"),
        (b"date,description,amount\n27/03/2026,x,1.00\n27/03", "Row 3 has no day or no amount"),
        (b"date,description,amount\n31/02/2026,x,1.00", "Row 2 has no day or no amount"),
        (b"date,description,amount\n01/01/0001,x,1.00", "Row 2 has no day or no amount"),
        (b"date,description,amount\n9999-12-31,x,1.00", "Row 2 has no day or no amount"),
        (b"date,description,amount\n01/01/2100,x,1.00", "Row 2 has no day or no amount"),
        (b"date,description,amount\n27/03/2026,\x00,1.00", "This is no statement that we know."),
        (b"date,description,amount\n27/03/2026,x,%s" % (b"9" * 18), "Row 2 has no day or no"),
        (LLOYDS.format(**SAID | {"out": ""}).encode(), "Row 2 has no day or no amount"),
        (LLOYDS.format(**SAID | {"into": "1.00"}).encode(), "Row 2 has no day or no amount"),
        (LLOYDS.format(**SAID).replace("12345678", "87654321").encode(), "of another account"),
        (b"x" * (statement.MOST_BYTES + 1), "This is no statement that we know."),
        (b"date,description,amount" + b"\n" * statement.MOST_BYTES, "This is no statement that"),
    ],
)
def test_a_file_that_is_no_statement_says_why(content, why, settings):
    settings.BANK_ORIGINATOR = {"own_account_number": "12345678"}
    form = StatementForm(data={}, files={"file": SimpleUploadedFile("x.csv", content)})

    assert not form.is_valid()
    assert why in form.errors["file"][0]


def test_only_columns_of_no_bank_need_no_confirmation_and_a_century_of_days_is_read():
    assert [one.name for one in statement.PROFILES if one.is_confirmed] == ["generic"]
    for day in (date(2000, 1, 1), date(2099, 12, 31)):
        [line] = statement.read(f"date,description,amount\n{day},x,1.00".encode()).lines
        assert (line.day, line.pence) == (day, 1_00)


def test_more_cells_than_names_and_our_sort_code_before_our_account_are_read():
    [line] = statement.read(b"date,description,amount\n27/03/2026,x,1.00,,").lines
    assert line.pence == 1_00
    ours = LLOYDS.format(**SAID).replace("12345678", "08-99-99 12345678").encode()
    for own in ("12345678", "089999 12345678", "309912 12345678"):
        assert statement.read(ours, own_account=own).lines[0].pence == -1250_05


def test_a_row_is_never_read_in_part():
    """Cut off anywhere, a statement is refused or gives whole lines of the first ones only."""
    whole = GENERIC.format(**SAID).encode() + b"2026-03-28;Ann;10.00\r\n2026-03-29;Bob;20.00\r\n"
    lines = statement.read(whole).lines
    for cut in range(len(whole)):
        try:
            read = statement.read(whole[:cut]).lines
        except (returned.NotWhole, statement.RowNotRead):
            continue
        rest = read[-1:] if read and read[-1] != lines[len(read) - 1] else []
        assert read[: len(read) - len(rest)] == lines[: len(read) - len(rest)]
        assert all(line.words == lines[len(read) - 1].words for line in rest)
