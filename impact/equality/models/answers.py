"""Equality answers, in a store of their own that leads to nobody. (R3, R4)"""

from django.db import models

from involvement.privacy import Keep, Privacy


class Answers(models.Model):
    """What one person answered. There is no way from here to who they are.

    `key` is made from the person and a secret that the database never holds, so that they can
    come back. There is no number that counts up, no foreign key, no free text, and no date finer
    than a month. The application's role has no right to this table at all: it calls functions
    that find a row by its key. Each change writes the whole table anew in the order of the keys,
    so neither the order of the rows in a dump nor their hidden columns (xmin, ctid) tell which
    came when. `store` says what this does not protect from.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # the hash of a private address, for whoever answered by a link
    door = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- unique
    question_set = models.CharField(max_length=20)
    said = models.JSONField()
    month = models.DateField()

    severed = True
    functions = (  # the only ways to the table; the migration makes them
        "equality_keep(text, text, text, jsonb, date)",
        "equality_of(text[])",
        "equality_behind(text)",
        "equality_forget(text)",
        "equality_expire(date)",
        "equality_mix()",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="equality_month_is_a_first_day", condition=models.Q(month__day=1)
            )
        ]

    Privacy = Privacy(
        keep=Keep.SEVERED,
        basis="Explicit consent: equality monitoring, in figures only",
        plain=("question_set", "month"),
        sealed=("key", "door"),
        sensitive=("said",),
        readers=("the person themselves",),
        nobody="Nothing here leads to a person: `involvement.severed` tells them and deletes it",
        goes=True,
    )

    def __str__(self):
        return f"Answers of {self.month:%B %Y}"
