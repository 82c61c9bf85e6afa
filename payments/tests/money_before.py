"""Money before the day: what may become of it, told in memory, and the machine that asks. (M1)"""

from dataclasses import dataclass
from functools import partial

from payments.domain import advance_uses, advances
from payments.models import Advance
from payments.tests.factories import today
from payments.tests.money_acts import BY, ONE, WHO, act
from payments.tests.money_model import IS_ALSO, TYPIST, Owed
from payments.tests.money_runs import Payer

MOST = 300_00
TYPISTS = [None, None, TYPIST]
PART = [None, None, 7_00, 70_00]
STANDING = ("asked", "agreed", "settled")
GONE = ("going", "paid")  # the money has left us


@dataclass(eq=False)
class Before:
    who: int
    kind: str
    pence: int
    typist: int | None
    state: str = "asked"
    first: int | None = None
    decided: int | None = None
    refused: int | None = None
    is_again: bool = False
    again_typist: int | None = None
    is_urgent: bool = False
    is_kept: bool = False
    used: int = 0
    end: tuple | None = None
    last: int | None = None  # who agreed to the end of a part, if nothing became of it since
    due: Owed | None = None

    @property
    def left(self):
        return self.pence - self.used


class Lender(Payer):
    """All are for one meeting to come, and the costs for another: only what is kept pays them."""

    def __init__(self, people, *, day):
        super().__init__(people)
        self.befores, self.day = [], day

    def dues(self):
        return super().dues() + [one.due for one in self.befores if one.due]

    def set_against(self, who, pence, today):
        for one in self.befores:
            if one.who != who or one.state != "agreed" or not one.is_kept:
                continue
            if one.due.state in GONE and pence:
                pence -= self._use(one, min(pence, one.left))
            elif one.due.state == "open" and self.day <= today and not one.used:
                self._stop(one)
        return pence

    def _use(self, one, pence):
        one.used, one.last = one.used + pence, None
        one.state = "agreed" if one.left else "settled"
        return pence

    def _stop(self, one):
        one.state, one.due.state = "taken_back", "none"
        self._take_off(one.due)

    def ask_before(self, who, kind, pence, typist, today):
        there = [one for one in self.befores if one.who == who]
        for one in there:
            if one.kind == kind and one.state in ("asked", "agreed"):
                return one if one.pence == pence else None
        if today >= self.day or self._in_all(who) + pence > MOST:
            return None
        self.befores.append(one := Before(who, kind, pence, typist))
        return one

    def _in_all(self, who):
        return sum(b.pence for b in self.befores if b.who == who and b.state in STANDING)

    def give_up(self, one):
        if one.state == "taken_back":
            return True
        if one.state not in ("asked", "agreed"):
            return False
        if one.due and (one.due.state != "open" or one.used):
            return False
        one.state = "taken_back"
        if one.due:
            self._stop(one)
        return True

    def look_again(self, one, typist, today):
        if one.is_again and one.state == "asked":
            return True
        if one.is_again or today >= self.day or one.state != "refused":
            return False
        if typist is not None and typist in (one.decided, one.first):
            return False
        one.refused, one.is_again, one.again_typist = one.decided, True, typist
        one.state, one.decided, one.first = "asked", None, None
        return True

    def _may_see(self, one, by):
        return by in self.places and IS_ALSO.get(by) != one.who and by != one.typist

    def _may_say(self, one, by):
        said = one.is_again and by in (one.refused, one.again_typist)
        return self._may_see(one, by) and not said

    def agree(self, one, by, today):
        """None where it is refused; otherwise whether it is agreed now."""
        if not self._may_say(one, by):
            return None
        if one.state in ("agreed", "settled"):
            return True
        if one.state != "asked" or today >= self.day:
            return None
        if self._in_all(one.who) > self.second:
            if one.first is None:
                one.first = by
                return False
            if one.first == by:
                return False
        if self._in_all(one.who) > self.whole_uk and self.places[by] != "uk":
            return None
        self._said(one, "agreed", by)
        one.due = Owed(one.who, one.pence, "open", before=one)
        return True

    def say_no(self, one, by):
        if not self._may_say(one, by):
            return False
        if one.state == "asked":
            self._said(one, "refused", by)
        return one.state == "refused"

    def _said(self, one, state, by):
        one.state, one.decided = state, by
        one.first = None if one.first == by else one.first

    def _has_rest(self, one, by, today):
        has = one.state == "agreed" and one.due.state == "paid"
        return self._may_see(one, by) and has and self.day < today

    def keep(self, one, by, today, *, kept=True):
        if self._has_rest(one, by, today):
            one.is_kept = kept
            return True
        return False

    def say_end(self, one, how, pence, by, today):
        if not self._has_rest(one, by, today) or (pence or 1) > one.left:
            return False
        told = (how, pence or one.left)
        if not one.end or one.end[:2] != told:
            one.end = (*told, by)
        return True

    def agree_end(self, one, by, today):
        if not self._may_see(one, by):
            return False
        if one.state == "settled":
            return True
        if not self._has_rest(one, by, today):
            return False
        if one.end is None:
            return one.last == by
        if one.end[2] == by or one.end[1] > one.left:
            return False
        self._use(one, one.end[1])
        one.end, one.last = None, by
        return True


