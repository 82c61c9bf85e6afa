"""All that two workers and two officers can do with two fees, small enough to look at all of it.

Written apart from the product, in plain Python: no row, no query and no rule is shared. (M6)

An officer's act is one transaction under the lock of its run: it happens whole or, when it dies,
not at all, and being too late is being asked in a later state. So each act is tried in each state.
A worker's gathering has two steps, since others may act between what it saw and its commit, and
it can die in between. It then has done nothing, and another gathers.
"""

from collections import deque
from typing import NamedTuple

FEE, LESS, NOTHING = 50_00, 25_00, 0
OFFICERS = (0, 1)
PAYS_OFFICER = {0: 1}  # the first fee is owed to the second officer; the second to somebody else
OTHER = 1  # their mark is corrected, and their bank may say that they died
DAYS = {0: (0,), 1: (1,)}  # one run on each of two days
OPEN = ("approved", "taken_back")
RULES = {
    "one live line": "I2",
    "another releases": "I5",
    "no payee releases": "I5",
    "gathering holds the run": "I6",
    "nothing joins a frozen run": "I6",
    "a correction stops at freezing": "I6",
    "paid once": "I10",
    "comes back once": "I10",
    "what came back is not settled": "I12",
}


class Run(NamedTuple):
    state: str = "prepared"
    frozen_by: int | None = None
    released_by: int | None = None
    is_taken: bool = False
    lines: tuple = (None, None)  # of each fee: pence and life
    fixed: tuple | None = None  # the pence of each fee when it was frozen
    released: int = 0
    outstanding: int = 0
    settled: int = 0
    returned: int = 0
    out: int = 0
    told: int = 0


class State(NamedTuple):
    runs: tuple = (Run(), Run())  # of each of two days; not there yet is the same as empty
    dues: tuple = (("approved", FEE), ("approved", FEE))
    says: int = FEE  # what the register says the second fee is
    is_quiet: bool = False
    saw: tuple = (None, None)  # the fees that a worker in the middle of each run is to add


ACTS = {
    "prepared": ("freeze", "release", "cancel", "pay"),
    "frozen": ("freeze", "release", "cancel", "take_out", "take_file", "pay"),
    "released": ("release", "cancel", "take_out", "take_file", "pay"),
    "paid": ("cancel", "take_file", "pay"),
    "cancelled": ("freeze", "release", "pay"),
}


def put(items, place, item):
    return (*items[:place], item, *items[place + 1 :])


def is_live(line):
    return line is not None and line[1] == "live"


