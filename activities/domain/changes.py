"""Presence: every change of a meeting's status, kept with what made it, for good."""

from django.utils.translation import ngettext

from activities.domain.enough import Assessment, Counts, Voice
from activities.models import CALLED_OFF, Cause, Meeting, StatusChange
from involvement.people.models import User
from involvement.written import written_once

SHOWN = 20


def note(
    meeting: Meeting,
    found: Assessment,
    *,
    last: dict[str, str] | None,
    cause: Cause,
    by: User | None,
) -> None:
    """Keep what a meeting's status has become, unless it is what it was.

    Call it in the transaction of the change, which locked the meeting; `last` is the status and
    clause of its newest change. One person alone and nobody at all are different states.
    """
    if last is None or is_new(found, last):
        _keep(meeting, found, str(found.status), last=last, cause=cause, by=by)


def note_called_off(
    meeting: Meeting, found: Assessment, *, last: dict[str, str] | None, by: User
) -> None:
    """Keep that a meeting was called off, and who would have come. Again changes nothing."""
    if last is None or last["status"] != CALLED_OFF:
        _keep(meeting, found, CALLED_OFF, last=last, cause=Cause.CALLED_OFF, by=by)


def is_new(found: Assessment, last: dict[str, str] | None) -> bool:
    """Say whether an assessment is another than the newest change has it."""
    return last != {"status": str(found.status), "clause": found.clause}


def of(meeting: Meeting) -> list[StatusChange]:
    """Return the newest changes of a meeting's status, the newest first, each with its `said`."""
    newest = _newest(meeting=meeting.pk)
    for change in newest:
        change.said = _said(change)
    return newest


@written_once
def _newest(*, meeting):
    return StatusChange.objects.filter(meeting=meeting).select_related("by", "rule")[:SHOWN]


def _said(change: StatusChange) -> str:
    """Say who was coming when it changed, or who came."""
    if change.cause == Cause.REGISTER:
        came = change.users_came + change.carers_came
        return ngettext("%d person came.", "%d people came.", came) % came
    users = Voice(change.users_expected, change.users_confirmed)
    carers = Voice(change.carers_expected, change.carers_confirmed)
    return Counts(users, carers).words


def _keep(
    meeting: Meeting,
    found: Assessment,
    status: str,
    *,
    last: dict[str, str] | None,
    cause: Cause,
    by: User | None,
) -> None:
    users, carers = found.counts.service_users, found.counts.carers
    StatusChange.objects.create(
        meeting=meeting,
        was=last["status"] if last else "",
        status=status,
        clause="" if status == CALLED_OFF else found.clause,
        cause=cause,
        users_expected=users.expected,
        users_confirmed=users.confirmed,
        users_came=users.came,
        carers_expected=carers.expected,
        carers_confirmed=carers.confirmed,
        carers_came=carers.came,
        reserves_ready=found.counts.reserves_ready,
        rule=found.rule,
        by=by,
    )
