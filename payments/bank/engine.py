"""Bank files from declared profiles: fields at their places, in rows, in a file.

No clock, no chance, no database: the same run gives the same bytes. Numbers of accounts are
text, so that no zero is lost; money is whole pence, written out without ever being divided into
a fraction. A profile says where each value stands; each format has a reader of its own, which
shares nothing with it, so that a place declared wrongly does not read back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from payments.bank.spelling import WRITABLE, name_for_bank

LONGEST_REFERENCE = 18
SORT_CODE = re.compile(r"[0-9]{6}", re.ASCII)
ACCOUNT = re.compile(r"[0-9]{8}", re.ASCII)
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,15})\.([0-9]{2})", re.ASCII)
PRINTED = re.compile(r"[\x20-\x7e]*", re.ASCII)

Values = Mapping[str, str]


class CannotBeWritten(Exception):
    """A row holds what the bank's character set or widths cannot carry."""

    def __init__(self, row: int, who: str, reason: str):
        super().__init__(row, reason)
        self.row, self.who, self.reason = row, who, reason


class NotReadable(ValueError):
    """What was read is not a file of this format, or does not add up."""

    def __init__(self) -> None:
        super().__init__("This is not a whole bank file of this format.")


@dataclass(frozen=True)
class Credit:
    """One payment into one account. `who` is how we call the person, and is never written.

    `may_cut`: they have seen how a bank that shows fewer signs cuts their name.
    """

    who: str
    name: str
    sort_code: str
    account_number: str
    pence: int
    reference: str = ""
    may_cut: bool = False


@dataclass(frozen=True)
class Batch:
    """What a file says once. All of it stands in the frozen run; nothing is of the moment.

    `details` are those of the account that pays, and the day the bank works on the file.
    """

    reference: str
    number: int
    pay_on: date
    frozen_on: date
    trial: bool
    details: Values


@dataclass(frozen=True)
class Read:
    """What a file said when it was read back; `pay_on` where the format has a day."""

    credits: list[Credit]
    pay_on: date | None = None


@dataclass(frozen=True)
class Field:
    """One value at its place: the first position in the row, or the column, counted from 1.

    It is a fixed `text`, or the value named by `source`. A `width` is the most it may have, and
    in rows without a separator exactly what it takes: `zeros` puts noughts before a number.
    """

    at: int
    source: str = ""
    text: str = ""
    width: int = 0
    zeros: bool = False


@dataclass(frozen=True)
class Row:
    """A row of so many positions, or of so many columns; what no field fills stays blank."""

    size: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Profile:
    """A format as declared: its rows, its limits, and what it needs to know of us."""

    each: Row
    head: tuple[Row, ...] = ()
    tail: tuple[Row, ...] = ()
    separator: str = ""
    ending: str = "csv"
    content_type: str = "text/csv; charset=us-ascii"
    longest_name: int = LONGEST_REFERENCE
    most_pence: int = 99_999_999_999
    most_payments: int = 0
    working_days: int = 0
    needs: tuple[str, ...] = ()
    is_confirmed: bool = False


def write(profile: Profile, batch: Batch, credits: Iterable[Credit]) -> bytes:
    """Write the rows of a profile, one credit for each payment, in the order given."""
    payments = values_of_each(profile, batch, credits)
    whole = values_of(batch, payments)
    lines = [_line(profile, row, whole) for row in profile.head]
    for number, values in enumerate(payments, start=1):
        try:
            lines.append(_line(profile, profile.each, {**whole, **values}))
        except ValueError as why:
            raise CannotBeWritten(number, values["who"], str(why)) from why
    lines += [_line(profile, row, whole) for row in profile.tail]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def values_of_each(profile: Profile, batch: Batch, credits: Iterable[Credit]) -> list[Values]:
    """Return what a format may say of each payment. Raises CannotBeWritten, naming the row."""
    found = []
    for row, credit in enumerate(credits, start=1):
        try:
            found.append(_of_credit(profile, batch, row, credit))
        except ValueError as why:
            raise CannotBeWritten(row, credit.who, str(why)) from why
    return found