class Asking:
    """People who ask for money before the day, officers who agree, and what is left over."""

    @act(3, who=WHO, pence=[20_00, 120_00, 180_00], kind=["taxi", "food"], typist=TYPISTS)
    def ask_before(self, who, pence, kind, typist):
        if who in self.books.left:
            return
        person = self.people[who]
        verb = partial(
            advances.ask, self.ahead[who], kind=kind, amount_pence=pence, by_person=person,
            today=today(),
        )  # fmt: skip
        with self.typed(who, typist):
            asked = self.books.ask_before(who, kind, pence, typist, today())
            if row := self.told(asked is not None, verb, again=True):
                self.rows[asked] = row.pk

    @act(4, which=ONE, by=BY)
    def agree_before(self, which, by):
        one, row = self.before_of(which, "asked")
        if one:
            means = self.books.agree(one, by, today())
            verb = partial(advances.agree, row, by=self.officer(by), today=today())
            assert self.told(means is not None, verb, again=True) is means
            one.is_urgent = Advance.objects.get(pk=row.pk).is_urgent

    @act(4, who=WHO, by=BY, rest=["", "keep", "keep", "let_go", "received"], part=PART)
    def give_before(self, who, by, rest, part):
        """Asked for, agreed, paid; and something is done with what is left after the day."""
        self.ask_before(who=who, pence=120_00, kind="taxi", typist=None)
        self.agree_before(which=1, by=by)
        self.prepare(kind="weekly")
        self.freeze(which=1, by=0)
        self.release(which=1, by=1)
        self.take_file(which=1, by=1)
        self.pay(which=1, by=by)
        if rest:
            self.time_passes(days=4)
            self.see_to_the_rest(which=1, by=by, what=rest, part=part)
            self.agree_to_the_end(which=1, by=(by + 1) % 3)

    @act(which=ONE, by=BY)
    def say_no_before(self, which, by):
        one, row = self.before_of(which, "asked")
        if one:
            verb = partial(advances.refuse, row, reason="No", by=self.officer(by))
            self.told(self.books.say_no(one, by), verb, again=True)

    @act(which=ONE, typist=TYPISTS)
    def look_again_before(self, which, typist):
        one, row = self.before_of(which, "refused")
        if one and one.who not in self.books.left:
            person = self.people[one.who]
            with self.typed(one.who, typist):
                verb = partial(advances.ask_again, row, by_person=person, today=today())
                self.told(self.books.look_again(one, typist, today()), verb, again=True)

    @act(which=ONE)
    def take_back_before(self, which):
        one, row = self.before_of(which, "asked", "agreed")
        if one and one.who not in self.books.left:
            verb = partial(advances.take_back, row, by_person=self.people[one.who])
            self.told(self.books.give_up(one), verb, again=True)

    @act(3, which=ONE, by=BY, what=["keep", "keep", "ask_back", "let_go", "received"], part=PART)
    def see_to_the_rest(self, which, by, what, part):
        one, row = self.before_of(which, "agreed")
        if one is None:
            return
        told = {"by": self.officer(by), "today": today()}
        if what in ("keep", "ask_back"):
            was_asked = row.asked_back_at is not None and what == "ask_back"
            may = self.books.keep(
                one, by, today(), kept=one.is_kept if was_asked else what == "keep"
            )
            verb = partial(getattr(advance_uses, what), row, **told)
        else:
            may = self.books.say_end(one, what, part, by, today())
            told |= {"ending": what, "pence": part, "reason": "x"}
            verb = partial(advance_uses.propose_end, row, **told)
        self.told(may, verb, again=True)

    @act(2, which=ONE, by=BY)
    def agree_to_the_end(self, which, by):
        one, row = self.before_of(which, "agreed")
        if one:
            verb = partial(advance_uses.agree_end, row, by=self.officer(by), today=today())
            self.told(self.books.agree_end(one, by, today()), verb, again=True)

    @act()
    def erase(self):
        """Nobody is erased while they wait for money before a day, or have some left."""
        super().erase()
        for one in self.books.befores:
            if self.people[one.who].erased_at:
                assert one.state not in ("asked", "agreed")

    def all_is_as_the_books_say(self):
        super().all_is_as_the_books_say()
        told = {(self.rows[one], one.state, one.left) for one in self.books.befores}
        assert set(Advance.objects.with_left().values_list("pk", "state", "left")) == told

    def before_of(self, which, *states):
        """One of them, most often one in such a state."""
        fit = [one for one in self.books.befores if which % 5 and one.state in states]
        there = fit or self.books.befores
        one = there[which % len(there)] if there else None
        return one, one and Advance.objects.get(pk=self.rows[one])
