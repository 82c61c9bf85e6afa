"""Payments: the ledger of a month or a year, to read and to take into BASW's own accounts.

No name of a person leaves here: a payee is a number that only this program can look up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import dateformat

from involvement import calendars
from payments.domain.ledger_codes import Codes
from payments.models import EXPENSES, Account, AdvanceUse, EntryKind, LedgerEntry, UseKind

PERIOD = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2]))?", re.ASCII)
HEADINGS = (
    "Date", "Reference", "What", "Account", "Nominal code", "Debit", "Credit",
    "Nation", "Group", "Payee", "Payment", "Belongs to",
)  # fmt: skip
# Each account by the name that plain-text accounting knows it by.
BOOKS = {account: f"expenses:{account.value}" for account in EXPENSES} | {
    Account.OWED: "liabilities:owed",
    Account.GOING: "liabilities:going",
    Account.BANK: "assets:bank",
    Account.ADVANCES: "assets:advances",
    Account.BACK: "liabilities:returned",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A month, written 2026-10, or a financial year by the year in which it begins."""

    code: str
    start: date
    end: date

    @property
    def is_month(self) -> bool:
        return "-" in self.code

    @property
    def said(self) -> str:
        if self.is_month:
            return dateformat.format(self.start, "F Y")
        last = dateformat.format(self.end, "F Y")
        return f"{dateformat.format(self.start, 'F Y')} – {last}"

    @property
    def before(self) -> str:
        return month_of(self.start - timedelta(days=1)) if self.is_month else _year(self, -1)

    @property
    def after(self) -> str:
        return month_of(self.end + timedelta(days=1)) if self.is_month else _year(self, 1)


def period(code: str, *, today: date) -> Period:
    """Return the period of a code; this month for one that says nothing."""
    found = PERIOD.fullmatch(code) or PERIOD.fullmatch(month_of(today))
    year, month = int(found[1]), int(found[2] or calendars.OCTOBER)
    start = date(year, month, 1)
    end = calendars.months_after(start, 1 if found[2] else 12) - timedelta(days=1)
    return Period(found[0], start, end)


def month_of(day: date) -> str:
    """Write the month that a day is in."""
    return f"{day:%Y-%m}"


def _year(of: Period, step: int) -> str:
    return str(of.start.year + step)


def entries(of: Period) -> QuerySet[LedgerEntry]:
    """The entries of a period, each with the group and the nation it belongs to.

    What money given before paid for belongs to the meeting of that cost, as `cost_group`.
    """
    found = LedgerEntry.objects.filter(day__range=(of.start, of.end)).select_related("line__run")
    work = "seat__meeting__activity"
    group, nation = f"{work}__group_id", f"{work}__group__nation"
    return found.annotate(
        payee=F("due__person_id"),
        group=_any(group),
        nation=_any(nation),
        cost_group=_of_cost(group),
        cost_nation=_of_cost(nation),
    )


def _of_cost(path: str) -> Case:
    """The same of the cost that an entry pays for: the uses of a due and their entries go along."""
    uses = AdvanceUse.objects.filter(how=UseKind.COST).order_by()
    before = uses.filter(advance=OuterRef("advance"), pk__lte=OuterRef("pk")).values("advance")
    told = LedgerEntry.objects.filter(
        due=OuterRef(OuterRef("due")), kind=EntryKind.USED, step__lte=OuterRef(OuterRef("step"))
    )
    told = told.order_by().values("due").annotate(number=Count("pk")).values("number")
    number = Subquery(before.annotate(number=Count("pk")).values("number"))
    paid = uses.filter(advance__due=OuterRef("due")).annotate(number=number)
    paid = paid.filter(number=Subquery(told)).values(f"line__claim__{path}")
    return Case(When(kind=EntryKind.USED, then=Subquery(paid[:1])))


def _any(path: str) -> Coalesce:
    """The same of the meeting of a fee or its rest, of a cost, or of money given before it."""
    ways = ("", "line__claim__", "advance__", "rest_of__due__")
    return Coalesce(*(f"due__{way}{path}" for way in ways))


