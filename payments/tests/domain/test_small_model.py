"""Every state that two workers and two officers can bring two fees into, not a sample. (M6)

The search is over a model of its own, payments/tests/small_model.py; here it is also held to the
product: to its tables of moves, and act by act to what the verbs do and refuse.
"""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from activities.models import Attendance
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import quiet
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.domain import payouts, reconcile, returns, run_stops
from payments.models import Due, DueState, LedgerEntry, PaymentReturn, PayoutRun
from payments.tests import small_model
from payments.tests.factories import today
from payments.tests.money import earned_fee, mark, person_with_account
from payments.tests.small_model import FEE, LESS, NOTHING, OTHER, RULES, Model, is_live, search

NEAREST = 700
MARKS = {
    FEE: Attendance.CAME,
    LESS: Attendance.RESERVE_READY,
    NOTHING: Attendance.DID_NOT_COME,
}
VERBS = {
    "freeze": payouts.freeze,
    "release": payouts.release,
    "cancel": payouts.cancel,
    "take_file": payouts.take_bank_file,
    "pay": payouts.mark_paid,
    "take_out": run_stops.take_out,
}
# What the tables allow and the pay team's acts on money do not do.
BY_OTHERS = {(DueState.ON_ITS_WAY, DueState.FAILED)}  # a voucher that did not arrive


def test_no_state_that_can_be_reached_breaks_a_rule_and_each_move_is_allowed():
    runs, dues, states = set(), set(), 0
    for is_register in (True, False):
        came, moves, wrong = search(Model(is_register=is_register))
        assert wrong is None, how(came)
        states += len(came)
        for before, after in moves:
            pairs = list(zip(before, after, strict=True))
            runs |= {pair for pair in pairs[:2] if pair[0] != pair[1]}
            dues |= {one for pair in pairs[2:] if pair[0] != pair[1] for one in each(*pair)}

    assert states == 12_828
    assert runs == allowed(PayoutRun)
    assert dues == allowed(Due) - BY_OTHERS


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_left_out_is_found(rule):
    came, _moves, wrong = search(Model(rule))

    assert wrong == RULES[rule], how(came)


def each(was, to):
    """A fee that comes free and was marked as nothing meanwhile goes two steps at once."""
    is_two = to == DueState.WITHDRAWN and was != DueState.APPROVED
    return [(was, "approved"), ("approved", to)] if is_two else [(was, to)]


def allowed(model):
    return {(was, to) for was, there in model.MOVES.items() for to in there}


def how(came):
    """The acts that led to the last state that was found."""
    state, acts = list(came)[-1], []
    while came[state]:
        state, act = came[state]
        acts.append(act)
    return acts[::-1]


def test_the_verbs_do_and_refuse_what_the_model_says(db):
    """One of each sort of act, done or refused, on the shortest way there."""
    world, sorts = World(), set()

    for is_register in (True, False):
        tree = sampled(Model(is_register=is_register), sorts)
        world.walk(tree, small_model.State())
    assert len(sorts) > 60


def sampled(model, sorts):
    """Acts to try in some states, with the states that they must lead to."""
    acts = defaultdict(dict)

    def sort_out(state, act, after):
        name, *rest = act
        is_wrong = state.says != state.dues[OTHER][1]  # what waits for somebody
        about = state.is_quiet, is_wrong, state.dues[OTHER][0]
        if name == "gathers":
            about = (state.runs[rest[0]].state,)
        elif name not in ("quiet", "correct", "pay_again"):
            by, run = rest[0], state.runs[rest[1]]
            about = run.state, by in (run.frozen_by, run.released_by), state.is_quiet
            about = (*about, is_wrong and is_live(run.lines[OTHER]) and after is not None)
        sort = (name, *about, after is None, after == state)
        if sort not in sorts:
            sorts.add(sort)
            acts[state][act] = after

    came, _moves, _wrong = search(model, by_steps=False, each=sort_out, most=NEAREST)
    for state in list(acts):
        while came[state]:
            last, act = came[state]
            acts[last][act] = state
            state = last
    return acts


class World:
    """The same two fees and officers in the database."""

    def __init__(self):
        self.walked = 0
        self.people = [person_with_account(), person_with_account()]
        self.officers = [UserFactory(), self.people[0].user]
        for officer in self.officers:
            RoleGrant.objects.create(user=officer, role="finance")
        self.dues = [earned_fee(person=person) for person in self.people]

    def walk(self, tree, state):
        """Try all that is to be tried here, each as if nothing else was, and go on from there."""
        acts = tree.pop(state, {})
        for act, after in acts.items():
            with transaction.atomic():
                self.do(act, is_refused=after is None)
                assert self.seen() == told(after or state), (state, act)
                if after is not None:
                    self.walk(tree, after)
                transaction.set_rollback(True)
        self.walked += 1
        if self.walked % 16 == 0:
            assert reconcile.check() == []

    def do(self, act, *, is_refused):
        try:
            with transaction.atomic():
                self.verb(*act)
        except RuleBroken:
            assert is_refused, act
        else:
            assert not is_refused, act

    def verb(self, name, *rest):
        if name == "correct":
            self.dues[OTHER].seat.refresh_from_db()
            mark(self.dues[OTHER].seat, MARKS[rest[0]])
        elif name == "gathers":
            payouts.prepare(pay_on=today() + timedelta(days=rest[0]))
        elif name == "quiet":
            self.people[OTHER].refresh_from_db()
            is_quiet = self.people[OTHER].quiet_at is not None
            (quiet.end if is_quiet else quiet.begin)(self.people[OTHER], by=self.officers[0])
        else:
            self.ask(name, self.officers[rest[0]], *rest[1:])

    def ask(self, name, by, at, who=None):
        if name == "pay_again":
            back = PaymentReturn.objects.filter(person=self.people[at]).first()
            returns.pay_again(back, by=by)
        elif name == "comes_back":
            line = self.run(at).lines.get(person=self.people[who])
            returns.note(line, code="C", by=by)
        else:
            VERBS[name](self.run(at), by=by)

    def run(self, at):
        return PayoutRun.objects.get_or_create(pay_on=today() + timedelta(days=at))[0]

    def seen(self):
        dues = [Due.objects.get(pk=due.pk) for due in self.dues]
        runs = [self.run_seen(today() + timedelta(days=at)) for at in (0, 1)]
        return runs, [(due.state, due.amount_pence) for due in dues]

    def run_seen(self, day):
        run = PayoutRun.objects.filter(pay_on=day).first()
        if run is None:
            return told_of(small_model.Run())
        number = {None: None} | {user.pk: at for at, user in enumerate(self.officers)}
        lines = dict.fromkeys(due.pk for due in self.dues)
        for line in run.lines.all():
            lines[line.due_id] = (line.amount_pence, line.life)
        posted = LedgerEntry.objects.filter(line__run=run).values_list("kind")
        pence = dict(posted.order_by().annotate(Sum("amount_pence")))
        came_back = pence.get("returned", 0)
        who = number[run.frozen_by_id], number[run.released_by_id]
        is_told = Notice.objects.filter(kind="payment_sent", about_id=run.pk).exists()
        books = pence.get("paid", 0) - came_back, came_back
        return (run.state, *who, run.downloads.exists(), tuple(lines.values()), *books, is_told)


def told(state):
    return [told_of(run) for run in state.runs], list(state.dues)


def told_of(run):
    left = any(line and line[1] != "void" for line in run.lines)
    who, books = (run.frozen_by, run.released_by), (run.settled, run.returned)
    return (run.state, *who, run.is_taken, run.lines, *books, bool(run.told and left))
