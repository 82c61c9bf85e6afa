"""Payout runs. A reminder may go twice; money may not.

Rows are made and moved by whole statements, so ten thousand lines take as many as ten do.
"""

import json
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import calendars, states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import User
from involvement.querysets import insert_new
from payments import bank
from payments.domain import fees, run_files, run_rules, statements
from payments.models import (
    AcceptedFormat,
    BankFileDownload,
    Due,
    DueState,
    LineLife,
    PayoutLine,
    PayoutRun,
    RunKind,
    RunState,
)

FRIDAY = 4
QUICK = (RunKind.SAME_DAY, RunKind.AGAIN)
FOR = {
    RunKind.SAME_DAY: Q(line__claim__is_urgent=True) | Q(advance__is_urgent=True),
    RunKind.AGAIN: Exists(PayoutLine.objects.filter(due=OuterRef("pk"), life=LineLife.RETURNED)),
}
TAKEN = (RunState.FROZEN, RunState.RELEASED, RunState.PAID)


def pay_day(today: date) -> date:
    """Return the next day on which people are paid: a Friday, or the working day before it."""
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    while True:
        day = friday
        while not calendars.is_working_day(day):
            day -= timedelta(days=1)
        if day >= today:
            return day
        friday += timedelta(days=7)


def soonest(today: date, bank_format: str = "") -> date:
    """Return the first day on which money can be there if its file goes to the bank today.

    Bacs takes two working days. (security.md 6.1, cycle)
    """
    wanted = bank.profile(bank_format or settings.BANK_FORMAT)
    if not wanted.working_days:
        return today
    return calendars.working_days_after(today, wanted.working_days)


def prepare_due(*, today: date) -> int:
    """Prepare the runs that nobody has frozen; returns how many lines they have.

    What cannot wait, and what failed before, goes first, on the next working day that a bank
    takes; the rest goes on the next pay day. Run it every minute. What a run that nobody froze
    in time had gathered goes into another. Nothing here freezes or releases.
    """
    _free_what_was_missed(today)
    quick = quick_day(today)
    lines = sum(_prepare_quick(kind, quick) for kind in QUICK)
    day = pay_day(soonest(today))
    while (latest := _latest(day, RunKind.WEEKLY)) and latest.state in TAKEN:
        day = pay_day(day + timedelta(days=1))
    if not unlined(day).exists() and not _is_started(day, RunKind.WEEKLY):
        return lines
    return lines + prepare(pay_on=day).lines.count()


def quick_day(today: date) -> date:
    """Return the first working day on which money can be there that does not wait for Friday."""
    day = soonest(today)
    while not calendars.is_working_day(day):
        day += timedelta(days=1)
    return day


def _prepare_quick(kind: RunKind, day: date) -> int:
    """Gather what a run of such a kind is for; a new one where the last has gone its way."""
    if not unlined(day).filter(FOR[kind]).exists() and not _is_started(day, kind):
        return 0
    return prepare(pay_on=day, kind=kind).lines.count()


def unlined(pay_on: date) -> QuerySet[Due]:
    """Dues that can be paid on a day and are in no run."""
    lined = PayoutLine.objects.filter(life=LineLife.LIVE)
    return Due.objects.payable(pay_on, now=timezone.now()).exclude(pk__in=lined.values("due"))


@transaction.atomic
def prepare(*, pay_on: date, kind: RunKind = RunKind.WEEKLY) -> PayoutRun:
    """Gather all that a run of this kind is for into the run of a day. Safe to repeat, and to race.

    Nothing is added once somebody froze it; after a cancelled run the day gets a new one, and
    what cannot wait gets a new one after any that is frozen.
    """
    latest = _latest(pay_on, kind)
    number = latest.number if latest else 1
    is_over = latest and (latest.state == RunState.CANCELLED or kind in QUICK)
    if is_over and latest.state != RunState.PREPARED:
        number += 1
    run, _is_new = PayoutRun.objects.get_or_create(pay_on=pay_on, kind=kind, number=number)
    run = PayoutRun.objects.lock(run.pk)
    if run.state == RunState.PREPARED:
        now = timezone.now()
        statements.do(statements.DROP, run, now=now)
        statements.do(statements.REFRESH, run, now=now)
        statements.do(statements.GATHER[kind], run, now=now)
    return run


@transaction.atomic
def freeze(run: PayoutRun, *, by: User) -> None:
    """Fix who is paid what and into which account. Nothing of it changes afterwards.

    Nothing new is gathered: only what can no longer be paid goes. The format of the bank file is
    fixed with it. A second call is refused.
    """
    run_rules.must_be_officer(by)
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.PREPARED)
    statements.hold_dues(run, DueState.APPROVED)
    statements.hold_details(run)
    now = timezone.now()
    statements.do(statements.DROP, run, now=now)
    statements.do(statements.REFRESH, run, now=now)
    count, total, contents = statements.contents(run)
    if not count:
        raise RuleBroken(_("There is nothing to pay in this run yet."))
    payments = run.lines.aggregate(people=Count("person", distinct=True))["people"]
    ours = bank.details(
        settings.BANK_FORMAT, settings.BANK_ORIGINATOR, pay_on=run.pay_on, payments=payments
    )
    states.move(
        run,
        RunState.FROZEN,
        by=by,
        frozen_by=by,
        frozen_at=now,
        line_count=count,
        total_pence=total,
        contents_hash=contents,
        bank_format=settings.BANK_FORMAT,
        file_details=json.dumps(ours) if ours else "",
    )
    trail.record_each("due.on_its_way", _dues(run), by=by, was=DueState.APPROVED)
    _dues(run).update(state=DueState.ON_ITS_WAY)


