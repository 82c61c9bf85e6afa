"""Copies for whom a person trusts, of the kinds that others may read. (ux.md 2.3)

A copy is a row of its own, made when the message has left, and written when it leaves itself. It
tells of the message in words for others, and holds no link: nobody answers or claims by a copy.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from involvement.notices import kinds, outbox
from involvement.notices.models import Notice
from involvement.people.models import TrustedPerson

KIND = "copy"


def readers(notices: Iterable[Notice]) -> dict[int, TrustedPerson]:
    """Return who gets a copy, by the id of the message; most messages have nobody."""
    asked = {n.pk: n.person_id for n in notices if n.person_id and kinds.is_for_others(n.kind)}
    if not asked:
        return {}
    wanted = TrustedPerson.objects.current().filter(gets_copies=True)
    found = {trusted.person_id: trusted for trusted in wanted.filter(person__in=asked.values())}
    return {pk: found[person] for pk, person in asked.items() if person in found}


def queue(notice: Notice, *, to: TrustedPerson) -> None:
    """Put a copy of a message that has left in the outbox. Again changes nothing."""
    copy = Notice(
        key=f"{KIND}:{notice.pk}:{to.pk}",
        kind=KIND,
        person_id=notice.person_id,
        trusted=to,
        about_id=notice.pk,
    )
    outbox.queue_many([copy])


def words(copies: list[Notice]) -> dict[int, kinds.Words]:
    """Tell of each message while it is true, and only to whom the person still trusts with it."""
    wanted = TrustedPerson.objects.current().filter(gets_copies=True)
    still = wanted.in_bulk([copy.trusted_id for copy in copies])
    ids = [copy.about_id for copy in copies if copy.trusted_id in still]
    told = _of_messages(Notice.objects.filter(pk__in=ids).select_related("person"))
    return {copy.pk: told[copy.about_id] for copy in copies if copy.about_id in told}


def for_others(notice: Notice, words: kinds.Words) -> dict:
    """Return what the words for others need: whose message it is, and never a link."""
    return {name: value for name, value in words.items() if name != "link"} | {
        "person": notice.person,
        "about": f"others/{notice.kind}.txt",
        "help_contact": settings.HELP_CONTACT,
    }


def _of_messages(notices: Iterable[Notice]) -> dict[int, kinds.Words]:
    by_kind = defaultdict(list)
    for notice in notices:
        if kinds.is_for_others(notice.kind) and kinds.KINDS[notice.kind].reaches(notice):
            by_kind[notice.kind].append(notice)
    told = {}
    for kind, group in by_kind.items():
        found = kinds.KINDS[kind].words(group)
        told |= {n.pk: for_others(n, found[n.pk]) for n in group if n.pk in found}
    return told
