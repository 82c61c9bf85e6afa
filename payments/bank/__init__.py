"""The file for the bank: written, read back and compared before anybody may have it."""

import hashlib
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _

from involvement.errors import RuleBroken
from payments.bank import layouts
from payments.bank.layouts import CannotBeWritten, Credit

# person id, name, account name, sort code, account number, pence
Line = tuple[int, str, str, str, str, int]


def write(reference: str, lines: Iterable[Line], *, total_pence: int, trial: bool) -> bytes:
    """Write one credit for each person. Lines come in the order of people.

    What is written is read back and must be what was frozen. Raises RuleBroken, naming the row.
    """
    payments = [_credit(list(group)) for _id, group in groupby(lines, key=itemgetter(0))]
    try:
        written = layouts.generic(reference, payments, trial=trial)
    except CannotBeWritten as why:
        raise RuleBroken(
            _("Row %(row)d, %(who)s: the bank cannot take this. %(why)s")
            % {"row": why.row, "who": why.who, "why": why.reason}
        ) from why
    back = layouts.read(written)
    meant = [(c.pence, c.account_number, c.sort_code) for c in payments]
    said = [(c.pence, c.account_number, c.sort_code) for c in back]
    if said != meant or sum(c.pence for c in back) != total_pence:
        raise RuleBroken(_("The bank file is not what was frozen. Do not pay it. Call for help."))
    return written


def file_name(reference: str, *, trial: bool) -> str:
    return f"{'TRIAL-' if trial else ''}payments-{reference}.csv"


def fingerprint(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()


def _credit(lines: list[Line]) -> Credit:
    _person, who, name, sort_code, account_number, _pence = lines[0]
    return Credit(
        who=who,
        name=name,
        sort_code=sort_code,
        account_number=account_number.zfill(8),
        pence=sum(line[5] for line in lines),
    )
