"""Erasure: what is past its time goes, by the `Privacy` of every model, a batch at a time.

Two clocks. A record has its own time: 30 days, 24 months after a meeting, 6 years after the
financial year. A person who left is erased when nothing is owed: all that is kept "until the
person leaves" or shorter goes at once; the name stays while a pay record needs it, and goes after.
Run it again and again: each step finds only what is left to do, so it may be stopped anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from involvement import calendars, rotation, severed
from involvement.audit import trail
from involvement.people.domain import erased, held, leaving, sessions
from involvement.people.models import NAMELESS, Person, User
from involvement.privacy import Keep

BATCH = 500
DAYS, MONTHS, YEARS = 30, 24, 6
WITH_THEM = {Keep.WITH_PERSON, Keep.AFTER_MEETING, Keep.SHORT}


@dataclass(frozen=True)
class Due:
    """What is due to go: what it is called, and the rows."""

    name: str
    rows: QuerySet


def first_kept(keep: Keep, *, today: date) -> date:
    """Return the first day whose records are still kept; those of earlier days are past."""
    if keep == Keep.SHORT:
        return today - timedelta(days=DAYS)
    if keep == Keep.MONEY:
        return calendars.months_after(calendars.financial_year_start(today), -12 * YEARS)
    return calendars.months_after(today, -MONTHS)


def due(*, today: date) -> list[Due]:
    """Say what is due to go, without touching it."""
    found = [Due(model._meta.label, past(model, today=today)) for model in _counted()]
    return [
        *found,
        Due("people who left", leavers()),
        Due("names no pay record needs", nameless(today=today)),
        Due("sessions that ended", Session.objects.filter(expire_date__lt=timezone.now())),
        Due("places of sessions that ended", sessions.over()),
    ]


def erase(*, today: date, batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Erase what is due, and give each batch's name and size. Each is a transaction of its own."""
    for model in _counted():
        while count := _erase_batch(past(model, today=today), batch):
            yield model._meta.label, count
    for name, people, act in (
        ("people who left", leavers(), forget),
        ("names no pay record needs", nameless(today=today), forget_name),
    ):
        while done := _each(people, act, batch):
            yield name, done
    ended, _each_kind = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    if ended:
        yield "sessions that ended", ended
    over, _each_kind = sessions.over().delete()
    if over:
        yield "places of sessions that ended", over
    yield from ((name, count) for name, count in severed.expire(today) if count)


def past(model: type[models.Model], *, today: date) -> QuerySet:
    """Rows of a model that are past their own time and not yet erased."""
    return _untouched(_before(model, first_kept(model.Privacy.keep, today=today)))


def leavers() -> QuerySet[Person]:
    """People who left, are owed nothing, and are not erased yet."""
    people = Person.objects.filter(left_at__isnull=False, erased_at=None)
    return people.filter(~_owed())


def nameless(*, today: date) -> QuerySet[Person]:
    """Erased people whose name no pay record needs any more."""
    people = Person.objects.filter(erased_at__isnull=False).exclude(name=NAMELESS)
    kept_from = first_kept(Keep.MONEY, today=today)
    for kind in held.kinds():
        if kind.privacy.keep == Keep.MONEY:
            theirs = kind.model._base_manager.filter(**{kind.privacy.person: OuterRef("pk")})
            gone = _before(kind.model, kept_from).values("pk")
            people = people.filter(~Exists(theirs.exclude(pk__in=gone)))
    return people


def forget(person: Person) -> None:
    """Erase somebody who left, and close their account. Call it on a locked row."""
    for kind in held.kinds():
        if kind.privacy.keep in WITH_THEM and kind.model not in (Person, User):
            rows = kind.model._base_manager.filter(kind.about(person))
            while _erase_batch(_untouched(rows), BATCH):
                pass
    severed.forget(person)
    user = person.user
    for name, value in targets(Person).items():
        setattr(person, name, value)
    person.erased_at = timezone.now()
    if user and user.grants.exists():
        person.user = None  # they work here as well: the account is not the person's alone
    person.save()
    if user and person.user_id:
        _close(user)
    erased.note(erased.PERSON, person.pk, person.joined_at)
    trail.record("person.erased", person, by=None, person_id=person.pk)


def forget_name(person: Person) -> None:
    """Take away the name that a pay record needed."""
    person.name = NAMELESS
    person.save(update_fields=["name"])
    erased.note(erased.NAME, person.pk, person.joined_at)
    trail.record("person.name_erased", person, by=None, person_id=person.pk)


