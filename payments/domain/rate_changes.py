"""Payments: a rate changes when one person asks and another officer agrees. (C19)

Nothing that was is altered: the rate before ends on the day before the new one begins. What was
offered stays as it was offered; what was paid by an older rate is topped up, never taken back.
"""

from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.domain import short_fees, top_ups
from payments.models import Rate, RateChange, RateChangeState, RateKey

HOLD = "SELECT pg_advisory_xact_lock(hashtext('rate'), hashtext(%s))"


@transaction.atomic
def propose(
    *,
    key: str,
    value: int,
    valid_from: date,
    source: str,
    reason: str,
    nation: str = Nation.UK,
    by: User,
) -> RateChange:
    """Ask for another value from a day on. The same that waits already is returned, not added."""
    if not (holds(by, roles.FINANCE) or holds(by, roles.KEEPER)):
        raise RuleBroken(_("Only a finance officer or a keeper can ask for this."))
    asked = {"value": value, "source": source.strip(), "reason": reason.strip()}
    new = RateChange(key=key, nation=nation, valid_from=valid_from, proposed_by=by, **asked)
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError as why:
        waiting = RateChange.objects.filter(key=key, nation=nation, valid_from=valid_from)
        there = waiting.filter(state=RateChangeState.WAITING).first()
        if there and there.proposed_by_id == by.pk and there.value == value:
            return there
        raise RuleBroken(_("A change of this rate from that day waits already.")) from why
    trail.record("ratechange.proposed", new, by=by)
    return new


@transaction.atomic
def approve(change: RateChange, *, today: date | None = None, by: User) -> None:
    """Let a new rate hold from its day until the next that there is. Never by who asked for it.

    The rate before it ends the day before; one that began on the very day never holds. Miles and
    fees of reserves that were paid by a lower rate get their difference drafted. A second call
    changes nothing.
    """
    change = RateChange.objects.lock(change.pk)
    _must_be_another(change, by)
    if change.state == RateChangeState.APPROVED:
        return
    states.move(
        change,
        RateChangeState.APPROVED,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
    )
    with connection.cursor() as cursor:  # whoever changes the same rate waits, and then sees this
        cursor.execute(HOLD, [change.key])
    there = Rate.objects.filter(key=change.key, nation=change.nation)
    rows = [rate for rate in there if rate.holds]
    day = change.valid_from
    for rate in rows:
        if rate.valid_from <= day and (rate.valid_to is None or rate.valid_to >= day):
            rate.valid_to = day - timedelta(days=1)
            rate.save(update_fields=["valid_to"])
    until = min((rate.valid_from for rate in rows if rate.valid_from > day), default=None)
    Rate.objects.create(
        key=change.key,
        nation=change.nation,
        value=change.value,
        valid_from=day,
        valid_to=until and until - timedelta(days=1),
        source=change.source,
        is_to_confirm=False,
        change=change,
    )
    top_ups.draft_due(today=today or timezone.localdate())
    short_fees.draft_due()


@transaction.atomic
def turn_down(change: RateChange, *, words: str, by: User) -> None:
    """Say no to a change, and why. Never by who asked for it. A second call changes nothing."""
    change = RateChange.objects.lock(change.pk)
    _must_be_another(change, by)
    if change.state == RateChangeState.TURNED_DOWN:
        return
    if not words.strip():
        raise RuleBroken(_("Write why not."))
    states.move(
        change,
        RateChangeState.TURNED_DOWN,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
        words=words.strip(),
    )


@transaction.atomic
def take_back(change: RateChange, *, by: User) -> None:
    """Take back what one asked for oneself. A second call changes nothing."""
    change = RateChange.objects.lock(change.pk)
    if change.proposed_by_id != by.pk:
        raise RuleBroken(_("Only the person who asked for this can take it back."))
    if change.state != RateChangeState.TAKEN_BACK:
        states.move(
            change, RateChangeState.TAKEN_BACK, by=by, decided_by=by, decided_at=timezone.now()
        )


def before(change: RateChange) -> Rate | None:
    """Return the rate that its day had until now: of the nation itself, or of all of them."""
    found = Rate.objects.filter(Q(valid_to=None) | Q(valid_to__gte=change.valid_from))
    found = found.filter(key=change.key, valid_from__lte=change.valid_from)
    own = {rate.nation: rate for rate in found.exclude(change=change)}
    return own.get(change.nation) or own.get(Nation.UK)


def owed_by(change: RateChange) -> top_ups.More:
    """Say what agreeing would draft: how many costs that we paid, and how much more for them."""
    after = Rate.objects.filter(
        key=change.key, nation=change.nation, valid_from__gt=change.valid_from
    )
    until = min((rate.valid_from for rate in after if rate.holds), default=date.max)
    days = {"since": change.valid_from, "until": until}
    if change.key == RateKey.FEE_RESERVE:
        return short_fees.more(change.value, nation=change.nation, **days)
    return top_ups.more(change.key, change.value, **days)


def _must_be_another(change: RateChange, by: User) -> None:
    if not holds(by, roles.FINANCE, nation=change.nation):
        raise RuleBroken(_("A finance officer for where this rate holds has to agree."))
    if change.proposed_by_id == by.pk:
        raise RuleBroken(_("You asked for this change. Another officer has to agree."))