def values_of(batch: Batch, payments: list[Values]) -> Values:
    """Return what a format may say of the whole file."""
    total = sum(int(values["pence"]) for values in payments)
    process_on = date.fromisoformat(batch.details.get("process_on") or batch.pay_on.isoformat())
    return {
        **batch.details,
        "file": f"{'TRIAL' if batch.trial else ''}{batch.reference}",
        "serial": f"{batch.number % 999_999 + 1:06d}",
        "number": f"{batch.number:010d}",
        "count": str(len(payments)),
        "total_pence": str(total),
        "total_pounds": pounds(total),
        **_days("pay_on", batch.pay_on),
        **_days("process_on", process_on),
        **_days("frozen_on", batch.frozen_on),
    }


def reference_of(batch: str, row: int, *, trial: bool) -> str:
    """Return what one payment is called, on the statement of who gets it and in the bank's answer.

    It is unique for ever: the run's own name, and which of its payments this is. (I11)
    """
    return f"TRIAL{batch}{row:05d}" if trial else f"{batch} {row:05d}"


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def pence(amount: str) -> int:
    """Read pounds as a file has them, to whole pence."""
    found = must_match(AMOUNT, amount)
    return int(found[1]) * 100 + int(found[2])


def must_match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    """Match all of a text, or say that this is no file of ours."""
    if not (found := pattern.fullmatch(text)):
        raise NotReadable
    return found


def must_hold(*truths: bool) -> None:
    """Say that a file is not whole unless all of this is so."""
    if not all(truths):
        raise NotReadable


def must_fit(told: str, width: int) -> None:
    """Refuse what is longer than its place: nothing is cut where nobody sees it."""
    if width and len(told) > width:
        raise ValueError(_("Something here is too long for this bank."))


def _of_credit(profile: Profile, batch: Batch, row: int, credit: Credit) -> dict[str, str]:
    reference = reference_of(batch.reference, row, trial=batch.trial)
    if len(reference) > LONGEST_REFERENCE or not WRITABLE.fullmatch(reference):
        raise ValueError(_("The reference is too long for a bank."))
    if not SORT_CODE.fullmatch(credit.sort_code):
        raise ValueError(_("The sort code does not have 6 numbers."))
    if not ACCOUNT.fullmatch(credit.account_number):
        raise ValueError(_("The account number does not have 8 numbers."))
    if credit.pence <= 0:
        raise ValueError(_("The amount is nothing."))
    if credit.pence > profile.most_pence:
        raise ValueError(_("The amount is more than this bank takes."))
    return {
        "who": credit.who,
        "name": name_for_bank(credit.name, longest=profile.longest_name, may_cut=credit.may_cut),
        "sort_code": credit.sort_code,
        "account_number": credit.account_number,
        "pence": str(credit.pence),
        "pounds": pounds(credit.pence),
        "reference": reference,
    }


def _days(name: str, day: date) -> dict[str, str]:
    """One day in each way that banks write it; Bacs has a blank, the year, the day of the year."""
    return {
        f"{name}_bacs": f" {day:%y%j}",
        f"{name}_backwards": f"{day:%Y%m%d}",
        f"{name}_plain": f"{day:%d%m%Y}",
        f"{name}_iso": day.isoformat(),
    }


def _line(profile: Profile, row: Row, values: Values) -> str:
    if profile.separator:
        columns = [""] * row.size
        for field in row.fields:
            columns[field.at - 1] = _told(field, values, profile.separator)
        return profile.separator.join(columns)
    line = " " * row.size
    for field in row.fields:
        told = _told(field, values, "\r\n")
        width = field.width or len(told)
        told = told.rjust(width, "0") if field.zeros else told.ljust(width)
        line = f"{line[: field.at - 1]}{told}{line[field.at - 1 + width :]}"
    return line


def _told(field: Field, values: Values, never: str) -> str:
    told = field.text or values[field.source]
    must_fit(told, field.width)
    # a quotation mark or a separator inside a value would move every value after it
    if not PRINTED.fullmatch(told) or '"' in told or never in told:
        raise ValueError(_("Something here has a sign that banks do not take."))
    return told
