"""Payments: changed bank details wait, until we know that it was the person. (T2, I8)"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import calendars, states
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.notices.models import Notice
from involvement.people import roles
from involvement.people.models import Person, Route, User
from payments.domain import rates
from payments.models import (
    THEIRS,
    CallOutcome,
    ChangeState,
    Due,
    DueState,
    GoesAs,
    LineLife,
    PayeeAccount,
    PayeeCall,
    PayeeChange,
    PayoutLine,
    PayWay,
    RateKey,
    RunState,
)

NEW_FOR = timedelta(days=30)  # whoever takes an account over changes how we reach its owner first


@dataclass(frozen=True, slots=True)
class Hold:
    """Why money waits: details changed at a moment, until another, or until we called."""

    since: datetime
    until: datetime | None
    is_stopped: bool


def hold(account: PayeeAccount | None, *, now: datetime) -> Hold | None:
    """Say whether money waits because of these details; `payees.current` brings the change."""
    change = getattr(account, "change", None)
    return as_hold(change) if change and change.is_on_hold(now) else None


def as_hold(change: PayeeChange) -> Hold:
    """Return what there is to say about a change on hold."""
    is_stopped = change.state == ChangeState.STOPPED
    return Hold(change.made_at, None if is_stopped else change.waits_until, is_stopped)


def on_hold(*, now: datetime) -> QuerySet[PayeeChange]:
    """Changes that wait for a call or for time, with the money they keep and the tries so far."""
    money = Due.objects.filter(state=DueState.APPROVED, goes_as=GoesAs.MONEY)
    owed = money.filter(person=OuterRef("person")).order_by()
    going = PayoutLine.objects.filter(
        payee=OuterRef("account"),
        life=LineLife.LIVE,
        run__state__in=[RunState.FROZEN, RunState.RELEASED],
    )
    return (
        PayeeChange.objects.current()
        .on_hold(now)
        .select_related("person", "account")
        .defer("emails", "phone", "account__account_name", "account__sort_code")
        .defer("account__account_number")
        .annotate(
            owed=Subquery(owed.values("person").annotate(s=Sum("amount_pence")).values("s")),
            is_going=Exists(going),
            tries=Count("calls", filter=Q(calls__outcome=CallOutcome.NO_ANSWER)),
        )
    )


def stopped() -> QuerySet[PayeeChange]:
    """Return the changes whose person waits for a call, because it was not theirs."""
    return PayeeChange.objects.current().filter(state=ChangeState.STOPPED)


def note(account: PayeeAccount) -> None:
    """Let money wait for a new version, and tell the person by every way we knew before.

    After a change that was stopped, time alone does not end it. Call it with the person locked.
    """
    person, now = account.person, timezone.now()
    changes = PayeeChange.objects.filter(person=person)
    was_stopped = changes.order_by("-pk").values_list("state", flat=True).first()
    emails = list(_emails(person, now))
    change = PayeeChange.objects.create(
        account=account,
        person=person,
        made_at=now,
        waits_until=None if was_stopped == ChangeState.STOPPED else _until(now),
        emails="\n".join(emails),
        phone=person.phone,
        is_phone_known=bool(person.phone) and not _phone_is_new(person, now),
    )
    key = f"details_changed:{change.pk}"
    ways = [(Route.EMAIL, n) for n, _email in enumerate(emails)]
    ways += [(Route.TEXT, 0)] if person.phone else []
    outbox.queue_many(
        outbox.draft(
            "details_changed",
            to=person,
            about_id=change.pk,
            key=f"{key}:{route}:{number}",
            by=str(route),
            number=number,
        )
        for route, number in ways or [(Route.LETTER, 0)]
    )


@transaction.atomic
def stop(change: PayeeChange, *, by: User | None) -> None:
    """Pay nothing into somebody's details until we have spoken: they say it was not them.

    Whichever change they mean, it is the details in use now that stop. Nothing is asked of who
    presses the link, so `by` may be nobody. A second call does nothing and tells nobody again.
    """
    Person.objects.lock(change.person_id)
    _stop(_newest(change).select_for_update(of=("self",))[0], by=by)


def is_stopped(change: PayeeChange) -> bool:
    """Say whether the details that the person of a change has now are stopped."""
    return _newest(change)[0].state == ChangeState.STOPPED


@transaction.atomic
def record_call(change: PayeeChange, *, outcome: str, by: User) -> None:
    """Keep what came of a call about changed details, and end or stop the waiting by it.

    It is made by an officer who did not type the details and whose details they are not, on the
    number that we knew before. Called or met once, a second such record changes nothing.
    """
    Person.objects.lock(change.person_id)
    change = PayeeChange.objects.lock(change.pk)
    may_call(change, by=by)
    if change.account.replaced_at is not None:
        raise RuleBroken(_("They have changed their details again. Call about the new ones."))
    if outcome == CallOutcome.CALLED and not change.is_phone_known:
        raise RuleBroken(_("We have no number that we knew before. Meet them, or wait."))
    if change.state == ChangeState.CONFIRMED and outcome in THEIRS:
        return
    PayeeCall.objects.create(change=change, outcome=outcome, by=by)
    trail.record("payeechange.called", change, by=by, reason=outcome)
    if outcome in THEIRS:
        states.move(change, ChangeState.CONFIRMED, by=by)
    elif outcome == CallOutcome.NOT_THEIRS:
        _stop(change, by=by)


def may_call(change: PayeeChange, *, by: User) -> None:
    """Raise RuleBroken unless an officer may call about a change: not about what is theirs."""
    if by.pk in (change.account.saved_by_id, change.person.user_id):
        raise RuleBroken(_("Someone else has to call about this change."))


def has_earlier_bank(person: Person) -> bool:
    """Say whether somebody has had bank details with us before."""
    return PayeeAccount.objects.filter(person=person, way=PayWay.BANK).exists()


def has_new_email(person: Person) -> bool:
    """Say whether the address by which somebody is reached, or signs in, was changed lately.

    Whoever changes it could open or take over the account, and say first where the money goes.
    """
    now = timezone.now()
    return _was_changed(person, "email", now) or _told_of_new_email(person, now).exists()


def _stop(change: PayeeChange, *, by: User | None) -> None:
    if change.state == ChangeState.STOPPED:
        return
    now = timezone.now()
    states.move(change, ChangeState.STOPPED, by=by, stopped_at=now)
    officers = User.objects.filter(is_active=True, grants__role=roles.FINANCE.code).distinct()
    outbox.queue_many(
        outbox.draft(
            "details_stopped",
            to=officer,
            about_id=change.pk,
            key=f"details_stopped:{change.pk}:{now.isoformat()}:{officer.pk}",
        )
        for officer in officers.exclude(pk=by and by.pk)
    )


def _newest(change: PayeeChange) -> QuerySet[PayeeChange]:
    """Changes of the same person, newest first: the link in an older message means it as well."""
    return PayeeChange.objects.filter(person=change.person_id).order_by("-pk")


def _until(now: datetime) -> datetime:
    day = calendars.london_day(now)
    return calendars.midnight(calendars.working_days_after(day, rates.on(RateKey.HOLD_DAYS, day)))


def _emails(person: Person, now: datetime) -> Iterator[str]:
    """Every address of somebody that we knew: also one that was theirs until lately."""
    seen = {""}
    known = [person.email, person.user.email if person.user else ""]
    known += _told_of_new_email(person, now).order_by("pk").values_list("context__old", flat=True)
    for email in known:
        if email.lower() not in seen:
            seen.add(email.lower())
            yield email


def _told_of_new_email(person: Person, now: datetime) -> QuerySet[Notice]:
    """What lately went to an address that was theirs before, of the account or of the person."""
    theirs = Q(person=person) | Q(user__isnull=False, user=person.user)
    return Notice.objects.filter(theirs, kind="email_changed", made_at__gt=now - NEW_FOR)


def _phone_is_new(person: Person, now: datetime) -> bool:
    return _was_changed(person, "phone", now)


def _was_changed(person: Person, what: str, now: datetime) -> bool:
    return AuditRow.objects.filter(
        person_id=person.pk, action="person.changed", reason__contains=what, at__gt=now - NEW_FOR
    ).exists()
