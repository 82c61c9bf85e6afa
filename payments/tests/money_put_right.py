"""The part of the machine that puts right in the register what is paid already. (M1)"""

from functools import partial

from payments.domain import reversals
from payments.models import Reversal
from payments.tests.money_acts import BY, EITHER, WHO, act

MARKS = ["came", "reserve_ready", "reserve_ready", "did_not_come"]
OUTCOMES = ["let_be", "asked", "made_up", "made_up"]


class PuttingRight:
    """Fees paid otherwise than the register says, and what officers decide about them."""

    @act(2, who=WHO, what=OUTCOMES, by=BY)
    def decide_about_a_fee(self, who, what, by):
        if row := Reversal.objects.filter(due__seat=self.seats[who]).first():
            self.rows[self.books.wrong[who]] = row.pk
            verb = partial(reversals.decide, row, what, "x", by=self.officer(by))
            self.told(self.books.decide(who, what, by), verb, again=True)

    @act(4, who=WHO, first=MARKS, then=MARKS, what=OUTCOMES, by=BY)
    def put_right_what_is_paid(self, who, first, then, what, by):
        """Marked, paid, marked otherwise; and somebody decides."""
        self.mark_or_correct(who=who, attendance=first)
        self.prepare(kind="weekly")
        self.freeze(which=1, by=0)
        self.release(which=1, by=1)
        self.take_file(which=1, by=1)
        self.pay(which=1, by=by)
        self.mark_or_correct(who=who, attendance=then)
        self.decide_about_a_fee(who=who, what=what, by=by)

    @act(4, who=WHO, first=MARKS, then=MARKS, what=OUTCOMES, by=BY, is_lost=EITHER)
    def put_right_what_was_sent(self, who, first, then, what, by, is_lost):
        """The same with a voucher, which may be lost afterwards; the register can change again."""
        self.choose(who=who, choice="voucher")
        self.mark_or_correct(who=who, attendance=first)
        self.prepare_what_was_chosen(who=who, by=0)
        self.see_to_it(which=0, act="agree", by=1)
        self.see_to_it(which=0, act="send", by=1)
        self.mark_or_correct(who=who, attendance=then)
        self.decide_about_a_fee(who=who, what=what, by=by)
        if is_lost:
            self.see_to_it(which=0, act="lose", by=by)
            self.must_hold()
            self.mark_or_correct(who=who, attendance=then)

    def all_is_as_the_books_say(self):
        super().all_is_as_the_books_say()
        seats = {seat.pk: who for who, seat in enumerate(self.seats)}
        rows = Reversal.objects.values_list("due__seat", "should_be_pence", "outcome")
        found = {seats[seat]: (pence, said) for seat, pence, said in rows}
        assert found == {who: (one.should_be, one.said) for who, one in self.books.wrong.items()}
