"""Presence: what staff typed for somebody, in the words of their copy. (decisions.md, People)"""

from django.utils.translation import gettext as _

from activities.domain.invited import last_time
from activities.models import FeeChoice, Reply, Seat
from involvement.people.domain import behalf


def words(seat: Seat) -> str:
    """Say an answer in the words of the copy that somebody gets when staff typed it."""
    title = {"title": seat.meeting.title}
    if seat.reply == Reply.NOT_COMING:
        return _("You said no to “%(title)s”.") % title
    if seat.reply == Reply.NOT_SURE:
        return _("You said that you are not sure yet about “%(title)s”.") % title
    if seat.fee_offered_pence and seat.fee_choice == FeeChoice.WAIT:
        return _("You said yes to “%(title)s”. Your fee waits until you choose.") % title
    return _("You said yes to “%(title)s”.") % title


def must_be_their_fee(seat: Seat, chosen: tuple[str, int | None, str], words: str) -> None:
    """Refuse staff a fee that is neither as last time, nor waiting, nor in the words said. (C22)

    What was chosen is the choice, the amount if less, and where it goes. Raises RuleBroken.
    Whoever answers for themselves chooses freely.
    """
    if not behalf.now():
        return
    own = last_time(seat)
    is_own = own is not None and (own.fee_choice, own.less, own.to) == chosen
    if seat.fee_offered_pence and chosen[0] != FeeChoice.WAIT and not is_own:
        behalf.must_be_told(words)
