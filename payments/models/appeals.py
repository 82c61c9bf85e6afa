"""Another look at a cost that we said no to, by somebody else. The second answer is the last."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from payments.models.claims import ClaimLine


class Appeal(models.Model):
    """Somebody asks a different officer to look at a cost, once. (C20)

    It keeps who said no, when and why, because the cost itself waits again. Neither whoever said
    no nor whoever typed this for the person decides now; it has a promise of its own.
    """

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="appeal")
    refused_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(_("We said no on"))
    reason = models.CharField(_("What we said then"), max_length=500)
    words = models.CharField(_("What you said"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("You asked on"), default=timezone.now)
    typed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decide_by = models.DateField()
    pay_by = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="nobody_appeals_against_themselves",
                condition=Q(typed_by=None) | ~Q(typed_by=F("refused_by")),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="appeal_keeps_its_facts",
                operation=pgtrigger.UpdateOf(
                    "line_id", "refused_by_id", "refused_at", "asked_at", "typed_by_id"
                ),
            ),
            pgtrigger.Protect(name="appeal_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="appeal_is_about_a_refusal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_claimline l
                        WHERE l.id = NEW.line_id AND l.state = 'not_paid'
                          AND l.decided_by_id = NEW.refused_by_id AND l.decided_at = NEW.refused_at
                    ) THEN
                        RAISE EXCEPTION 'nobody said no to this cost' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "line", "refused_at", "asked_at", "decide_by", "pay_by"),
        personal=("refused_by", "typed_by"),
        sensitive=("reason", "words"),
        readers=("the person themselves", "FinanceOfficer"),
        by_staff=("reason",),
        person="line__claim__person",
        said=_("When you asked someone else to look"),
        since="line__claim__made_at",
        clears={"reason": "-"},
        stays=("refused_by", "typed_by"),
    )

    def __str__(self):
        return f"Appeal about cost {self.line_id}"

    @property
    def person_id(self) -> int:
        """Whose cost it is, so that the trail of acts can show it to them."""
        return self.line.person_id
