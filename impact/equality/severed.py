"""What the rest of the program may ask of the store: tell the person, or let it all go."""

from django.utils.translation import gettext_lazy as _

from impact.equality.domain import store
from involvement import severed
from involvement.people.models import Person


def told(person: Person) -> list[tuple[str, str]]:
    """Give somebody their own answers."""
    given = store.of(store.key_of(person))
    return given.told() if given else []


def forget(person: Person) -> bool:
    """Delete somebody's answers."""
    return store.forget(store.key_of(person))


severed.STORES.append(
    severed.Store(
        name="equality answers",
        said=_("Your equality answers"),
        why=_("To see who takes part, in figures only. In law: explicit consent."),
        kept=_("24 months, or until you say stop"),
        readers=_("only you"),
        told=told,
        forget=forget,
        expire=store.expire,
    )
)