@dataclass(frozen=True, slots=True)
class Balance:
    """What went into an account in a period, out of it, and what it stood at in the end."""

    account: Account
    debit: int
    credit: int
    closing: int


def balances(of: Period) -> list[Balance]:
    """Each account's period; all closing balances together are nothing. (I1)"""
    sums = {}
    until = LedgerEntry.objects.filter(day__lte=of.end).order_by()
    for side in ("debit", "credit"):
        for account, moved, total in until.values_list(side).annotate(
            moved=Coalesce(Sum("amount_pence", filter=Q(day__gte=of.start)), 0),
            total=Sum("amount_pence"),
        ):
            sums[side, account] = (moved, total)
    return [
        Balance(account, debit[0], credit[0], debit[1] - credit[1])
        for account in Account
        for debit, credit in [[sums.get((s, account), (0, 0)) for s in ("debit", "credit")]]
    ]


def reference(entry: LedgerEntry) -> str:
    """Return what an entry is called, here and outside."""
    return f"D{entry.due_id}-{entry.step}"


def payee(entry: LedgerEntry) -> str:
    """Return the number that stands for whom it concerns."""
    return f"P{entry.payee:06d}"


def table(of: Period) -> Iterator[list[str]]:
    """The period as rows of a table: two for each entry, one debit and one credit."""
    codes = Codes()
    yield list(HEADINGS)
    for entry in entries(of).order_by("day", "id").iterator():
        about = [
            payee(entry),
            entry.line.run.reference if entry.line else "",
            entry.refers_to.isoformat() if entry.refers_to else "",
        ]
        amount = _amount(entry.amount_pence)
        for account, sides in ((entry.debit, [amount, ""]), (entry.credit, ["", amount])):
            nominal = codes.on(entry.day, f"account:{account}")
            what = [entry.day.isoformat(), reference(entry), entry.kind]
            whose = _whose(entry, account, codes).values()
            yield [*what, Account(account).value, nominal, *sides, *whose, *about]


def journal(of: Period) -> Iterator[str]:
    """The period as a journal of plain-text accounting, each entry whole. (A14)"""
    codes = Codes()
    yield f"; Involvement ledger, {of.start} to {of.end}\ncommodity £1,000.00\n"
    for account in Account:
        code = codes.on(of.end, f"account:{account}")
        yield f"account {BOOKS[account]}{f'  ; code:{code}' if code else ''}\n"
    for entry in entries(of).order_by("day", "id").iterator():
        sides = [_whose(entry, side, codes) for side in (entry.debit, entry.credit)]
        told = [", ".join(f"{tag}:{code}" for tag, code in side.items()) for side in sides]
        is_one = told[0] == told[1]
        debit, credit = ("", "") if is_one else (f"  ; {side}" for side in told)
        tags = [
            f"payee:{payee(entry)}",
            *(told[:1] if is_one else []),
            *([f"payment:{entry.line.run.reference}"] if entry.line else []),
            *([f"belongs-to:{entry.refers_to}"] if entry.refers_to else []),
        ]
        amount = _amount(entry.amount_pence)
        yield (
            f"\n{entry.day} * ({reference(entry)}) {entry.kind}  ; {', '.join(tags)}\n"
            f"    {BOOKS[Account(entry.debit)]}    £{amount}{debit}\n"
            f"    {BOOKS[Account(entry.credit)]}    £-{amount}{credit}\n"
        )


def _whose(entry: LedgerEntry, account: str, codes: Codes) -> dict[str, str]:
    """The codes of the nation and group of one side: a cost has those of its own meeting."""
    is_cost = entry.cost_group is not None and account in EXPENSES
    nation = entry.cost_nation if is_cost else entry.nation
    group = entry.cost_group if is_cost else entry.group
    return {
        "nation": codes.on(entry.day, f"nation:{nation}"),
        "group": codes.on(entry.day, f"group:{group}"),
    }


def _amount(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
