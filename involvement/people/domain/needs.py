"""What helps somebody take part, said once, and changed by them alone. (C6)"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import HardTime, Help, Needs, Person, User


def of(person: Person) -> Needs:
    """Return what somebody has told us helps them; nothing yet is an empty answer."""
    try:
        return person.needs
    except Needs.DoesNotExist:
        return Needs(person=person)


@transaction.atomic
def keep_help(person: Person, *, help: Collection[str], words: str = "", by: User | None) -> None:
    """Keep what helps somebody at every meeting. Saying the same again changes nothing."""
    _keep(person, "needs.help_changed", help=_in_order(help, words), words=words, by=by)


def remember(person: Person, *, help: Collection[str], words: str = "") -> None:
    """Keep what somebody asked for in an answer, which is on the trail itself. One statement.

    It is what they asked for last, so it takes the place of what was there.
    """
    said = Needs(person=person, help=_in_order(help, words), words=words)
    Needs.objects.bulk_create(
        [said],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["help", "words", "saved_at"],
    )


@transaction.atomic
def keep_hard_times(person: Person, hard_times: Collection[str], *, by: User) -> None:
    """Keep which times do not work for somebody; why is never asked. A second call is the same."""
    found = [one for one in HardTime.values if one in hard_times]
    _keep(person, "needs.times_changed", hard_times=found, by=by)


@transaction.atomic
def keep_why(person: Person, *, why: str, worker: User | None, by: User) -> None:
    """Keep why something helps, sealed, for the one worker the person chose. A second call is one.

    Only the person themselves writes it. With no worker, nobody else reads it at all.
    """
    if person.user_id != by.pk:
        raise RuleBroken(_("Only the person themselves can write this."))
    if worker is not None and worker not in workers_for(person):
        raise RuleBroken(_("Choose a member of the team who is still here."))
    person = Person.objects.lock(person.pk)
    _keep(person, "needs.why_changed", why=why or None, by=by)
    if person.named_worker_id != (worker.pk if worker else None):
        person.named_worker = worker
        person.save(update_fields=["named_worker"])
        trail.record("person.named_worker_changed", person, by=by, person_id=person.pk)


@transaction.atomic
def read_why(person: Person, *, by: User) -> str:
    """Let the named worker read why, and note each time that they did."""
    if person.named_worker_id != by.pk:
        raise RuleBroken(_("Only the worker this person named can read this."))
    trail.record("needs.why_read", person, by=by, person_id=person.pk)
    row = Needs.objects.filter(person=person).first()
    return (row and row.why) or ""


def workers_for(person: Person) -> list[User]:
    """Return the team of somebody's nation, by name: whom they may choose as named worker."""
    team = User.objects.filter(
        is_active=True,
        grants__role=roles.TEAM.code,
        grants__nation__in=["uk", person.nation],
    )
    return list(team.distinct().order_by("name", "pk"))


def _in_order(help: Collection[str], words: str) -> list[str]:
    wanted = {*help} | ({Help.OTHER} if words else set())
    return [one for one in Help.values if one in wanted]


def _keep(person: Person, action: str, *, by: User | None, **answers: Any) -> None:
    row = Needs.objects.select_for_update(of=("self",)).filter(person=person).first()
    row = row or Needs(person=person)
    if all((getattr(row, name) or None) == (value or None) for name, value in answers.items()):
        return
    for name, value in answers.items():
        setattr(row, name, value)
    row.saved_at = timezone.now()
    row.save(update_fields=[*answers, "saved_at"] if row.pk else None)
    trail.record(action, person, by=by, person_id=person.pk)
