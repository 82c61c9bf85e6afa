"""Payments: costs that cannot wait. Nobody is asked why. (C20, C22)"""

from django.db import transaction
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.people.models import Person
from payments.domain import officers, whose
from payments.models import Claim, LineState

UNDECIDED = (LineState.SENT, LineState.QUESTION)


@transaction.atomic
def hurry(claim: Claim, *, by_person: Person) -> None:
    """Look at a claim that was sent before all others, because the person cannot wait.

    The pay team hears of it at once. A second call changes nothing and tells nobody again.
    """
    claim = Claim.objects.select_related("person__user").lock(claim.pk)
    whose.must_be_theirs(claim, by_person)
    if claim.is_urgent:
        return
    if not claim.lines.filter(state__in=UNDECIDED).exists():
        raise RuleBroken(_("We have decided about this claim. Call us if you cannot wait."))
    claim.is_urgent = True
    claim.save(update_fields=["is_urgent"])
    alert(claim)


def alert(claim: Claim) -> None:
    """Tell the officers who may decide about a claim that somebody cannot wait, once each."""
    trail.record("claim.urgent", claim, by=claim.person.user)
    behalf.note(_("You told us that you cannot wait for claim %(ref)s.") % {"ref": claim.ref})
    officers.tell(
        "claim_urgent",
        about_id=claim.pk,
        nation=claim.seat.meeting.activity.group.nation,
        but=[claim.person.user_id, claim.entered_by_id],
    )
