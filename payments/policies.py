"""Who may see and decide about money. What each function is asked about is its argument."""

from activities.models import Group, Seat
from involvement.calendars import Nation
from involvement.people import roles
from involvement.people.models import Person, User
from involvement.people.policies import holds, may_look_after, may_work_in_team
from payments.models import (
    Advance,
    Claim,
    ClaimLine,
    DirectCost,
    Due,
    Organisation,
    PayeeAccount,
    PayeeChange,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    RateChange,
    Reversal,
    SentPhoto,
)


def may_check(user: User, claim: Claim | None = None) -> bool:
    """Finance officers check claims, each in the nations they work for.

    They may look at one that is theirs or that they entered; deciding is refused by the verbs.
    """
    return holds(user, roles.FINANCE, nation=None if claim is None else nation_of(claim))


def may_decide(user: User, line: ClaimLine) -> bool:
    """The same officers decide about each cost."""
    return may_check(user, line.claim)


def may_pay(user: User, run: PayoutRun | None = None) -> bool:
    """Finance officers prepare and release payments; who may do which is held by the verbs."""
    return holds(user, roles.FINANCE)


def may_set_budget(user: User, _group: Group | None = None) -> bool:
    """The same officers say what groups may spend, for all of them."""
    return may_pay(user)


def may_call(user: User, change: PayeeChange) -> bool:
    """Finance officers call about changed bank details, but never about their own."""
    own = change.person.user_id == user.pk or change.account.saved_by_id == user.pk
    return may_pay(user) and not own


def may_see_account(user: User, account: PayeeAccount) -> bool:
    """The same officers look into what is odd about a bank account, but never their own."""
    return may_pay(user) and account.person.user_id != user.pk


def may_see_return(user: User, back: PaymentReturn) -> bool:
    """The same officers see to payments that came back, but never to their own."""
    return may_pay(user) and back.person.user_id != user.pk


def may_note_return(user: User, line: PayoutLine) -> bool:
    """Nor does anybody say of a payment of their own that it came back."""
    return may_pay(user) and line.person.user_id != user.pk


def may_put_right(user: User, reversal: Reversal) -> bool:
    """They decide about a fee paid too much or too little; never their own, or one they marked."""
    seat, person = reversal.due.seat, reversal.due.person
    return may_pay(user) and user.pk not in (person.user_id, seat.marked_by_id)


def may_see_to(user: User, due: Due) -> bool:
    """The same officers see to vouchers and gifts, but never to those of a fee of their own."""
    return may_pay(user) and due.person.user_id != user.pk


def may_keep_organisation(user: User, organisation: Organisation) -> bool:
    """The same officers keep the list of organisations that a fee can be given to."""
    return may_pay(user)


def may_print_statement(user: User, person: Person) -> bool:
    """The same officers print what somebody was paid; one's own stands on one's own page."""
    return may_pay(user) and person.user_id != user.pk


def may_keep_tables(user: User, _subject: None = None) -> bool:
    """Finance officers and keepers load the table of bank numbers, and ask for other rates."""
    return holds(user, roles.FINANCE) or holds(user, roles.KEEPER)


def may_decide_rate(user: User, change: RateChange) -> bool:
    """A finance officer for where a rate holds agrees to a change, but never to their own."""
    is_other = change.proposed_by_id != user.pk
    return holds(user, roles.FINANCE, nation=change.nation) and is_other


def may_see_money(user: User, claim: Claim) -> bool:
    """A claim is seen by the person it belongs to."""
    return claim.person.user_id is not None and claim.person.user_id == user.pk


def may_see_receipt(user: User, line: ClaimLine) -> bool:
    """A photo of a receipt is seen by the person who sent it and, once it is sent, by finance."""
    was_sent = line.claim.sent_at is not None
    return may_see_money(user, line.claim) or (was_sent and may_check(user, line.claim))


def may_pay_directly(user: User, cost: DirectCost | None = None) -> bool:
    """Officers of the nation agree to invoices; never to their own, nor to what they entered."""
    if cost is None:
        return may_check(user)
    own = user.pk in (cost.person.user_id, cost.entered_by_id)
    nation = cost.seat.meeting.activity.group.nation
    return not own and holds(user, roles.FINANCE, nation=nation)


def may_advance(user: User, advance: Advance | None = None) -> bool:
    """Officers of the nation see to money before the day; never their own, nor what they typed."""
    if advance is None:
        return may_check(user)
    own = user.pk in (advance.person.user_id, advance.entered_by_id)
    nation = advance.seat.meeting.activity.group.nation
    return not own and holds(user, roles.FINANCE, nation=nation)


def may_type_photo(user: User, photo: SentPhoto | None = None) -> bool:
    """The team of the person, and the officers of the meeting, type a photo; nobody their own."""
    if photo is None:
        return may_work_in_team(user) or may_check(user)
    if photo.person.user_id == user.pk:
        return False
    nation = photo.seat.meeting.activity.group.nation
    return may_look_after(user, photo.person) or holds(user, roles.FINANCE, nation=nation)


def may_claim(user: User, seat: Seat) -> bool:
    """Somebody who was invited claims their own costs."""
    return (
        seat.invited_at is not None
        and seat.person.user_id is not None
        and seat.person.user_id == user.pk
    )


def is_involved(user: User, _subject: None = None) -> bool:
    """Pages of one's own money and details are for people involved."""
    return user.involved is not None


def nation_of(claim: Claim) -> str:
    """Return the nation whose officers check a claim: that of the meeting's group."""
    return claim.seat.meeting.activity.group.nation


def nations_checked(user: User) -> set[str] | None:
    """Return the nations whose claims an officer checks; None for every nation."""
    places = {place for role, place in user.role_places if role == roles.FINANCE.code}
    return None if Nation.UK in places else places
