"""Field shapes that recur: references people can read out, names, and who-and-when pairs."""

import secrets
from functools import partial

from django.db.models import CharField, Model, Q
from django.utils.encoding import force_str

from involvement.letters import as_name

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: a reference must survive a bad telephone line.
CLEAR = "34679ACDEFGHJKMNPQRTWXY"


def random_part(length: int = 6) -> str:
    """Return unguessable characters that can be read out on the telephone."""
    return "".join(secrets.choice(CLEAR) for _ in range(length))


def reference(prefix: str) -> str:
    """Return a new reference such as CL-7K4QXM."""
    return f"{prefix}-{random_part()}"


def new_reference(prefix: str):
    """Return a default for a reference field."""
    return partial(reference, prefix)


def all_or_none(*names: str) -> Q:
    """Return a condition: these fields are all filled or all empty. (who and when together)"""
    filled = Q(**{f"{name}__isnull": False for name in names})
    empty = Q(**{f"{name}__isnull": True for name in names})
    return filled | empty


class Labelled(Model):
    """Tells the words of one choice without translating those of all the others, as Django does."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field):  # noqa: N802 -- Django's name
        value = getattr(self, field.attname)
        return force_str(dict(field.flatchoices).get(value, value), strings_only=True)


class NameField(CharField):
    """The name of a person, which stays whole beside words written the other way."""

    def from_db_value(self, value, expression, connection):
        return value and as_name(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value and str(value)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
