"""Complaints and questions about one's own data: opened, acknowledged, answered, each in its time.

A complaint is acknowledged within 30 days (Data Protection Act 2018, section 164A). A request is
answered within one month (UK GDPR, Article 12A, from section 76 of the Data (Use and Access) Act
2025). We keep both for everything people ask. Article 12A also stops the clock of a request while
we wait to know who asks, or what they want to see, and gives two more months where it is complex
or one of many. A complaint has neither.
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
from involvement.people.models import (
    CaseKind,
    CaseState,
    DataCase,
    MoreTime,
    Person,
    User,
    WaitFor,
)

ACKNOWLEDGE_DAYS = 30
MONTH, EXTENDED = 1, 3
SOON, LAST = timedelta(days=7), timedelta(days=1)


def due_on(opened_on: date, *, months: int = MONTH, waited: int = 0) -> date:
    """Return the same day a month on, later by the days we waited, or the next working day."""
    day = calendars.months_after(opened_on, months) + timedelta(days=waited)
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
    tell(case, "case_opened")
    _tell_keepers(case, "new")
    return case


@transaction.atomic
def acknowledge(case: DataCase, *, by: User) -> None:
    """Say that we have it. Saying so again changes nothing."""
    case = DataCase.objects.lock(case.pk)
    if case.state == CaseState.RECEIVED:
        return
    must_be_somebody_elses(case, by)
    states.move(case, CaseState.RECEIVED, by=by, received_by=by, received_at=timezone.now())


def reasons_to_wait(case: DataCase) -> list[WaitFor]:
    """Say for what the clock of this case may stop. Only who asks to see all can be asked what."""
    if case.kind == CaseKind.COMPLAINT:
        return []
    return list(WaitFor) if case.kind == CaseKind.ACCESS else [WaitFor.IDENTITY]


@transaction.atomic
def wait(case: DataCase, *, reason: str, words: str, on: date, by: User) -> None:
    """Ask whoever asked something back, and stop the clock until they answer.

    Asking back also says that we have it. Pressed again with the same words, nothing changes.
    UK GDPR, Article 12(6) and Article 12A.
    """
    case = DataCase.objects.lock(case.pk)
    if (case.waiting_for, case.question) == (reason, words):
        return
    must_be_somebody_elses(case, by)
    if reason not in reasons_to_wait(case):
        raise RuleBroken(_("The law does not let the clock stop for that."))
    if case.waiting_since:
        raise RuleBroken(_("The clock has stopped already. Say first that they answered."))
    _take_up(case, by)
    case.waiting_since, case.waiting_for, case.question = on, reason, words
    case.replied_on = case.replied_by = None
    case.save(
        update_fields=["waiting_since", "waiting_for", "question", "replied_on", "replied_by"]
    )
    trail.record("datacase.waits", case, by=by, reason=reason)
    tell(case, "case_question", timezone.now().isoformat())  # they may be asked again


@transaction.atomic
def ask_back(case: DataCase, *, words: str, on: date, by: User) -> None:
    """Ask whoever complains something; their clock runs on. The same again changes nothing."""
    case = DataCase.objects.lock(case.pk)
    if case.is_asking and case.question == words:
        return
    must_be_somebody_elses(case, by)
    if case.kind != CaseKind.COMPLAINT:
        raise RuleBroken(_("Say what you need to know. The clock of a request then stands."))
    _take_up(case, by)
    case.asked_on, case.question = on, words
    case.replied_on = case.replied_by = None
    case.save(update_fields=["asked_on", "question", "replied_on", "replied_by"])
    trail.record("datacase.asked_back", case, by=by)
    tell(case, "case_question", timezone.now().isoformat())


@transaction.atomic
def go_on(case: DataCase, *, words: str = "", on: date, by: User) -> None:
    """Let the clock run again from the day they answered. When it runs already, nothing changes.

    The days from our question to their answer do not count. UK GDPR, Article 12A.
    """
    case = DataCase.objects.lock(case.pk)
    if not case.is_asking:
        return
    must_be_somebody_elses(case, by)
    if on < (case.waiting_since or case.asked_on):
        raise RuleBroken(_("They cannot have answered before we asked."))
    _take_down(case, words, on=on, by=by)
    trail.record("datacase.goes_on", case, by=by)


@transaction.atomic
def reply(case: DataCase, *, words: str, on: date, by: User) -> None:
    """Take down what somebody answers to our question themselves; their clock runs from then on.

    The keepers are told. The same words again change nothing.
    """
    case = DataCase.objects.lock(case.pk)
    if case.person_id is None or case.person.user_id != by.pk:
        raise RuleBroken(_("Only the person who asked can answer here."))
    if not case.is_asking:
        if case.replied_by_id == by.pk and case.reply.endswith(words):
            return
        raise RuleBroken(_("We have no question about this now."))
    _take_down(case, words, on=on, by=by)
    trail.record("datacase.replied", case, by=by)
    _tell_keepers(case, f"replied:{timezone.now().isoformat()}")


@transaction.atomic
def extend(case: DataCase, *, reason: str, words: str, on: date, by: User) -> None:
    """Take two further months, once, and tell whoever asked why, before the first one has ended.

    Pressed again with the same words, nothing changes. UK GDPR, Article 12A: only because of how
    complex requests are, or how many.
    """
    case = DataCase.objects.lock(case.pk)
    if (case.extended_for, case.extension) == (reason, words):
        return
    must_be_somebody_elses(case, by)
    if case.kind == CaseKind.COMPLAINT or reason not in MoreTime.values:
        raise RuleBroken(_("The law gives no more time for this."))
    if case.extended_on:
        raise RuleBroken(_("We took more time once already. The law gives it only once."))
    if case.days_left(today=on) < 0:
        raise RuleBroken(_("The month is over. More time has to be taken before that."))
    _take_up(case, by)
    case.extended_on, case.extended_for, case.extension = on, reason, words
    case.due_on = _due(case)
    case.save(update_fields=["extended_on", "extended_for", "extension", "due_on"])
    trail.record("datacase.extended", case, by=by, reason=reason)
    tell(case, "case_extended")


@transaction.atomic
def answer(case: DataCase, *, words: str, by: User) -> None:
    """Answer it and tell whoever asked. A second answer is refused; the first one stands."""
    case = DataCase.objects.lock(case.pk)
    must_be_somebody_elses(case, by)
    states.move(
        case,
        CaseState.ANSWERED,
        by=by,
        answered_by=by,
        answered_at=timezone.now(),
        answer=words,
        waiting_since=None,
        waiting_for="",
    )
    tell(case, "case_answered")


def remind(*, today: date) -> int:
    """Tell the keepers what has to be done within a week, by tomorrow, or is late; once each."""
    near = today + SOON
    told = 0
    soon = Q(due_on__lte=near) | Q(acknowledge_by__lte=near) | Q(waiting_since__isnull=False)
    for case in DataCase.objects.open().filter(soon):
        if case.next_on <= near:
            last = "last" if case.next_on <= today + LAST else "soon"
            stage = "late" if case.next_on < today else last
            told += _tell_keepers(case, f"{case.next_on}:{stage}")
    return told


def _due(case: DataCase) -> date:
    months = EXTENDED if case.extended_on else MONTH
    return due_on(case.opened_on, months=months, waited=case.days_waited)


def _take_down(case: DataCase, words: str, *, on: date, by: User) -> None:
    """Keep what they answered, below what they answered before, and let the clock run."""
    if case.waiting_since:
        case.days_waited += (on - case.waiting_since).days
        case.waiting_since, case.waiting_for = None, ""
        case.due_on = _due(case)
    case.reply = "\n\n".join(filter(None, [case.reply, words]))
    case.replied_on, case.replied_by = on, by
    case.save(
        update_fields=[
            "days_waited",
            "waiting_since",
            "waiting_for",
            "due_on",
            "reply",
            "replied_on",
            "replied_by",
        ]
    )


def _take_up(case: DataCase, by: User) -> None:
    """Note that we have it, and that it is still open."""
    if case.state == CaseState.RECEIVED:
        return
    states.move(case, CaseState.RECEIVED, by=by, received_by=by, received_at=timezone.now())


def tell(case: DataCase, kind: str, which: str = "") -> None:
    """Tell whoever asked, where the program knows them."""
    if case.person_id:
        key = ":".join(filter(None, [kind, str(case.pk), str(case.person_id), which]))
        outbox.queue(kind, to=case.person, about_id=case.pk, key=key)


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


def must_be_somebody_elses(case: DataCase, by: User) -> None:
    """Refuse a keeper who would see to what is about themselves."""
    if case.person_id and case.person.user_id == by.pk:
        raise RuleBroken(_("This is your own. Another keeper has to see to it."))
