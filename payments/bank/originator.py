"""Whose account pays: what a format needs to know of us, from the settings, in order and whole.

A run keeps what this returned when it was frozen, so that its file stays what it was.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from involvement import calendars
from payments.bank import engine
from payments.bank.engine import Profile
from payments.bank.spelling import name_for_bank

USER_NUMBER = re.compile(r"[0-9]{6}", re.ASCII)
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
IBAN = re.compile(r"GB[0-9]{2}[A-Z]{4}[0-9]{14}", re.ASCII)
# What each is called in the environment.
SETTINGS = {
    "own_name": "BANK_ORIGINATOR_NAME",
    "own_sort_code": "BANK_ORIGINATOR_SORT_CODE",
    "own_account_number": "BANK_ORIGINATOR_ACCOUNT_NUMBER",
    "user_number": "BANK_ORIGINATOR_USER_NUMBER",
    "bic": "BANK_ORIGINATOR_BIC",
    "iban": "BANK_ORIGINATOR_IBAN",
}


def wrong(profile: Profile, given: Mapping[str, str]) -> list[str]:
    """Name the settings that a format needs and that are missing or cannot be right."""
    return [SETTINGS[name] for name in profile.needs if not _is_right(name, given.get(name, ""))]


def details(profile: Profile, given: Mapping[str, str], *, pay_on: date) -> dict[str, str]:
    """Return what a file of this format says of us, and the day the bank works on it.

    Bacs works on it the working day before the money is there. (security.md 6.1, cycle)
    """
    found = {name: _clean(name, given[name]) for name in profile.needs}
    if "own_sort_code" in found:
        pair = found["own_sort_code"], found["own_account_number"]
        found |= {"own_account": "".join(pair), "own_account_dashed": "-".join(pair)}
    if profile.working_days:
        worked = calendars.working_days_before(pay_on, profile.working_days - 1)
        found["process_on"] = worked.isoformat()
    return found


def is_ours(sort_code: str, account_number: str, given: Mapping[str, str]) -> bool:
    """Say whether these numbers are those of the account that pays, set plainly or by its IBAN."""
    asked = sort_code + account_number
    plain = [_clean(name, given.get(name, "")) for name in ("own_sort_code", "own_account_number")]
    iban = _clean("iban", given.get("iban", ""))
    return asked == "".join(plain) or (is_iban(iban) and iban.endswith(asked))


def is_iban(text: str) -> bool:
    """Say whether a British IBAN has the check digits of ISO 13616: what is left by 97 is 1."""
    if not IBAN.fullmatch(text):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _clean(name: str, value: str) -> str:
    if name == "own_name":
        return name_for_bank(value, longest=engine.LONGEST_REFERENCE)
    return re.sub(r"[\s-]", "", value)


def _is_right(name: str, value: str) -> bool:
    try:
        return bool(CHECKS[name](_clean(name, value)))
    except ValueError:
        return False


CHECKS: dict[str, Callable[[str], object]] = {
    "own_name": str,
    "own_sort_code": engine.SORT_CODE.fullmatch,
    "own_account_number": engine.ACCOUNT.fullmatch,
    "user_number": USER_NUMBER.fullmatch,
    "bic": BIC.fullmatch,
    "iban": is_iban,
}


def missing_sentence(names: list[str]) -> str:
    """Say what has to be set before a file of this format can be made."""
    return _(
        "The bank file cannot be made yet. These settings are missing or not right: %(names)s."
    ) % {"names": ", ".join(names)}