def brought_back(marks: erased.Marks) -> list[tuple[str, int]]:
    """Say who of a list of erasures is here again, from a restored backup: what, and their id."""
    here = Person.objects.filter(Q(erased_at=None) | ~Q(name=NAMELESS)).order_by("pk")
    fields = here.values_list("pk", "joined_at", "erased_at").iterator(chunk_size=BATCH)
    return [
        (what, pk)
        for pk, joined_at, erased_at in fields
        for what in (erased.PERSON, erased.NAME)
        if marks.name(what, pk, joined_at) and not (what == erased.PERSON and erased_at)
    ]


def replay(marks: erased.Marks) -> Iterator[str]:
    """Erase again whoever a restored backup brought back; give what was done. Safe to repeat.

    They left and were owed nothing when they were erased, so what the backup still shows as owed
    holds nobody back: it is told, for the pay team to look at.
    """
    for what, pk in brought_back(marks):
        yield from _again(what, pk)


@transaction.atomic
def _again(what: str, pk: int) -> list[str]:
    person = Person.objects.lock(pk)
    if what == erased.NAME:
        forget_name(person)
        return ["names erased again"]
    leaving.leave(person, by=None)
    person.refresh_from_db()
    owed = Person.objects.filter(_owed(), pk=pk).exists()
    forget(person)
    more = ["of them, people to whom the backup still owed something"] if owed else []
    return ["people erased again", *more]


def targets(model: type[models.Model]) -> dict[str, Any]:
    """Return what each field that goes becomes: what the model says, or else nothing."""
    privacy = model.Privacy
    fields = [model._meta.get_field(n) for n in privacy.revealing if n not in privacy.stays]
    return {f.name: _nothing(f) for f in fields if f.concrete and not f.many_to_many} | dict(
        privacy.clears
    )


def _owed() -> Q:
    """The condition that something of a person is not settled yet."""
    owed = Q()
    for kind in held.kinds():
        if (privacy := kind.privacy).unsettled is not None:
            theirs = {privacy.person: OuterRef("pk")}
            owed |= Exists(kind.model._base_manager.filter(privacy.unsettled, **theirs))
    return owed


def _counted() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if hasattr(m, "Privacy") and m.Privacy.moments]


def _nothing(field: models.Field) -> Any:
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return ""
    return field.get_default()


def _before(model: type[models.Model], day: date) -> QuerySet:
    """Rows whose moment was before a day began in London."""
    paths = model.Privacy.moments
    moment = Coalesce(*paths) if len(paths) > 1 else F(paths[0])
    rows = model._base_manager.alias(moment=moment)
    field = rows.query.annotations["moment"].output_field
    is_instant = isinstance(field, models.DateTimeField)
    return rows.filter(moment__lt=calendars.midnight(day) if is_instant else day)


def _untouched(rows: QuerySet) -> QuerySet:
    """Those that erasing would still change."""
    if rows.model.Privacy.goes:
        return rows
    wanted = targets(rows.model)
    done = {f"{n}__isnull" if v is None else n: True if v is None else v for n, v in wanted.items()}
    return rows.filter(~Q(**done)) if wanted else rows.none()


@transaction.atomic
def _erase_batch(rows: QuerySet, size: int) -> int:
    """Erase some of these rows, leaving alone those that somebody is changing just now."""
    model = rows.model
    locked = rows.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    found = model._base_manager.filter(pk__in=list(locked.values_list("pk", flat=True)[:size]))
    with rotation.without_triggers(model):
        if not model.Privacy.goes:
            return found.update(**targets(model))
        count = len(found)
        _delete_files(found)
        found.delete()
    return count


def _delete_files(rows: QuerySet) -> None:
    """Files go first: a row without its file is found again, a file without its row is not."""
    for field in rows.model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            for row in rows:
                if file := getattr(row, field.name):
                    file.storage.delete(file.name)


def _each(people: QuerySet[Person], act: Any, size: int) -> int:
    done = 0
    for pk in list(people.order_by("pk").values_list("pk", flat=True)[:size]):
        with transaction.atomic():
            locked = people.filter(pk=pk).select_for_update(of=("self",), skip_locked=True)
            if person := locked.first():
                act(person)
                done += 1
    return done


def _close(user: User) -> None:
    """Leave of an account only its number, which the trail names."""
    for name, value in targets(User).items():
        setattr(user, name, value)
    user.name, user.email = NAMELESS, f"gone-{user.pk}@erased.invalid"
    user.is_active = False
    user.set_unusable_password()
    user.save()
    for relation in User._meta.related_objects:
        # what libraries keep about an account: addresses, second factors
        if not hasattr(relation.related_model, "Privacy") and relation.field.model._meta.managed:
            relation.related_model._base_manager.filter(**{relation.field.name: user}).delete()
