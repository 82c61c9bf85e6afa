"""What a payment run shows of itself: its four steps, and each payment in a row."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from involvement.money import pounds
from involvement.templatetags.components import when
from payments import bank
from payments.bank import spelling
from payments.domain import accounts
from payments.models import (
    AcceptedFormat,
    BankFormat,
    LineLife,
    PayeeAccount,
    PayoutLine,
    PayoutRun,
    RunState,
)

KINDS = {
    RunState.PREPARED: "info",
    RunState.FROZEN: "wait",
    RunState.RELEASED: "info",
    RunState.PAID: "ok",
    RunState.CANCELLED: "idle",
}
ORDER = [RunState.PREPARED, RunState.FROZEN, RunState.RELEASED, RunState.PAID]


def steps(run: PayoutRun) -> list[dict[str, Any]]:
    """The four steps as a task list: what is done and by whom, what is next, what must wait."""
    is_off = run.state == RunState.CANCELLED
    at = 0 if is_off else ORDER.index(run.state) + 1
    told = [
        (_("Gather what is approved"), payments(run)),
        (_("Check it and freeze it"), _done(run.frozen_by, run.frozen_at)),
        (_("A second officer releases it"), _done(run.released_by, run.released_at)),
        (_("Take the file to the bank, and mark it as paid"), _done(run.paid_by, run.paid_at)),
    ]
    return [
        {"title": title, "hint": hint, **_status(number, at, is_off)}
        for number, (title, hint) in enumerate(told)
    ]


def payments(run: PayoutRun) -> str:
    count = run.count or 0
    said = ngettext("%(count)d payment, %(money)s", "%(count)d payments, %(money)s", count)
    return said % {"count": count, "money": pounds(run.total or 0)}


def _status(number: int, at: int, is_off: bool) -> dict[str, str]:
    if is_off:
        return {"status_word": _("Cancelled")}
    if number < at:
        return {"status_word": _("Completed")}
    if number == at:
        return {"status_word": _("Next"), "status_kind": "info", "status_shape": "dot"}
    return {"status_word": _("Cannot start yet")}


def _done(by: Any, at: Any) -> str:
    return _("%(who)s, %(when)s") % {"who": by.name, "when": when(at)} if by else ""


def payee_row(line: PayoutLine, *, spelled: bool, reader_id: int) -> dict[str, Any]:
    """One payment: who, what for, how much, the end of the account, and whether it came back."""
    due = line.due
    if due.seat_id:
        what = _("Fee for %(meeting)s") % {"meeting": due.seat.meeting.title}
    elif due.advance_id or due.rest_of_id:
        what = due.what_for
    else:
        meeting = due.line.claim.seat.meeting.title
        what = _("%(kind)s for %(meeting)s") % {
            "kind": due.line.get_kind_display(),
            "meeting": meeting,
        }
    row = {
        "who": line.person.name,
        "what": what,
        "pence": line.amount_pence,
        "ending": line.payee.ending,
        "look_at": _look_at(line),
        "account_url": _is_to_look_at(line)
        and line.person.user_id != reader_id
        and accounts.flags(line)
        and line.payee.get_absolute_url(),
        "line": line.pk,
        "came_back": line.came_back_id,
        "is_out": line.life == LineLife.VOID and line.run.state != RunState.CANCELLED,
        "can_come_back": line.run.state == RunState.PAID
        and line.life != LineLife.VOID
        and line.person.user_id != reader_id,
    }
    longest = bank.profile(line.run.bank_format).longest_name
    return row | {"spelled": _spelled(line.payee, longest) if spelled else ""}


def _look_at(line: PayoutLine) -> list[str]:
    """What to look at before the money goes: an account that has proved nothing yet. (T3)"""
    if not _is_to_look_at(line):
        return []
    found = []
    if line.is_first:
        found.append(_("First payment into this account"))
        if line.payee.numbers_doubted:
            found.append(_("The numbers may not belong together"))
    return found + [str(flag) for flag in accounts.flags(line)]


def _is_to_look_at(line: PayoutLine) -> bool:
    return line.run.state in (RunState.PREPARED, RunState.FROZEN)


def bank_file(run: PayoutRun) -> dict[str, Any]:
    """Which format a run has, or will have, whether a bank took it yet, and which account pays."""
    is_open = run.state == RunState.PREPARED
    code = settings.BANK_FORMAT if is_open else run.bank_format
    accepted = None
    if needs_bank := not bank.profile(code).is_confirmed:
        accepted = AcceptedFormat.objects.filter(bank_format=code).select_related("by").first()
    number = run.ours.get("own_account_number") or run.ours.get("iban") or ""
    return {
        "name": BankFormat(code).label,
        "is_awaiting": needs_bank and accepted is None,
        "accepted": accepted,
        "own_ending": number[-2:],
    }


def _spelled(payee: PayeeAccount, longest: int) -> str:
    """How the bank will write a name, where that is not plainly the same in capitals."""
    name = payee.account_name
    try:
        at_bank = spelling.name_for_bank(name, longest=longest, may_cut=payee.spelling_shown)
    except ValueError:
        return ""
    return "" if at_bank == " ".join(name.upper().split()) else at_bank
