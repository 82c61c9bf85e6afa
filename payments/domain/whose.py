"""Payments: whose claim it is, and who types for them. One claim has one typist."""

from django.db.models import Q
from django.utils.translation import gettext as _

from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.people.models import Person
from payments.models import Claim


def must_be_theirs(claim: Claim, person: Person) -> None:
    """Refuse what is somebody else's, and keep who types for the person where somebody does."""
    if claim.person_id != person.pk:
        raise RuleBroken(_("This claim belongs to someone else."))
    typist = behalf.typist()
    if claim.sent_at is None and claim.entered_by_id != (typist.pk if typist else None):
        raise RuleBroken(_("Someone else is still writing this claim."))
    _say_who_types(claim)


def _say_who_types(claim: Claim) -> None:
    """Keep who typed for the person. One claim has one typist, who can never decide about it."""
    typist = behalf.typist()
    if typist is None or claim.entered_by_id == typist.pk:
        return
    if claim.entered_by is not None:
        raise RuleBroken(
            _("%(name)s typed this claim. Only they can go on with it.")
            % {"name": claim.entered_by.name}
        )
    if claim.lines.filter(Q(decided_by=typist) | Q(first_check_by=typist)).exists():
        raise RuleBroken(_("You checked this claim. Someone else has to type the answer."))
    claim.entered_by = typist
    claim.save(update_fields=["entered_by"])
