"""What the bank's own statement says, and which of our payments each line is. (I12, M10)"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.fields import all_or_none
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class BankStatement(models.Model):
    """A statement of the bank that somebody read in; its lines are kept once, whatever overlaps."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    bank = models.CharField(max_length=20)
    line_count = models.PositiveIntegerField()

    append_only = True

    class Meta:
        ordering = ["-id"]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=("id", "made_at", "bank", "line_count"),
        personal=("by",),
        readers=("FinanceOfficer",),
        nobody="It says when our own bank statement was read",
        since="made_at",
        stays=("by",),
    )

    def __str__(self):
        return f"Bank statement {self.pk}"


class BankLineState(models.TextChoices):
    OPEN = "open", _("To look at")
    MATCHED = "matched", _("Matched")
    NOT_OURS = "not_ours", _("Not ours")


class Means(models.TextChoices):
    """What a line of a statement is."""

    RUN = "run", _("All of a payment run")
    PAYMENT = "payment", _("One payment")
    RETURN = "return", _("A payment that came back")


class BankLine(SealedRow):
    """One line of the bank's statement. What went out is less than nothing.

    Its words are kept only until somebody, or the program where it is certain, says what it is:
    they may be about anything that BASW pays. `fingerprint` knows the line again.
    """

    MOVES = {
        BankLineState.OPEN: {BankLineState.MATCHED, BankLineState.NOT_OURS},
        BankLineState.MATCHED: {BankLineState.OPEN},
        BankLineState.NOT_OURS: {BankLineState.OPEN},
    }

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    day = models.DateField()
    pence = models.BigIntegerField()
    words = SealedTextField(blank=True, default="")
    fingerprint = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=BankLineState, default=BankLineState.OPEN)
    means = models.CharField(max_length=10, choices=Means, blank=True)
    run = models.ForeignKey(
        "payments.PayoutRun", models.PROTECT, null=True, blank=True, related_name="bank_lines"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_certain = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"], name="bank_line_by_state")]
        constraints = [
            models.CheckConstraint(
                name="bank_line_state_is_known", condition=Q(state__in=BankLineState.values)
            ),
            models.CheckConstraint(
                name="bank_line_means_something_known", condition=Q(means__in=["", *Means.values])
            ),
            models.CheckConstraint(name="bank_line_is_some_money", condition=~Q(pence=0)),
            models.CheckConstraint(
                name="bank_line_decision_is_whole",
                condition=all_or_none("decided_at", "decided_by"),
            ),
            models.CheckConstraint(
                name="bank_line_keeps_words_only_while_open",
                condition=Q(state="open", decided_at=None)
                | ~Q(state="open") & Q(words="", decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matched_bank_line_says_what_it_is",
                condition=Q(state="matched", means="run", run__isnull=False, person=None)
                | Q(state="matched", run__isnull=False, person__isnull=False)
                & Q(means__in=["payment", "return"])
                | ~Q(state="matched") & Q(means="", run=None, person=None, is_certain=False),
            ),
            models.CheckConstraint(
                name="only_what_came_in_came_back",
                condition=Q(means="")
                | Q(means="return", pence__gt=0)
                | Q(means__in=["run", "payment"], pence__lt=0),
            ),
            models.UniqueConstraint(
                fields=["run"], name="a_run_is_on_the_statement_once", condition=Q(means="run")
            ),
            models.UniqueConstraint(
                fields=["run", "person", "means"],
                name="a_payment_is_on_the_statement_once",
                condition=Q(means__in=["payment", "return"]),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=(
            "id",
            "statement",
            "day",
            "pence",
            "fingerprint",
            "state",
            "means",
            "run",
            "is_certain",
            "decided_at",
            "seal_id",
        ),
        personal=("person", "decided_by"),
        sealed=("words",),
        readers=("FinanceOfficer",),
        person="person",
        said=_("What our bank statement says of payments to you"),
        withheld=("fingerprint",),
        since="day",
        stays=("person", "decided_by"),
    )

    def __str__(self):
        return f"Bank line {self.pk}"

    def get_absolute_url(self):
        return reverse("match")

    @property
    def amount_pence(self) -> int:
        """How much it is, whichever way it went."""
        return abs(self.pence)

    @property
    def is_in(self) -> bool:
        return self.pence > 0
