"""The ledger by month, and its files as other programs read them."""

import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from involvement.people.models import Person
from payments.domain import ledger_codes, ledger_export, payouts
from payments.models import LedgerCode, LedgerEntry
from payments.tests.factories import DueFactory, today
from payments.tests.money import earned_fee, person_with_account


@pytest.fixture
def moved(finance, second_finance):
    """Two fees paid, one owed, of people and groups with names that spreadsheets would run."""
    for name in ("=Ann", "Bo"):
        due = earned_fee(person=person_with_account(name=name))
    Person.objects.filter(name="Bo").update(name="@Bo")
    group = due.seat.meeting.activity.group
    group.name = "=cmd|' /C calc'!A0"
    group.save()
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    earned_fee()
    return due


def read_journal(text):
    """Read a journal as a strict reader does: every account declared, every entry whole."""
    declared, balances, found = set(), Counter(), 0
    blocks = text.strip().split("\n\n")
    for line in blocks[0].splitlines():
        shape = r"; .*|commodity £1,000\.00|account ([a-z:]+)(  ; code:[A-Za-z0-9 ./-]+)?"
        said = re.fullmatch(shape, line)
        assert said, line
        declared.add(said[1])
    for block in blocks[1:]:
        head, *postings = block.splitlines()
        assert re.fullmatch(
            r"20\d\d-\d\d-\d\d \* \(D\d+-\d+\) [a-z]+  ; ([a-z]+:[^,]+(, )?)+", head
        )
        total = Decimal(0)
        for posting in postings:
            said = re.fullmatch(r"    ([a-z:]+)    £(-?\d+\.\d\d)", posting)
            assert said[1] in declared
            balances[said[1]] += Decimal(said[2])
            total += Decimal(said[2])
        assert total == 0
        assert len(postings) == 2
        found += 1
    return balances, found


@pytest.mark.clause("C19")
def test_the_files_balance_and_hold_codes_but_no_names(moved, client, finance):
    group = moved.seat.meeting.activity.group
    ledger_codes.record(about="account:fees", code="4010", valid_from=date(2020, 1, 1), by=finance)
    ledger_codes.record(about=f"group:{group.pk}", code="PPE-7", valid_from=today(), by=finance)
    assert not ledger_codes.record(
        about="account:fees", code="4010", valid_from=today(), by=finance
    )
    assert LedgerCode.objects.count() == 2
    client.force_login(finance)
    where = f"?period={ledger_export.month_of(today())}"

    journal = b"".join(client.get(reverse("ledger_journal") + where).streaming_content).decode()
    table = b"".join(client.get(reverse("ledger_table") + where).streaming_content).decode()

    balances, found = read_journal(journal)
    entries = LedgerEntry.objects.filter(day__month=today().month, day__year=today().year)
    assert found == entries.count() >= 6
    assert balances["assets:bank"] == -100
    assert balances["liabilities:going"] == 0
    assert "account expenses:fees  ; code:4010" in journal
    assert "group:PPE-7" in journal
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    sides = [sum(Decimal(row[side] or 0) for row in rows) for side in ("Debit", "Credit")]
    assert sides[0] == sides[1] == 50 * found
    assert {row["Nominal code"] for row in rows if row["Account"] == "fees"} == {"4010"}
    paid = [row for row in rows if row["What"] == "paid" and row["Group"] == "PPE-7"]
    assert {row["Payee"] for row in paid} == {f"P{moved.person_id:06d}"}
    for text in (journal, table):
        assert "Ann" not in re.split(r"[^A-Za-z]", text)
        assert "@Bo" not in text
        assert "cmd|" not in text
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())


def test_codes_hold_from_their_day(finance):
    for day, code in ((date(2026, 1, 1), "A1"), (date(2026, 6, 1), "B2")):
        ledger_codes.record(about="nation:cymru", code=code, valid_from=day, by=finance)
    codes = ledger_codes.Codes()

    said = [codes.on(date(2026, month, 1), "nation:cymru") for month in (5, 6)]

    assert said == ["A1", "B2"]
    assert codes.on(date(2025, 12, 31), "nation:cymru") == "CYMRU"
    assert codes.on(date(2025, 12, 31), "account:bank") == ""