class Model:
    """`off` are the rules that are left out, to see that the search would notice.

    Besides the pay team either the register speaks (`is_register`) or the bank, of a death.
    """

    def __init__(self, *off, is_register=True):
        self.off, self.is_register = off, is_register
        self.free = [("correct", pence) for pence in (FEE, LESS, NOTHING)]
        if not is_register:
            self.free = [("quiet",)]

    def holds(self, rule):
        assert rule in RULES
        return rule not in self.off

    def asked(self, state):
        """All that anybody could ask for."""
        yield from self.free
        for at, run in enumerate(state.runs):
            for by in OFFICERS:
                for act in ACTS[run.state]:
                    yield act, by, at
                for who, line in enumerate(run.lines):
                    if line is not None and run.state == "paid":
                        yield "comes_back", by, at, who
        for who, due in enumerate(state.dues):
            if due[0] == "failed":
                for by in OFFICERS:
                    yield "pay_again", by, who

    def do(self, state, act):
        """The state after an act; None where it is refused, or has to wait for a worker."""
        name, *rest = act
        if name in ("quiet", "correct", "pay_again"):
            return getattr(self, name)(state, *rest)
        by, at, *who = rest
        if self._is_held(state, at):
            return None
        return getattr(self, name)(state, at, state.runs[at], by, *who)

    # workers

    def steps(self, state):
        """What each of two workers does next: one at most is in the middle of each run.

        Where there is nothing to add, it is over at once: nothing happens between.
        """
        for at, saw in enumerate(state.saw):
            if saw is None:
                if self.may_gather(state.runs[at]):
                    if saw := self.seen(state, at):
                        yield ("sees", at), state._replace(saw=put(state.saw, at, saw))
                    else:
                        yield ("gathers", at), self.gathered(state, at, ())
            else:
                idle = state._replace(saw=put(state.saw, at, None))
                yield ("dies", at), idle
                yield ("gathers", at), self.gathered(idle, at, saw)

    def gatherings(self, state):
        """The same where nobody acts in the middle of it. A run that is gone stays as it is."""
        for at, run in enumerate(state.runs):
            if self.may_gather(run):
                yield ("gathers", at), self.gathered(state, at, self.seen(state, at))
            elif run.state != "cancelled":
                yield ("gathers", at), state

    def may_gather(self, run):
        return run.state == "prepared" or not self.holds("nothing joins a frozen run")

    def _is_held(self, state, at):
        return state.saw[at] is not None and self.holds("gathering holds the run")

    def payable(self, state, who):
        return state.dues[who][0] == "approved" and not (who == OTHER and state.is_quiet)

    def lined(self, state, who):
        return any(is_live(run.lines[who]) for run in state.runs)

    def seen(self, state, at):
        return tuple(
            who for who in (0, 1) if self.payable(state, who) and not self.lined(state, who)
        )

    def gathered(self, state, at, saw):
        run = self.followed(state, state.runs[at])
        for who in saw:
            if not (self.holds("one live line") and self.lined(state, who)):
                line = (state.dues[who][1], "live")
                run = run._replace(lines=put(run.lines, who, line))
        return state._replace(runs=put(state.runs, at, run))

    def followed(self, state, run):
        """Lines that can still be paid, at what is owed now."""
        if run.state != "prepared":
            return run
        lines = (
            (state.dues[who][1], "live") if line and self.payable(state, who) else None
            for who, line in enumerate(run.lines)
        )
        return run._replace(lines=tuple(lines))

    # officers

    def freeze(self, state, at, run, by):
        run = self.followed(state, run)
        if run.state != "prepared" or not any(run.lines):
            return None
        fixed = tuple(line and line[0] for line in run.lines)
        dues = self._moved(state.dues, run, "on_its_way")
        run = run._replace(state="frozen", frozen_by=by, fixed=fixed)
        return state._replace(runs=put(state.runs, at, run), dues=dues)

    def release(self, state, at, run, by):
        is_own = by == run.frozen_by and self.holds("another releases")
        pays = any(run.lines[who] and PAYS_OFFICER.get(who) == by for who in (0, 1))
        if run.state != "frozen" or is_own or (pays and self.holds("no payee releases")):
            return None
        if self._has_died(state, run):
            return None
        left = sum(line[0] for line in run.lines if is_live(line))
        run = run._replace(state="released", released_by=by, released=left, outstanding=left)
        return state._replace(runs=put(state.runs, at, run))

    def cancel(self, state, at, run, by):
        if run.state != "frozen":
            return None
        lives = [is_live(line) for line in run.lines]
        lines = tuple(line and (line[0], "void") for line in run.lines)
        dues = self._moved(state.dues, run, "approved")
        runs = put(state.runs, at, run._replace(state="cancelled", lines=lines))
        return self._follow(state._replace(runs=runs, dues=dues), lives[OTHER])

    def take_file(self, state, at, run, by):
        if run.state != "released" or run.released_by != by:
            return None
        if not run.is_taken and self._has_died(state, run):
            return None
        return state._replace(runs=put(state.runs, at, run._replace(is_taken=True)))

    def pay(self, state, at, run, by):
        if run.state != "released" and (self.holds("paid once") or run.state != "paid"):
            return None
        if not run.is_taken:
            return None
        dues = self._moved(state.dues, run, "paid")
        settled = run.settled + run.outstanding
        run = run._replace(state="paid", outstanding=0, settled=settled, told=min(run.told + 1, 2))
        return state._replace(runs=put(state.runs, at, run), dues=dues)

    def take_out(self, state, at, run, by):
        if not self._has_died(state, run):
            return state
        if run.state not in ("frozen", "released") or run.is_taken:
            return None
        if run.state == "frozen" and not is_live(run.lines[0]):
            return None
        pence = run.lines[OTHER][0]
        run = run._replace(lines=put(run.lines, OTHER, (pence, "void")))
        if run.state == "released":
            run = run._replace(outstanding=run.outstanding - pence, out=run.out + pence)
        dues = put(state.dues, OTHER, ("approved", state.dues[OTHER][1]))
        return self._follow(state._replace(runs=put(state.runs, at, run), dues=dues), True)

    def comes_back(self, state, at, run, by, who):
        pence, life = run.lines[who]
        if run.state != "paid":
            return None
        if life == "returned" and self.holds("comes back once"):
            return state
        if PAYS_OFFICER.get(who) == by or life == "void":
            return None
        run = run._replace(
            lines=put(run.lines, who, (pence, "returned")),
            settled=run.settled - pence * self.holds("what came back is not settled"),
            returned=min(run.returned + pence, 2 * FEE),
        )
        dues = put(state.dues, who, ("failed", state.dues[who][1]))
        return state._replace(runs=put(state.runs, at, run), dues=dues)

    def pay_again(self, state, by, who):
        """Their last payment, which came back."""
        if PAYS_OFFICER.get(who) == by or (who == OTHER and state.is_quiet):
            return None
        dues = put(state.dues, who, ("approved", state.dues[who][1]))
        return self._follow(state._replace(dues=dues), who == OTHER)

    def quiet(self, state):
        return state._replace(is_quiet=not state.is_quiet)

    # the register

    def correct(self, state, pence):
        if any(OTHER in saw for saw in filter(None, state.saw)):
            return None
        return self._follow(state._replace(says=pence), True)

    def _follow(self, state, is_theirs):
        """What has not left is what the register says; what has, waits for somebody."""
        was, pence = state.dues[OTHER]
        if not is_theirs or (was not in OPEN and self.holds("a correction stops at freezing")):
            return state
        due = ("taken_back", pence) if state.says == NOTHING else ("approved", state.says)
        if was not in OPEN:
            due = (was, state.says)
        may = ("prepared",) if was in OPEN else ("prepared", "frozen", "released", "paid")
        runs = state.runs
        for at, run in enumerate(runs):
            if run.state in may and is_live(run.lines[OTHER]):
                line = None if due[0] == "taken_back" else (due[1], "live")
                runs = put(runs, at, run._replace(lines=put(run.lines, OTHER, line)))
        return state._replace(runs=runs, dues=put(state.dues, OTHER, due))

    def _moved(self, dues, run, to):
        return tuple(
            (to, due[1]) if is_live(line) else due
            for due, line in zip(dues, run.lines, strict=True)
        )

    def _has_died(self, state, run):
        return state.is_quiet and is_live(run.lines[OTHER])


