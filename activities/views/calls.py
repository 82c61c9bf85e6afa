"""A reserve takes the seat with one press; those who run the meeting ask, or say who said yes."""

from django.utils import timezone

from activities.domain import calls, invitations
from activities.views import replies


class TakeSeat(replies.Answer):
    """One press: yes, I take the seat."""

    def act(self, seat, request):
        calls.take(seat, now=timezone.now(), by_person=seat.person)


def ask(seat, *, by):
    """Ask a reserve out of turn."""
    calls.ask(seat, now=timezone.now(), by=by)


def said_yes(seat, *, by):
    """Note the yes that a reserve gave on the telephone."""
    invitations.step_up(seat, today=timezone.localdate(), by=by)
    calls.climb(seat.meeting, now=timezone.now())