@pytest.mark.parametrize(
    ("code", "start", "end", "before", "after", "said"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026-01", "2026-03", "February 2026"),
        (
            "2026", date(2026, 10, 1), date(2027, 9, 30), "2025", "2027",
            "October 2026 – September 2027",
        ),
        ("2026-13", date(2026, 11, 1), date(2026, 11, 30), "2026-10", "2026-12", "November 2026"),
        ("", date(2026, 11, 1), date(2026, 11, 30), "2026-10", "2026-12", "November 2026"),
    ],
)  # fmt: skip
def test_a_period_is_a_month_or_a_financial_year(code, start, end, before, after, said):
    found = ledger_export.period(code, today=date(2026, 11, 22))

    assert (found.start, found.end, found.said) == (start, end, said)
    assert (found.before, found.after) == (before, after)


def test_balances_are_of_the_days_of_the_period_and_of_all_before(db):
    month = ledger_export.period("2026-02", today=today())
    days = [date(2026, 1, 31), month.start, month.end, date(2026, 3, 1)]
    for number, day in enumerate(days):
        DueFactory(payable_from=day, amount_pence=10**number)

    told = {one.account: one for one in ledger_export.balances(month)}

    owed, fees, bank = told["owed"], told["fees"], told["bank"]
    assert (owed.debit, owed.credit, owed.closing) == (0, 10 + 100, -(1 + 10 + 100))
    assert (fees.debit, fees.credit, fees.closing) == (10 + 100, 0, 1 + 10 + 100)
    assert (bank.debit, bank.credit, bank.closing) == (0, 0, 0)
    later = {one.account: one for one in ledger_export.balances(period_of(date(2026, 4, 1)))}
    assert (later["owed"].credit, later["owed"].closing) == (0, -1_111)


def period_of(day):
    return ledger_export.period(ledger_export.month_of(day), today=day)


def test_an_entry_of_the_journal_says_each_thing_once(db):
    due = DueFactory(payable_from=date(2026, 2, 1))
    entry, group = due.entries.get(), due.seat.meeting.activity.group_id

    *_head, told = ledger_export.journal(period_of(entry.day))

    assert told == (
        f"\n2026-02-01 * (D{due.pk}-{entry.step}) owed"
        f"  ; payee:P{due.person_id:06d}, nation:UK, group:G{group}\n"
        "    expenses:fees    £50.00\n"
        "    liabilities:owed    £-50.00\n"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_page_shows_balances_and_entries(
    count, client, finance, django_assert_num_queries
):
    for _ in range(count):
        earned_fee()
    client.force_login(finance)

    with django_assert_num_queries(6):
        page = client.get(reverse("ledger"))

    owed = next(one for one in page.context["balances"] if one.account == "owed")
    assert (owed.credit, owed.closing) == (50_00 * count, -50_00 * count)
    assert sum(one.closing for one in page.context["balances"]) == 0
    assert len(page.context["rows"]) == count
    assert "No money moved in this time." in client.get(reverse("ledger") + "?period=2020").text


def test_a_keeper_sets_a_code_and_bad_ones_are_refused(client, keeper):
    client.force_login(keeper)
    day = {"valid_from_day": "1", "valid_from_month": "10", "valid_from_year": "2026"}
    new = reverse("ledger_code_new")

    bad = client.post(new, {"about": "account:fees", "code": "=1+1", **day})
    assert bad.context["form"].errors == {"code": ["Use letters and numbers, like 4010 or INV-01"]}
    done = client.post(new, {"about": "account:fees", "code": "4010", **day}, follow=True)

    assert done.redirect_chain[0][0] == reverse("ledger_codes")
    assert "4010" in done.text
    assert client.get(reverse("ledger")).status_code == 403
