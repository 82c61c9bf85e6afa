"""Complaints and questions about one's own data: opened, acknowledged, answered, each in its time.

Data (Use and Access) Act 2025: a complaint is acknowledged within 30 days. UK GDPR: a request is
answered within one month. We keep both for everything people ask.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import calendars, states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import CaseState, DataCase, Person, User

ACKNOWLEDGE_DAYS = 30
SOON, LAST = timedelta(days=7), timedelta(days=1)


def due_on(opened_on: date) -> date:
    """Return the same day a month on, or the next working day if offices are closed then."""
    day = calendars.months_after(opened_on, 1)
    while not calendars.is_working_day(day):
        day += timedelta(days=1)
    return day


@transaction.atomic
def begin(
    person: Person | None, *, kind: str, words: str, asker: str = "", on: date, by: User
) -> DataCase:
    """Take down what somebody asks, start its clocks, and tell them and the keepers.

    Asking the same again while it is open finds it, and tells nobody again.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # one press at a time
    for case in DataCase.objects.open().filter(person=person, kind=kind, opened_by=by):
        if (case.words, case.asker) == (words, asker):
            return case
    case = DataCase.objects.create(
        person=person,
        kind=kind,
        words=words,
        asker=asker,
        opened_on=on,
        opened_by=by,
        acknowledge_by=on + timedelta(days=ACKNOWLEDGE_DAYS),
        due_on=due_on(on),
    )
    trail.record("datacase.sent", case, by=by)
    if person:
        outbox.queue("case_opened", to=person, about_id=case.pk, key=f"case_opened:{case.pk}")
    _tell_keepers(case, "new")
    return case


@transaction.atomic
def acknowledge(case: DataCase, *, by: User) -> None:
    """Say that we have it. Saying so again changes nothing."""
    case = DataCase.objects.lock(case.pk)
    if case.state == CaseState.RECEIVED:
        return
    _must_be_somebody_elses(case, by)
    states.move(case, CaseState.RECEIVED, by=by, received_by=by, received_at=timezone.now())


@transaction.atomic
def answer(case: DataCase, *, words: str, by: User) -> None:
    """Answer it and tell whoever asked. A second answer is refused; the first one stands."""
    case = DataCase.objects.lock(case.pk)
    _must_be_somebody_elses(case, by)
    states.move(
        case, CaseState.ANSWERED, by=by, answered_by=by, answered_at=timezone.now(), answer=words
    )
    if case.person_id:
        outbox.queue(
            "case_answered", to=case.person, about_id=case.pk, key=f"case_answered:{case.pk}"
        )


def remind(*, today: date) -> int:
    """Tell the keepers what has to be done within a week, by tomorrow, or is late; once each."""
    near = today + SOON
    told = 0
    for case in DataCase.objects.open().filter(Q(due_on__lte=near) | Q(acknowledge_by__lte=near)):
        if case.next_on <= near:
            last = "last" if case.next_on <= today + LAST else "soon"
            stage = "late" if case.next_on < today else last
            told += _tell_keepers(case, f"{case.next_on}:{stage}")
    return told


def _tell_keepers(case: DataCase, reason: str) -> int:
    keepers = User.objects.filter(grants__role=roles.KEEPER.code, is_active=True).distinct()
    return outbox.queue_many(
        outbox.draft(
            "case_waiting",
            to=keeper,
            about_id=case.pk,
            key=f"case_waiting:{case.pk}:{reason}:{keeper.pk}",
        )
        for keeper in keepers
    )


def _must_be_somebody_elses(case: DataCase, by: User) -> None:
    if case.person_id and case.person.user_id == by.pk:
        raise RuleBroken(_("This is your own. Another keeper has to see to it."))
