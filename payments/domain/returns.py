"""Payments: one that came back, whom to call, and paying it again. (I12, I13, security.md 6.5)"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.domain import quiet
from involvement.people.models import Person, User
from involvement.people.policies import holds
from involvement.written import Given, among
from payments.domain import fees
from payments.models import (
    NEEDS_PROOF,
    THEIRS,
    WITHOUT_BANK,
    BankLine,
    Claim,
    Due,
    DueState,
    LineLife,
    Means,
    PayeeAccount,
    PayeeCall,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    PayWay,
    ReturnCall,
    ReturnCode,
    ReturnConfirmation,
    ReturnOutcome,
    RunState,
)

NUMBERS = ("sort_code", "account_number")


@transaction.atomic
def note(line: PayoutLine, *, code: str, by: User) -> PaymentReturn:
    """Say that the payment a line belongs to came back: all the run paid to that person.

    Its lines never live again, and what they paid is owed anew. The person hears of it kindly;
    of somebody who has died, nobody hears but their worker. A second call changes nothing.
    """
    run = PayoutRun.objects.lock(line.run_id)
    return note_locked(run, {line.person_id: code}, by=by)[0]


def note_locked(run: PayoutRun, codes: Mapping[int, str], *, by: User) -> list[PaymentReturn]:
    """Do what `note` does for people of a run that is locked already, in its transaction."""
    if run.state != RunState.PAID:
        raise RuleBroken(_("This run is not marked as paid yet. Do that first."))
    people = Person.objects.filter(pk__in=codes).order_by("pk").select_for_update(of=("self",))
    return [_note(run, person, codes[person.pk], by=by) for person in people]


def _note(run: PayoutRun, person: Person, code: str, *, by: User) -> PaymentReturn:
    if same := PaymentReturn.objects.filter(run=run, person=person).first():
        if same.code != code:
            raise RuleBroken(
                _("This is noted already, with another reason: %(reason)s.")
                % {"reason": same.get_code_display()}
            )
        return same
    must_be_another(person, by=by)
    lines = run.lines.filter(person=person, life=LineLife.LIVE)
    paid = Due.objects.filter(payout_lines__in=lines).order_by("pk")
    dues = list(paid.select_for_update(of=("self",)))
    if not dues:
        raise RuleBroken(_("This run pays them nothing."))
    back = PaymentReturn.objects.create(
        run=run,
        person=person,
        code=code,
        amount_pence=sum(due.amount_pence for due in dues),
        noted_by=by,
    )
    lines.update(life=LineLife.RETURNED, came_back=back)
    trail.record("paymentreturn.noted", back, by=by)
    for due in dues:
        states.move(due, DueState.FAILED, by=by, paid_on=None)
    if code == ReturnCode.DECEASED:
        quiet.begin(person, by=by)
    else:
        outbox.queue(
            "payment_returned", to=person, about_id=back.pk, key=f"payment_returned:{back.pk}"
        )
    return back


@transaction.atomic
def record_call(back: PaymentReturn, *, outcome: str, by: User) -> None:
    """Keep what came of a call about a payment that came back; a second like it adds nothing.

    Only tries that reached nobody are kept each time. It is never one's own payment.
    """
    person = Person.objects.lock(back.person_id)
    must_be_another(person, by=by)
    if person.quiet_at is not None:
        raise RuleBroken(_("Do not call. Somebody who knows them makes sure first."))
    is_try = outcome == ReturnOutcome.NO_ANSWER
    if not is_try and back.calls.filter(outcome=outcome).exists():
        return
    ReturnCall.objects.create(payment_return=back, outcome=outcome, by=by)
    trail.record("paymentreturn.called", back, by=by, reason=outcome)


@transaction.atomic
def confirm(back: PaymentReturn, *, by: User) -> None:
    """Say that one has seen for oneself that it came back. Not by who noted it, nor by the payee.

    A second call changes nothing.
    """
    person = Person.objects.lock(back.person_id)
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can do this."))
    must_be_another(person, by=by)
    if back.noted_by_id == by.pk:
        raise RuleBroken(_("You noted this. Another officer has to look for themselves."))
    if ReturnConfirmation.objects.filter(payment_return=back).exists():
        return
    ReturnConfirmation.objects.create(payment_return=back, by=by)
    trail.record("paymentreturn.confirmed", back, by=by)


def is_unseen(back: PaymentReturn) -> bool:
    """Say whether only one officer says that it came back: no statement, and nobody else."""
    seen = BankLine.objects.filter(run=back.run_id, person=back.person_id, means=Means.RETURN)
    is_confirmed = ReturnConfirmation.objects.filter(payment_return=back)
    return back.code in WITHOUT_BANK and not (seen.exists() or is_confirmed.exists())


@transaction.atomic
def pay_again(back: PaymentReturn, *, by: User) -> None:
    """Let the next run pay what came back, in a new line. The old payment stays what it is.

    Where the details were at fault: only to newer ones, or to ones that a call has proved. Never
    by the payee, and not to somebody who may have died. A second call changes nothing.
    """
    person = Person.objects.lock(back.person_id)
    must_be_another(person, by=by)
    failed = Due.objects.filter(payout_lines__in=_waiting(back.lines.all())).order_by("pk")
    fees.hold_seats(failed.order_by())
    dues = list(failed.select_for_update(of=("self",)))
    if not dues:
        return
    if person.quiet_at is not None:
        raise RuleBroken(_("This is not paid again. Somebody who knows them makes sure first."))
    if not listed().get(pk=back.pk).is_ready or _is_the_same_account(back):
        raise RuleBroken(
            _("Call them first. It came back from these details, so we need new ones, or a call.")
        )
    for due in dues:
        states.move(due, DueState.APPROVED, by=by)
    fees.follow_corrections(Due.objects.filter(pk__in=[due.pk for due in dues]), by=by)


def must_be_another(person: Person, *, by: User) -> None:
    """Raise RuleBroken where an officer would deal with a payment of their own."""
    if person.user_id == by.pk:
        raise RuleBroken(_("This payment was yours. Someone else has to do this."))


def listed() -> QuerySet[PaymentReturn]:
    """Payments that came back, each with what to do about it.

    `is_done`: all of it is paid again, or on its way to that. `is_ready`: nothing stands between
    it and the next run but a press. `tries`: calls that nobody answered. `awaits_new`: they said
    that they will give us new details.
    """
    calls = ReturnCall.objects.filter(payment_return=OuterRef("pk"))
    account = PayeeAccount.objects.current().filter(
        person=OuterRef("person"), way=PayWay.BANK, saved_at__gt=OuterRef("noted_at")
    )
    proved = PayeeCall.objects.filter(
        change__account__replaced_at=None,
        change__person=OuterRef("person"),
        outcome__in=THEIRS,
        at__gt=OuterRef("noted_at"),
    )
    has_proof = (
        ~Q(code__in=NEEDS_PROOF)
        | Exists(calls.filter(outcome=ReturnOutcome.RIGHT))
        | Exists(account)
        | Exists(proved)
    )
    waiting = _waiting(PayoutLine.objects.filter(came_back=OuterRef("pk")))
    return PaymentReturn.objects.select_related("run", "person").annotate(
        is_done=_fact(~Exists(waiting)),
        is_ready=_fact(has_proof & Q(person__quiet_at=None)),
        awaits_new=Exists(calls.filter(outcome=ReturnOutcome.NEW)),
        tries=Count("calls", filter=Q(calls__outcome=ReturnOutcome.NO_ANSWER)),
    )


def still_open(nations: set[str] | Given | None = None) -> QuerySet[PaymentReturn]:
    """Return the payments that came back and wait for somebody, in these nations or in all."""
    waiting = _waiting(PayoutLine.objects.filter(came_back=OuterRef("pk")))
    found = PaymentReturn.objects.filter(Exists(waiting))
    return found if nations is None else found.filter(among("person__nation", nations))


def with_open_count(claims: QuerySet[Claim], nations: set[str] | Given | None) -> QuerySet[Claim]:
    """Bring the same number along with each row, as `came_back`, counted once for all of them."""
    counted = still_open(nations).order_by().values(all=Value(1)).annotate(number=Count("pk"))
    return claims.annotate(came_back=Subquery(counted.values("number")))


def _waiting(lines: QuerySet[PayoutLine]) -> QuerySet[PayoutLine]:
    """Those lines whose due has failed and stands at this return: no later payment tried it."""
    later = PayoutLine.objects.filter(due=OuterRef("due"), pk__gt=OuterRef("pk"))
    return lines.filter(~Exists(later), due__state=DueState.FAILED)


def _is_the_same_account(back: PaymentReturn) -> bool:
    """Whether the newer details are the very numbers that sent it back, and no call proved them."""
    if back.code not in NEEDS_PROOF or back.calls.filter(outcome=ReturnOutcome.RIGHT).exists():
        return False
    line = back.lines.select_related("payee").first()
    now = PayeeAccount.objects.current().filter(person=back.person_id).first()
    changed = getattr(now, "change", None)
    if changed and changed.calls.filter(outcome__in=THEIRS, at__gt=back.noted_at).exists():
        return False
    return all(getattr(line.payee, name) == getattr(now, name, None) for name in NUMBERS)


def _fact(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
