"""The file for the bank: written, read back and compared before anybody may have it."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _

from involvement.errors import RuleBroken
from payments.bank import bacs, bankline, engine, generic, iso20022, lloyds, originator
from payments.bank.engine import Batch, CannotBeWritten, Credit, Profile, Read

FORMATS = {
    "generic": generic,
    "bacs": bacs,
    "pain001": iso20022,
    "bankline": bankline,
    "lloyds": lloyds,
}
# person id, name, account name, sort code, account number, they saw it cut, pence
Line = tuple[int, str, str, str, str, bool, int]


def profile(code: str) -> Profile:
    """Return what a format declares."""
    return FORMATS[code].PROFILE


def details(code: str, given: Mapping[str, str], *, pay_on: date, payments: int) -> dict[str, str]:
    """Return what a run keeps for its file. Raises RuleBroken when it could not be made."""
    wanted = profile(code)
    if names := originator.wrong(wanted, given):
        raise RuleBroken(originator.missing_sentence(names))
    if wanted.most_payments and payments > wanted.most_payments:
        raise RuleBroken(
            _("This bank takes %(most)d payments in a file, and this run has %(count)d.")
            % {"most": wanted.most_payments, "count": payments}
        )
    return originator.details(wanted, given, pay_on=pay_on)


def write(code: str, batch: Batch, lines: Iterable[Line], *, total_pence: int) -> bytes:
    """Write one credit for each person. Lines come in the order of people.

    What is written is read back and must be what was frozen. Raises RuleBroken, naming the row.
    """
    payments = [_credit(list(group)) for _id, group in groupby(lines, key=itemgetter(0))]
    writer = getattr(FORMATS[code], "write", engine.write)
    try:
        written = writer(profile(code), batch, payments)
    except CannotBeWritten as why:
        raise RuleBroken(
            _("Row %(row)d, %(who)s: the bank cannot take this. %(why)s")
            % {"row": why.row, "who": why.who, "why": why.reason}
        ) from why
    except ValueError as why:
        raise RuleBroken(_("The bank cannot take this. %(why)s") % {"why": why}) from why
    if not _is_what_was_frozen(code, written, batch, payments, total_pence):
        raise RuleBroken(_("The bank file is not what was frozen. Do not pay it. Call for help."))
    return written


def read(code: str, written: bytes) -> Read:
    """Read a file back by the format's own reader, which adds it up. Raises ValueError."""
    try:
        return FORMATS[code].read(written)
    except csv.Error as why:
        raise engine.NotReadable from why


def file_name(code: str, reference: str, *, trial: bool) -> str:
    return f"{'TRIAL-' if trial else ''}payments-{reference}.{profile(code).ending}"


def fingerprint(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()


def _is_what_was_frozen(
    code: str, written: bytes, batch: Batch, payments: list[Credit], total_pence: int
) -> bool:
    try:
        back = read(code, written)
    except ValueError:
        return False
    meant = [(c.pence, c.account_number, c.sort_code) for c in payments]
    said = [(c.pence, c.account_number, c.sort_code) for c in back.credits]
    on_the_day = back.pay_on in (None, batch.pay_on)
    return said == meant and on_the_day and sum(c.pence for c in back.credits) == total_pence


def _credit(lines: list[Line]) -> Credit:
    _person, who, name, sort_code, account_number, may_cut, _pence = lines[0]
    return Credit(
        who=who,
        name=name,
        sort_code=sort_code,
        account_number=account_number.zfill(8),
        pence=sum(line[6] for line in lines),
        may_cut=may_cut,
    )
