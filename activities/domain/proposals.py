"""Proposals: people say what they would change in the purpose, and hear what came of it. (R7)

Everybody asked to the work reads what was said and answered, and never who said it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.domain import invited
from activities.models import Activity, ActivityState, Heard, Proposal, Seat
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import behalf
from involvement.people.models import Person, User

MADE, ANSWERED = "proposal_made", "proposal_answered"
SHOWN = 100
MOST_WAITING = 20
CLOSED = {
    "cancelled": gettext_lazy("This meeting was cancelled. You can tell us by phone."),
    "over": gettext_lazy("This meeting has begun or is over. You can tell us by phone."),
    "paused": gettext_lazy("This work has stopped for now. You can tell us by phone."),
    "finished": gettext_lazy("This work has finished. You can tell us by phone."),
}


def closed(seat: Seat, *, now: datetime) -> str:
    """Say why nothing can be proposed from this seat any more; empty while it can."""
    if seat.meeting.activity.state == ActivityState.FINISHED:
        return "finished"
    return invited.closed(seat, now=now)


def of(activity: Activity) -> QuerySet[Proposal]:
    """Return what people would change in a piece of work, in any version, the newest first."""
    return Proposal.objects.filter(purpose__activity=activity).order_by("-id")


@transaction.atomic
def make(seat: Seat, *, words: str, part: str = "", now: datetime, by_person: Person) -> Proposal:
    """Keep what somebody invited would change or add, and tell the lead and the contact.

    The same words about the same part are one proposal, through whichever seat they come. Somebody
    with many that wait for an answer is asked to call: the lead hears of each one.
    """
    Person.objects.lock(seat.person_id)  # the same words twice at the same moment are one too
    seats = Seat.objects.select_related("meeting__activity__lead", "purpose__contact")
    seat = seats.get(pk=seat.pk)
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person invited can say this."))
    if seat.invited_at is None:
        raise RuleBroken(_("You have not been invited to this yet. Call us if you should be."))
    if why := closed(seat, now=now):
        raise RuleBroken(str(CLOSED[why]))
    activity = seat.meeting.activity
    before = of(activity).filter(person=by_person, part=part, words=words).first()
    if before:
        return before
    if of(activity).filter(person=by_person, answered_at=None).count() >= MOST_WAITING:
        raise RuleBroken(_("You have told us many things already. We will answer those first."))
    purpose = invited.purpose_now(seat)
    made = Proposal.objects.create(
        purpose=purpose, person=by_person, part=part, words=words, at=now
    )
    trail.record("proposal.made", made, by=by_person.user)
    behalf.note(_("You said what you would change in “%(title)s”.") % {"title": activity.title})
    outbox.queue_many(
        outbox.draft(MADE, to=reader, about_id=made.pk, key=f"{MADE}:{made.pk}:{reader.pk}")
        for reader in {activity.lead, purpose.contact_here or activity.lead}
    )
    return made


@transaction.atomic
def answer(proposal: Proposal, *, answer: Heard, words: str = "", by: User) -> None:
    """Say what comes of a proposal, and tell the person once. The same again changes nothing."""
    proposal = Proposal.objects.select_related("person").lock(proposal.pk)
    if proposal.answered_at is not None:
        if (proposal.answer, proposal.answer_words) == (answer, words):
            return
        raise RuleBroken(_("This has an answer already, and the person has heard it."))
    if answer == Heard.NOT_NOW and not words:
        raise RuleBroken(_("Say why not this time."))
    proposal.answer, proposal.answer_words = answer, words
    proposal.answered_at, proposal.answered_by = timezone.now(), by
    proposal.save(update_fields=["answer", "answer_words", "answered_at", "answered_by"])
    trail.record("proposal.answered", proposal, by=by, reason=str(answer))
    outbox.drop(f"{MADE}:{proposal.pk}:")
    outbox.queue(
        ANSWERED, to=proposal.person, about_id=proposal.pk, key=f"{ANSWERED}:{proposal.pk}"
    )
