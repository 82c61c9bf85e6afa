"""A list of people read from a file, looked at before anybody is added."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.accounts import User
from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class ImportState(models.TextChoices):
    PREVIEW = "preview", _("To look at")
    DONE = "done", _("Added")
    UNDONE = "undone", _("Taken back")


class PeopleImport(models.Model):
    """One file of people: read, shown, and then added whole or not at all."""

    MOVES = {
        ImportState.PREVIEW: {ImportState.DONE},
        ImportState.DONE: {ImportState.UNDONE},
        ImportState.UNDONE: set(),
    }

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    rows = models.JSONField(default=list, blank=True)
    known = models.PositiveIntegerField(default=0)
    people = models.ManyToManyField(Person, related_name="imports", blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_state_is_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="an_import_keeps_no_rows_once_added",
                condition=Q(state=ImportState.PREVIEW) | Q(rows=[]),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Legitimate interest: to add people who asked to take part",
        plain=("id", "made_at", "state", "known"),
        personal=("by", "people"),
        sensitive=("rows",),
        readers=("TeamMember who read the file",),
        nobody="a file of many people, gone when they are added or the day after",
        since="made_at",
        goes=True,
    )

    def __str__(self):
        return f"Import {self.pk}"

    def get_absolute_url(self):
        return reverse("people_import_look", args=[self.pk])
