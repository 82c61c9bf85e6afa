"""Every order of marking, approving, running and coming back leaves the money right. (M1, M7)

A small model in memory says what each due should be; after each step the auditor must be content
and the sums in the database must be the model's.
"""

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings as given
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from activities.models import Attendance, FeeChoice, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.people.tests.factories import UserFactory
from involvement.testing.plugin import wants_long
from payments.domain import fees, payouts, reconcile, returns, sendings
from payments.models import (
    Due,
    DueState,
    GoesAs,
    LineState,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    PayWay,
    Reversal,
    RunKind,
    Sending,
)
from payments.tests.factories import ClaimLineFactory, OrganisationFactory, today
from payments.tests.money import change_account, mark, person_with_account

WHOLE, RESERVE = 50_00, 25_00
MARKS = [
    Attendance.CAME,
    Attendance.PART,
    Attendance.RESERVE_READY,
    Attendance.DID_NOT_COME,
]
PEOPLE = 3
TO = {FeeChoice.VOUCHER: "food", FeeChoice.GIVE: "A charity"}
LEFT = [FeeChoice.FULL, *TO]
one = some.integers(0, PEOPLE - 1)


class Money(RuleBasedStateMachine):
    """`owed` is what each due is worth; `state` is open, none, paid, or the run it left in."""

    officers = people = places = ()  # filled once by the test
    charity = None

    @initialize()
    def begin(self):
        self.savepoint = transaction.savepoint()
        self.seats = list(Seat.objects.filter(pk__in=self.places).order_by("pk"))
        self.marks = [Attendance.UNMARKED] * PEOPLE
        self.choices = [FeeChoice.FULL] * PEOPLE
        self.banked = [True] * PEOPLE
        self.owed = {}
        self.state = {}

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # what people and the register do

    @rule(who=one, attendance=some.sampled_from(MARKS))
    def mark_or_correct(self, who, attendance):
        mark(self.seats[who], attendance)
        self.marks[who] = attendance
        self._fee_follows(who)

    @rule(who=one, choice=some.sampled_from([*LEFT, FeeChoice.NONE, FeeChoice.WAIT]))
    def choose(self, who, choice):
        to = TO.get(choice, "")
        seat, person = self.seats[who], self.people[who]
        try:
            fees.choose(seat, choice=choice, to=to, by_person=person, today=today())
        except RuleBroken:
            assert self.has_left(f"fee{who}")
        else:
            self.seats[who].refresh_from_db()
            self.choices[who] = choice
            self._fee_follows(who)

    def has_left(self, key):
        return self.state.get(key, "none") not in ("open", "none")

    def _fee_follows(self, who):
        key = f"fee{who}"
        if self.has_left(key):
            return
        worth = {Attendance.CAME: WHOLE, Attendance.PART: WHOLE, Attendance.RESERVE_READY: RESERVE}
        amount = worth.get(self.marks[who], 0) if self.choices[who] in LEFT else 0
        self.owed[key], self.state[key] = amount, "open" if amount else "none"

    @rule(who=one, pence=some.integers(1, 90_00))
    def approve_a_cost(self, who, pence):
        """As the decision does it: the line and its due in one breath."""
        line = ClaimLineFactory(
            sent=True,
            claim__seat=self.seats[who],
            claim__person=self.people[who],
            amount_pence=pence,
            state=LineState.APPROVED,
            decided_by=self.officers[0],
            decided_at=self.people[who].joined_at,
        )
        Due.objects.create(
            person=self.people[who],
            line=line,
            amount_pence=pence,
            payable_from=today(),
            pay_by=today(),
        )
        key = f"cost{line.pk}:{who}"
        self.owed[key], self.state[key] = pence, "open"

    @rule(who=one, way=some.sampled_from(PayWay.values))
    def change_bank(self, who, way):
        change_account(self.people[who], way=way)
        self.banked[who] = way == PayWay.BANK

    # what officers and the program do

    @rule(kind=some.sampled_from(RunKind.values))
    def prepare(self, kind):
        payouts.prepare(pay_on=today(), kind=kind)

    @rule(who=some.integers(0, 2), which=some.integers(0, 9))
    def freeze(self, who, which):
        run = self._run(which)
        lined = set(run.lines.values_list("due", flat=True)) if run else set()
        if self._try(payouts.freeze, run, who):
            frozen = set(run.lines.values_list("due", flat=True))
            assert frozen <= lined
            for key in self._keys(frozen):
                assert self.state[key] == "open"
                assert self.banked[self._whose(key)]
                assert key.startswith("cost") or self.choices[self._whose(key)] not in TO
                self.state[key] = run.pk

    @rule(who=some.integers(0, 2), which=some.integers(0, 9))
    def release(self, who, which):
        run = self._run(which)
        if self._try(payouts.release, run, who):
            assert run.frozen_by != self.officers[who]

    @rule(who=some.integers(0, 2), which=some.integers(0, 9))
    def cancel(self, who, which):
        run = self._run(which)
        if self._try(payouts.cancel, run, who):
            for key in self._of(run):
                self._is_open_again(key)

    def _is_open_again(self, key):
        self.state[key] = "open"
        if key.startswith("fee"):  # what was corrected meanwhile waited for a person
            seat = self.seats[self._whose(key)]
            Reversal.objects.filter(due__seat=seat).delete()
            fees.settle(seat, by=self.officers[0])
            self._fee_follows(self._whose(key))

    @rule(who=some.integers(0, 2), which=some.integers(0, 9))
    def pay(self, who, which):
        run = self._run(which)
        if self._try(payouts.mark_paid, run, who):
            for key in self._of(run):
                self.state[key] = "paid"

    @rule(who=some.integers(0, 2), whose=one)
    def prepare_what_was_chosen(self, who, whose):
        """A voucher or a gift: it is as good as gone from a bank file."""
        due = Due.objects.filter(seat=self.seats[whose]).exclude(goes_as=GoesAs.MONEY).first()
        if due is None or self.state[f"fee{whose}"] != "open":
            return
        assert self.choices[whose] in TO
        charity = self.charity if due.goes_as == GoesAs.GIFT else None
        sending = sendings.prepare(due, organisation=charity, by=self.officers[who])
        self.state[f"fee{whose}"] = f"sending {sending.pk}"

    @rule(
        who=some.integers(0, 2), whose=one, act=some.sampled_from(["agree", "send", "stop", "lose"])
    )
    def see_to_it(self, who, whose, act):
        sending = Sending.objects.filter(due__seat=self.seats[whose]).order_by("-pk").first()
        if sending is None:
            return
        by, was = self.officers[who], sending.state
        verbs = {
            "agree": lambda: sendings.agree(sending, by=by),
            "send": lambda: sendings.record_sent(
                sending, how="post" if sending.voucher else "bank", reference="R1",
                sent_on=today(), today=today(), by=by,
            ),
            "stop": lambda: sendings.cancel(sending, by=by),
            "lose": lambda: sendings.did_not_arrive(sending, by=by),
        }  # fmt: skip
        try:
            verbs[act]()
        except RuleBroken:
            return
        with pytest.raises(RuleBroken):
            verbs[act]()
        done = {"agree": "waiting", "send": "agreed", "lose": "sent"}
        assert was in (done.get(act), *(("waiting", "agreed") if act == "stop" else ()))
        key = f"fee{whose}"
        if act == "send":
            self.state[key] = "paid"
        elif act in ("stop", "lose"):
            self.state[key] = "open"
            self._fee_follows(whose)

    @rule(who=some.integers(0, 2), which=some.integers(0, 9), code=some.sampled_from("BC"))
    def comes_back(self, who, which, code):
        """What the bank sends back is owed again, whatever else was paid since."""
        lines = PayoutLine.objects.filter(life="live", run__state="paid").order_by("pk")
        if found := list(lines):
            line = found[which % len(found)]
            for _ in range(2):
                back = returns.note(line, code=code, by=self.officers[who])
            for key in self._keys(back.lines.values("due")):
                assert self.state[key] == "paid"
                self.state[key] = f"back {back.pk}"

    @rule(who=some.integers(0, 2), which=some.integers(0, 9), is_called=some.booleans())
    def pay_again(self, who, which, is_called):
        found = list(PaymentReturn.objects.order_by("pk"))
        if not found:
            return
        back = found[which % len(found)]
        if is_called:
            returns.record_call(back, outcome="right", by=self.officers[who])
        try:
            for _ in range(2):
                returns.pay_again(back, by=self.officers[who])
        except RuleBroken:
            assert back.code == "B"
            assert not is_called
            return
        for key in [key for key, now in self.state.items() if now == f"back {back.pk}"]:
            self._is_open_again(key)

    def _of(self, run):
        return [key for key, state in self.state.items() if state == run.pk]

    def _run(self, which):
        runs = list(PayoutRun.objects.order_by("pk"))
        return runs[which % len(runs)] if runs else None

    def _try(self, verb, run, who):
        """Press a button; either the rule says no and nothing changed, or it happened once."""
        if run is None:
            return False
        try:
            verb(run, by=self.officers[who])
        except RuleBroken:
            return False
        with pytest.raises(RuleBroken):
            verb(run, by=self.officers[who])
        run.refresh_from_db()
        return True

    def _keys(self, dues):
        for due in Due.objects.filter(pk__in=dues):
            who = self.people.index(due.person)
            yield f"fee{who}" if due.seat_id else f"cost{due.line_id}:{who}"

    def _whose(self, key):
        return int(key.removeprefix("fee").rpartition(":")[2])

    @invariant()
    def the_auditor_is_content(self):
        if hasattr(self, "owed"):
            assert reconcile.check() == []

    @invariant()
    def the_sums_are_the_models(self):
        if not hasattr(self, "owed"):
            return
        assert self._meant("open") == self._found(state=DueState.APPROVED)
        assert self._meant("paid") == self._found(state=DueState.PAID)
        backs = {now for now in self.state.values() if str(now).startswith("back ")}
        assert sum(map(self._meant, backs)) == self._found(state=DueState.FAILED)
        for run in PayoutRun.objects.filter(state__in=["frozen", "released"]):
            assert run.total_pence == self._meant(run.pk)
        for sending in Sending.objects.filter(state__in=["waiting", "agreed"]):
            assert sending.amount_pence == self._meant(f"sending {sending.pk}")

    def _meant(self, state):
        return sum(self.owed[key] for key, now in self.state.items() if now == state)

    def _found(self, **which):
        return Due.objects.filter(**which).aggregate(pence=Sum("amount_pence"))["pence"] or 0


@pytest.mark.timeout(1200)
@pytest.mark.clause("C20")
def test_the_money_is_right_after_every_order_of_acts(db, request):
    meeting = MeetingFactory(held=True)
    Money.officers = [UserFactory(roles=["finance"]) for _ in range(3)]
    Money.charity = OrganisationFactory()
    Money.people = [person_with_account() for _ in range(PEOPLE)]
    Money.places = [SeatFactory(meeting=meeting, person=p, coming=True).pk for p in Money.people]
    is_long = wants_long(request.config)
    many = given(deadline=None, max_examples=2000 if is_long else 100, stateful_step_count=12)

    run_state_machine_as_test(Money, settings=many)
