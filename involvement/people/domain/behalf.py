"""Filling something in for somebody who told us what: by phone, on paper, in person. (ux.md 2.3)

Whoever types acts for one person at a time, says how they were told, and that the person agreed.
What they type goes through the same verbs as if the person had typed it, with `trail.through`.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Behalf, BehalfAct, How, Person, User

OLDEST = timedelta(days=92)  # a paper form may have lain in a drawer


@transaction.atomic
def start(
    person: Person, *, how: How, told_on: date, agreed: bool, today: date, by: User
) -> Behalf:
    """Begin to fill in for somebody, who agreed. Beginning again carries on with what is open.

    Whoever was filled in for before is ended first: nobody types for two people at once.
    """
    person = Person.objects.lock(person.pk)
    if person.no_behalf:
        raise RuleBroken(
            _("%(name)s does not want anybody to fill things in for them.") % {"name": person.name}
        )
    if person.user_id == by.pk:
        raise RuleBroken(_("This is you. Use your own pages."))
    if not agreed:
        raise RuleBroken(_("Ask %(name)s first if you may.") % {"name": person.name})
    if not today - OLDEST <= told_on <= today:
        raise RuleBroken(_("Enter a day in the last three months."))
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    for other in Behalf.objects.filter(by=by, ended_at=None):
        if other.person_id == person.pk and other.started_at > timezone.now() - timedelta(hours=1):
            return other
        end(other, by=by)
    entry = Behalf.objects.create(person=person, by=by, how=how, told_on=told_on, agreed=True)
    trail.record("behalf.started", entry, by=by, reason=entry.reason)
    return entry


def begun(person_id: int, *, by: User, now: datetime) -> Behalf | None:
    """Return what this account has begun to fill in for this person, while it is open."""
    found = Behalf.objects.begun(now).filter(person_id=person_id, by=by)
    return found.select_related("person__user", "by").first()


@transaction.atomic
def end(entry: Behalf, *, by: User) -> None:
    """Stop filling in, and let the person have their copy now. A second call changes nothing."""
    entry = Behalf.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.ended_at is not None:
        return
    entry.ended_at = timezone.now()
    entry.save(update_fields=["ended_at"])
    trail.record("behalf.ended", entry, by=by, reason=entry.reason)
    outbox.hasten(_key(entry))


def now() -> Behalf | None:
    """Return what is being filled in by staff at this moment; None when people act themselves."""
    return trail.hand()


def typist() -> User | None:
    """Return who types for somebody else at this moment, if anybody does."""
    entry = now()
    return entry.by if entry else None


def note(said: str, *, words: str = "") -> None:
    """Keep what was entered for the copy that the person gets. Nothing when they act themselves.

    One copy for one conversation: it goes when the typing ends, or after two hours. `said` is
    read in a letter, so it holds nothing sensitive; `words` are what they said, and stay here.
    """
    entry = now()
    if entry is None:
        return
    BehalfAct.objects.create(behalf=entry, said=said[:300], words=words[:300])
    outbox.queue(
        "entered_for_you",
        to=entry.person,
        about_id=entry.pk,
        key=_key(entry),
        due_at=entry.started_at + timedelta(hours=2),
    )


def must_be_told(words: str) -> None:
    """Refuse a choice that only the person can make, unless their own words are there."""
    entry = now()
    if entry is not None and not words.strip():
        raise RuleBroken(
            _("Only %(name)s can choose this. Write down the words they said.")
            % {"name": entry.person.name}
        )


@transaction.atomic
def refuse(person: Person, *, by: User) -> None:
    """Let nobody fill things in for this person any more, from now on. Again changes nothing."""
    person = Person.objects.lock(person.pk)
    if person.no_behalf:
        return
    _set(person, True, "person.no_behalf", by=by)
    for entry in Behalf.objects.filter(person=person, ended_at=None):
        end(entry, by=by)


@transaction.atomic
def allow(person: Person, *, by: User) -> None:
    """Let staff fill things in for this person again, because they asked. Again changes nothing."""
    person = Person.objects.lock(person.pk)
    if person.no_behalf:
        _set(person, False, "person.behalf_again", by=by)


def _set(person: Person, refuses: bool, action: str, *, by: User) -> None:
    person.no_behalf = refuses
    person.save(update_fields=["no_behalf"])
    trail.record(action, person, by=by, person_id=person.pk)
    if by.pk != person.user_id:
        outbox.queue(
            "behalf_changed",
            to=person,
            about_id=person.pk,
            key=f"behalf_changed:{person.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        )


def _key(entry: Behalf) -> str:
    return f"entered_for_you:{entry.pk}"
