"""Whose case it is that a keeper took down: found, said, and put right where it was wrong."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import cases
from involvement.people.models import CaseState, DataCase, Mislinked, Person, User

READ = "datacase.read"
REPLIED = "datacase.replied"


def might_be(words: str) -> QuerySet[Person]:
    """Find whose case it may be: by part of a name, or by the whole of an e-mail address."""
    people = Person.objects.filter(erased_at=None)
    if "@" in words:
        return people.filter(email__iexact=words).order_by("name", "id")
    return people.called(words).order_by("found_name", "id")


@transaction.atomic
def link(case: DataCase, *, to: Person, by: User) -> None:
    """Say whose case it is: from now on they read it, and hear of it. Again changes nothing."""
    case = DataCase.objects.lock(case.pk)
    if case.person_id == to.pk:
        return
    if case.person_id:
        raise RuleBroken(_("This is somebody’s already."))
    case.person = to
    cases.must_be_somebody_elses(case, by)
    case.save(update_fields=["person"])
    trail.record("datacase.linked", case, by=by, person_id=to.pk)
    kind = "case_answered" if case.state == CaseState.ANSWERED else "case_opened"
    cases.tell(case, kind, timezone.now().isoformat())  # it may be linked once more


@transaction.atomic
def unlink(case: DataCase, *, reason: str, by: User) -> None:
    """Take a case from whom it was not: they read it no more, and are told. Again does nothing.

    That they had it, and whether they read it, stays in the trail. What they answered to our
    question goes, with all that was noted beside it, because whoever asked did not say it.
    """
    case = DataCase.objects.lock(case.pk)
    if case.person_id is None:
        return
    cases.must_be_somebody_elses(case, by)
    if not case.is_told_for_them:
        raise RuleBroken(_("They asked this themselves, so it stays theirs."))
    if reason not in Mislinked.values:
        raise RuleBroken(_("Choose why it is not theirs"))
    was, case.person = case.person, None
    if was.user_id and _rows_of(case, REPLIED).filter(actor_id=was.user_id).exists():
        case.reply, case.replied_on, case.replied_by = "", None, None
    case.save(update_fields=["person", "reply", "replied_on", "replied_by"])
    trail.record("datacase.unlinked", case, by=by, reason=reason, person_id=was.pk)
    key = f"case_not_yours:{case.pk}:{was.pk}:{timezone.now().isoformat()}"
    outbox.queue("case_not_yours", to=was, about_id=case.pk, key=key)


def note_read(case: DataCase, *, by: User) -> None:
    """Remember that somebody opened what a keeper said is theirs; once each."""
    if case.opened_by_id != by.pk and _reads(case).filter(actor_id=by.pk).first() is None:
        trail.record(READ, case, by=by)


def note_all_read(person: Person, *, by: User) -> None:
    """Remember the same of all their cases at once: they open what we hold about them."""
    told_for_them = DataCase.objects.filter(person=person).exclude(opened_by=by)
    for case in told_for_them.defer(*DataCase.Privacy.sealed):
        note_read(case, by=by)


def read_at(case: DataCase) -> datetime | None:
    """Return when whose it is said to be first opened it; None while they have not."""
    rows = _reads(case).filter(person_id=case.person_id).order_by("at")
    return rows.values_list("at", flat=True).first()


def _reads(case: DataCase) -> QuerySet[AuditRow]:
    return _rows_of(case, READ)


def _rows_of(case: DataCase, action: str) -> QuerySet[AuditRow]:
    label = DataCase._meta.label_lower
    return AuditRow.objects.filter(action=action, subject_kind=label, subject_id=case.pk)