def broken(state):
    """The first invariant that does not hold, if any."""
    for who in (0, 1):
        if sum(is_live(run.lines[who]) for run in state.runs) > 1:
            return "I2"
    for run in state.runs:
        if run.released_by is not None:
            pays = {PAYS_OFFICER.get(who) for who in (0, 1) if run.lines[who]}
            if run.released_by == run.frozen_by or run.released_by in pays:
                return "I5"
        if run.fixed and run.fixed != tuple(line and line[0] for line in run.lines):
            return "I6"
        if run.told > 1:
            return "I10"
        if not adds_up(run):
            return "I12"
    return None


def adds_up(run):
    """What was released is settled, came back, was taken out or is still on its way. (I12)"""
    if run.released_by is None:
        return True
    lives = {"live": 0, "returned": 0, "void": 0}
    for pence, life in filter(None, run.lines):
        lives[life] += pence
    stands = run.settled if run.state == "paid" else run.outstanding
    return (
        run.released == run.settled + run.returned + run.outstanding + run.out
        and (stands, run.returned) == (lives["live"], lives["returned"])
        and min(run.settled, run.outstanding) >= 0
    )


def search(model, *, by_steps=True, each=None, most=None):
    """Look at every state that can be reached: how, which moves there are, and what broke first.

    `by_steps` lets others act in the middle of a gathering; otherwise each happens at once.
    `each` is told every act that is tried, with the states before and after it, in the nearest
    states only where `most` says how many.
    """
    first = State()
    came, moves, ways = {first: None}, set(), deque([first])
    while ways and (most is None or len(came) < most):
        state = ways.popleft()
        stood = standing(state)
        acts = [(act, model.do(state, act)) for act in model.asked(state)]
        if any(has_effect_twice(model, state, *tried) for tried in acts):
            return came, moves, "I10"
        acts += model.steps(state) if by_steps else model.gatherings(state)
        for act, after in acts:
            if each:
                each(state, act, after)
            if after is None or after is state:
                continue
            moves.add((stood, standing(after)))
            if after not in came:
                came[after] = state, act
                if wrong := broken(after):
                    return came, moves, wrong
                ways.append(after)
    return came, moves, None


def has_effect_twice(model, state, act, after):
    """Whether the same act, once more, changes anything. (I10)"""
    if after is None or after is state or act in model.free:
        return False
    return model.do(after, act) not in (None, after)


def standing(state):
    (one, two), (fee, other) = state.runs, state.dues
    return one.state, two.state, fee[0], other[0]