@transaction.atomic
def release(run: PayoutRun, *, by: User, today: date | None = None) -> None:
    """Let the money go: not by who froze the run, nor by anybody it pays. (I5)

    Nor by who called about bank details it pays into, nor into details that were stopped. Only a
    run whose file can be written is released. A second call is refused.
    """
    run_rules.must_be_officer(by)
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.FROZEN)
    run_rules.must_be_another(run, by=by)
    statements.hold_details(run)
    if statements.has_stopped(run):
        raise RuleBroken(
            _("Somebody in this run says that their bank details are not theirs. Cancel this run.")
        )
    run_rules.must_wait_for_nobody(run)
    if settings.DATABASE_IS_EMBEDDED and not settings.TRIAL:
        raise RuleBroken(_("This database is only for trying out. It cannot release real money."))
    if today and run.pay_on < today:
        raise RuleBroken(_("The day of this run has passed. Cancel it, and a new one is made."))
    if today and run.pay_on < soonest(today, run.bank_format):
        raise RuleBroken(_("It is too late for the bank. Cancel this run, and a new one is made."))
    run_rules.must_be_unchanged(run)
    run_files.write(run)
    states.move(run, RunState.RELEASED, by=by, released_by=by, released_at=timezone.now())


@transaction.atomic
def cancel(run: PayoutRun, *, by: User, reason: str = "") -> None:
    """Stop a run before it is released: all it would have paid is free for the next one.

    Fees that were corrected since are what the register says now. A second call is refused.
    """
    run_rules.must_be_officer(by)
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.FROZEN)
    fees.hold_seats(_dues(run))
    _must_hold_dues(run)
    trail.record_each("due.approved", _dues(run), by=by, was=DueState.ON_ITS_WAY)
    _dues(run).update(state=DueState.APPROVED)
    free = Due.objects.filter(payout_lines__in=run.lines.all())
    run.lines.filter(life=LineLife.LIVE).update(life=LineLife.VOID)
    fees.follow_corrections(free, by=by)
    states.move(run, RunState.CANCELLED, by=by, cancelled_by=by, cancelled_at=timezone.now())
    if reason:
        trail.record("payoutrun.refused", run, by=by, reason=reason)


@transaction.atomic
def mark_paid(run: PayoutRun, *, by: User) -> None:
    """Say that the bank has the file: everybody in it is told their amount and day, once.

    Somebody has taken the file before. A second call is refused and tells nobody again.
    """
    run_rules.must_be_officer(by)
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.RELEASED)
    if not run.downloads.exists():
        raise RuleBroken(_("Take the file to the bank first. Then mark the run as paid."))
    run_rules.must_be_unchanged(run)
    _must_hold_dues(run)
    trail.record_each("due.paid", _dues(run), by=by, was=DueState.ON_ITS_WAY)
    _dues(run).update(state=DueState.PAID, paid_on=run.pay_on)
    states.move(run, RunState.PAID, by=by, paid_by=by, paid_at=timezone.now())
    people = run.lines.filter(life=LineLife.LIVE).values_list("person_id")
    outbox.queue_to_each("payment_sent", people, about_id=run.pk, key=f"payment_sent:{run.pk}")


@transaction.atomic
def take_bank_file(run: PayoutRun, *, by: User) -> tuple[str, bytes]:
    """Return the file's name and bytes, and note the taking; each time gives the same bytes.

    Only the officer who released the run takes it: the whole numbers are seen by nobody else.
    """
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.RELEASED)
    if run.released_by_id != by.pk:
        raise RuleBroken(_("Only the officer who released this run can take its file."))
    if not run.downloads.exists():
        run_rules.must_wait_for_nobody(run)
    run_rules.must_be_unchanged(run)
    written = run_files.write(run)
    BankFileDownload.objects.create(run=run, by=by, sha256=bank.fingerprint(written))
    trail.record("payoutrun.file_taken", run, by=by)
    return bank.file_name(run.bank_format, run.reference, trial=settings.TRIAL), written


@transaction.atomic
def accept_format(run: PayoutRun, *, by: User) -> None:
    """Keep that the bank took the file of this run: its format is confirmed from now on.

    A second call, about this run or another of the same format, changes nothing.
    """
    run = PayoutRun.objects.lock(run.pk)
    if not run.downloads.exists():
        raise RuleBroken(_("Take the file to the bank first. Then say if the bank accepted it."))
    new = AcceptedFormat(bank_format=run.bank_format, run=run, by=by)
    if insert_new([new]):
        trail.record("payoutrun.format_accepted", run, by=by, reason=run.bank_format)


@transaction.atomic
def _free_what_was_missed(today: date) -> None:
    has_lines = Exists(PayoutLine.objects.filter(run=OuterRef("pk")))
    day = soonest(today)
    missed = PayoutRun.objects.filter(has_lines, state=RunState.PREPARED, pay_on__lt=day)
    for run in missed.select_for_update(of=("self",)):
        run.lines.all().delete()


def _is_started(pay_on: date, kind: RunKind) -> bool:
    """Asked after what is left to gather: another task may have gathered it meanwhile."""
    latest = _latest(pay_on, kind)
    return latest is not None and latest.state == RunState.PREPARED


def _latest(pay_on: date, kind: RunKind) -> PayoutRun | None:
    return PayoutRun.objects.filter(pay_on=pay_on, kind=kind).order_by("-number").first()


def _dues(run: PayoutRun) -> QuerySet[Due]:
    live = run.lines.filter(life=LineLife.LIVE)
    return Due.objects.filter(pk__in=live.values("due"))


def _must_hold_dues(run: PayoutRun) -> None:
    _pence, taken_out = statements.taken_out(run)
    if statements.hold_dues(run, DueState.ON_ITS_WAY) != run.line_count - taken_out:
        raise RuleBroken(_("An amount in this run has moved on by itself. Call for help."))
