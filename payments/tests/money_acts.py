"""The part of the machine that pays, and what must hold after each of its steps. (M1)"""

from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import connection
from django.utils import timezone

from involvement.people.domain import erasure, leaving, quiet
from payments import bank
from payments.bank import engine, returned, statement
from payments.domain import (
    changes,
    matching,
    payees,
    payouts,
    promise,
    reconcile,
    return_files,
    returns,
    run_stops,
    sendings,
)
from payments.models import (
    ClaimLine,
    Due,
    PayeeChange,
    PayoutLine,
    PayoutRun,
    RunKind,
)
from payments.tests.factories import today
from payments.tests.money_runs import is_on_hold

CHECKS = reconcile.every()
NUMBERS = ["66374958", "12345678"]
STATES = {
    "open": "approved",
    "going": "on_its_way",
    "sending": "on_its_way",
    "paid": "paid",
    "back": "failed",
}
DUE = ("due__seat", "due__line", "due__advance", "due__rest_of")
LIVES = {"live": "live", "out": "void", "back": "returned"}
ACTS: dict[str, dict] = {}
OFTEN: list[str] = []


def act(often=1, /, **choices):
    """Let the machine do this, so often, with one of these for each of its words."""

    def told(method):
        ACTS[method.__name__] = choices
        OFTEN.extend([method.__name__] * often)
        return method

    return told


ONE, WHO, BY, EITHER = range(10), range(3), range(4), (False, True)


class Paying:
    """Accounts, runs, what comes back, vouchers, gifts, and people who go."""

    # where the money goes

    @act(who=WHO, way=["bank", "bank", "other"], number=NUMBERS)
    def change_bank(self, who, way, number):
        if who in self.books.left:
            return
        person = self.people[who]
        payees.save(
            person, way=way, account_name=person.name, sort_code="089999", account_number=number,
            by=person.user,
        )  # fmt: skip
        if self.books.save_account(who, way, number):
            self.books.accounts[who].until = self.change_of(who).waits_until

    def change_of(self, who):
        return PayeeChange.objects.current().filter(person=self.people[who]).first()

    @act(who=WHO, by=BY)
    def meet_about_details(self, who, by):
        if change := self.change_of(who):
            verb = partial(changes.record_call, change, outcome="met", by=self.officer(by))
            self.told(self.books.meet(who, by), verb, again=True)

    @act(who=WHO)
    def say_it_was_not_me(self, who):
        if change := self.change_of(who):
            self.told(True, partial(changes.stop, change, by=None), again=True)
            self.books.accounts[who].change = "stopped"

    # runs

    @act(kind=RunKind.values)
    def prepare(self, kind):
        run = self.books.prepare(today(), kind, timezone.now())
        for _ in range(2):
            assert self.told(True, partial(payouts.prepare, pay_on=today(), kind=kind))
        assert self.row(run).number == run.number

    @act()
    def prepare_what_is_due(self):
        """What can be paid is in a run that can still go; which one is not modelled."""
        payouts.prepare_due(today=today())
        payouts.prepare_due(today=today())
        there = {(run.day, run.kind, run.number) for run in self.books.runs}
        for row in PayoutRun.objects.order_by("number"):
            if (row.pay_on, row.kind, row.number) not in there:
                self.books.prepare(row.pay_on, row.kind, timezone.now())
        self._learn_what_is_lined()
        for due in self.books.dues():
            if self.books.payable(due, timezone.now()):
                [run] = [r for r in self.books.runs if due in r.lines and r.state == "prepared"]
                assert run.day >= today()

    def _learn_what_is_lined(self):
        of = {self.key(due): due for due in self.books.dues()}
        for run in self.books.runs:
            if run.state == "prepared":
                lined = self.row(run).lines.values_list(*DUE)
                run.lines = {of[key]: "live" for key in lined}

    @act(which=ONE, by=BY)
    def freeze(self, which, by):
        if run := self.run_of(which, "prepared"):
            may = self.books.freeze(run, by, timezone.now())
            self.once(may, payouts.freeze, run, by)

    @act(which=ONE, by=BY)
    def release(self, which, by):
        if run := self.run_of(which, "frozen"):
            may = self.books.release(run, by, today())
            self.once(may, partial(payouts.release, today=today()), run, by)

    @act(which=ONE, by=BY)
    def cancel(self, which, by):
        if run := self.run_of(which, "frozen"):
            self.once(self.books.cancel(run, by), payouts.cancel, run, by)

    @act(which=ONE, by=BY)
    def pay(self, which, by):
        if run := self.run_of(which, "released"):
            self.once(self.books.pay(run, by), payouts.mark_paid, run, by)

    @act(8, which=range(2), by=BY, steps=range(1, 5))
    def go_on(self, which, by, steps):
        """A run goes some steps further, each by an officer who may."""
        for _ in range(steps):
            run = self.run_of(which)
            if run is None or run.state in ("paid", "cancelled"):
                self.prepare(kind=RunKind.values[by % 3])
            elif run.state == "prepared":
                self.freeze(which=which, by=by)
            elif run.state == "frozen":
                self.release(which=which, by=(by + 1) % 3)
            elif not run.is_taken:
                self.take_file(which=which, by=run.released_by)
            else:
                self.pay(which=which, by=by)

    @act(which=ONE, by=BY)
    def take_file(self, which, by):
        """The same bytes each time, and in them what leaves for each person."""
        if run := self.run_of(which, "released"):
            verb = partial(payouts.take_bank_file, self.row(run), by=self.officer(by))
            if written := self.told(self.books.take(run, by), verb):
                assert verb() == written
                paid = bank.read(settings.BANK_FORMAT, written[1]).credits
                assert [c.pence for c in paid] == [p for _, p in sorted(run.left().items())]
                numbers = [run.payees[person].number for person in sorted(run.left())]
                assert [c.account_number for c in paid] == numbers

    @act(1, which=ONE, by=BY)
    def take_over(self, which, by):
        if run := self.run_of(which, "released"):
            verb = partial(run_stops.take_over, self.row(run), by=self.officer(by))
            self.told(self.books.take_over(run, by), verb, again=True)

    @act(2, which=ONE, by=BY)
    def take_out(self, which, by):
        if run := self.run_of(which, "frozen", "released"):
            verb = partial(run_stops.take_out, self.row(run), by=self.officer(by))
            self.told(self.books.take_out(run, by), verb, again=True)

    @act(which=ONE, by=BY, more=[0, 0, 1])
    def read_statement(self, which, by, more):
        """The whole run on the bank's statement marks it as paid, if the amount is right."""
        if run := self.run_of(which, "released"):
            row, left = self.row(run), sum(run.left().values())
            if not left or by not in self.books.places:
                return
            name = f"TRIAL{row.reference}" if settings.TRIAL else row.reference
            told = f"date,description,amount\n{row.pay_on},{name},-{engine.pounds(left + more)}"
            for _ in range(2):
                matching.read_in(statement.read(told.encode()), by=self.officer(by))
            if run.state == "released" and run.is_taken and not more:
                assert self.books.pay(run, by)

    # what comes back

    @act(4, which=ONE, who=WHO, code="BC02", by=BY, is_file=EITHER)
    def comes_back(self, which, who, code, by, is_file):
        run = self.run_of(which, "paid")
        if run is None or who not in run.left():
            return
        known = self.books.back_of(run, who)
        may = self.books.comes_back(run, who, code, by)
        line = self.row(run).lines.filter(person=self.people[who]).exclude(life="void").first()
        if is_file:
            self._read_returns(run, who, code, by, may=may, is_known=bool(known))
        else:
            verb = partial(returns.note, line, code=code, by=self.officer(by))
            self.told(may, verb, again=True)
        if may and not known:
            self.rows[self.books.backs[-1]] = line.run.returns.get(person=line.person).pk

    def _read_returns(self, run, who, code, by, *, may, is_known):
        officer, number = self.officer(by), sorted(run.left()).index(who) + 1
        name = engine.reference_of(self.row(run).reference, number, trial=settings.TRIAL)
        content = f"reference,code,amount\n{name},{code},{engine.pounds(run.left()[who])}\n"
        found = return_files.check(returned.read(content.encode()), by=officer)
        told = (len(found.rows), found.known, len(found.errors))
        assert told == ((0, 1, 0) if is_known else (1, 0, 0)) if may else (0, 0, 1)
        kept = return_files.keep(found, by=officer)
        assert return_files.save(kept, by=officer) == len(found.rows)
        assert return_files.save(kept, by=officer) == 0

    @act(4, which=ONE, by=BY, call=EITHER)
    def pay_again(self, which, by, call):
        if not self.books.backs:
            return
        back = self.books.backs[which % len(self.books.backs)]
        row, officer = returns.PaymentReturn.objects.get(pk=self.rows[back]), self.officer(by)
        if call:
            verb = partial(returns.record_call, row, outcome="right", by=officer)
            self.told(self.books.call(back, by), verb, again=True)
        self.told(
            self.books.pay_again(back, by), partial(returns.pay_again, row, by=officer), again=True
        )

    # vouchers and gifts

    @act(2, who=WHO, by=BY)
    def prepare_what_was_chosen(self, who, by):
        chosen = [w for w, due in enumerate(self.books.fees) if due.goes != "money"]
        who = chosen[who % len(chosen)] if chosen and by else who
        due = self.books.fees[who]
        if row := Due.objects.filter(seat=self.seats[who]).first():
            gift = {"organisation": self.charity} if due.goes == "gift" else {}
            sent = self.books.send(due, by)
            verb = partial(sendings.prepare, row, by=self.officer(by), **gift)
            if made := self.told(sent is not None, verb):
                self.rows[sent] = made
                self.sent.append(sent)

    @act(4, which=ONE, act=["agree", "send", "stop", "lose"], by=BY)
    def see_to_it(self, which, act, by):
        if not self.sent:
            return
        sent = self.sent[-1 - which % len(self.sent)]
        row, officer = self.rows[sent], self.officer(by)
        how = "bank" if row.organisation_id else "post"
        verb = {
            "agree": partial(sendings.agree, row, by=officer),
            "send": partial(
                sendings.record_sent, row, how=how, reference="R1", sent_on=today(),
                today=today(), by=officer,
            ),
            "stop": partial(sendings.cancel, row, by=officer),
            "lose": partial(sendings.did_not_arrive, row, by=officer),
        }[act]  # fmt: skip
        if (may := self.books.see_to(sent, act, by)) is not None:
            self.told(may, verb)
            self.told(False, verb)

    # people who go

    @act(who=WHO)
    def may_have_died_or_not(self, who):
        verb = quiet.end if who in self.books.quiet else quiet.begin
        self.told(True, partial(verb, self.people[who], by=self.officer(0)), again=True)
        self.books.quiet ^= {who}

    @act(who=(1, 2))
    def leave(self, who):
        leaving.leave(self.people[who], by=None)
        self.books.left.add(who)

    @act()
    def erase(self):
        """Nobody who is owed anything is erased."""
        if self.books.left:
            list(erasure.erase(today=today()))
            for who in self.books.left:
                self.people[who].refresh_from_db()
                dues = [due.state for due in self.books.dues() if due.who == who]
                lines = [n.state for c in self.books.claims if c.who == who for n in c.lines]
                if self.people[who].erased_at:
                    assert not {"open", "going", "back"} & set(dues)
                    assert not {"sent", "question"} & set(lines)

    # the books and the rows

    def once(self, may, verb, run, by):
        """Press a button twice: at most the first press does anything."""
        row, officer = self.row(run), self.officer(by)
        self.told(may, partial(verb, row, by=officer))
        self.told(False, partial(verb, row, by=officer))

    def run_of(self, which, *states):
        """A run, most often one in such a state."""
        fit = [run for run in self.books.runs if which % 5 and run.state in states]
        there = fit or self.books.runs
        return there[-1 - which % len(there)] if there else None

    def row(self, run):
        return PayoutRun.objects.get(pay_on=run.day, kind=run.kind, number=run.number)

    def key(self, due):
        """The seat, the line, the advance or the correction of a due."""
        if due.before:
            return None, None, self.rows[due.before], None
        if due.rest_of:
            return None, None, None, self.rows[due.rest_of]
        if due.claim is None:
            return self.seats[due.who].pk, None, None, None
        [line] = [line for line in due.claim.lines if line.due is due]
        return None, self.rows[line], None, None

    @classmethod
    @contextmanager
    def prepared_audit(cls):
        """The auditor's own statements, planned once for all the steps."""
        every = " UNION ALL ".join(
            f"SELECT {number}, wrong.id::bigint FROM ({statement}) AS wrong(id)"
            for number, statement in enumerate(CHECKS.values())
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
            cursor.execute(f"PREPARE audit_of_money AS {every}")
            yield
            cursor.execute("DEALLOCATE audit_of_money")

    def must_hold(self):
        self.the_auditor_is_content()
        self.all_is_as_the_books_say()
        self.the_runs_are_as_the_books_say()
        self.people_see_what_the_books_say()

    def the_auditor_is_content(self):
        with connection.cursor() as cursor:
            cursor.execute("EXECUTE audit_of_money")
            wrong = [(list(CHECKS)[number], pk) for number, pk in cursor.fetchall()]
            assert not wrong, wrong
            cursor.execute(reconcile.FROZEN)
            assert reconcile._changed(cursor) == ()

    def all_is_as_the_books_say(self):
        told = {
            self.key(due): (due.pence, STATES[due.state], due.goes)
            for due in self.books.dues()
            if due.state != "none"
        }
        found = Due.objects.exclude(state="taken_back").values_list(
            "seat", "line", "advance", "rest_of", "amount_pence", "state", "goes_as"
        )
        assert {row[:4]: row[4:] for row in found} == told
        lines = {self.rows[n]: n.state for c in self.books.claims for n in c.lines}
        assert dict(ClaimLine.objects.values_list("pk", "state")) == lines

    def the_runs_are_as_the_books_say(self):
        told, found = {}, {}
        for run in self.books.runs:
            name = (run.day, run.kind, run.number)
            told[name] = run.state, run.total
            told |= {(*name, *self.key(due)): LIVES[life] for due, life in run.lines.items()}
        for run in PayoutRun.objects.all():
            found[run.pay_on, run.kind, run.number] = run.state, run.total_pence
        for *name, life in PayoutLine.objects.values_list(
            "run__pay_on", "run__kind", "run__number", *DUE, "life"
        ):
            found[tuple(name)] = life
        assert found == told

    def people_see_what_the_books_say(self):
        """One person now and then: what comes to them, and what of it waits. (I15)"""
        self.books.turn += 1
        who, is_now = divmod(self.books.turn, 5)
        if is_now:
            return
        who %= len(self.people)
        coming, now = promise.coming(self.people[who], now=timezone.now()), timezone.now()
        money = [d for d in self.books.dues() if (d.who, d.goes) == (who, "money")]
        kept = sum(due.pence for due in money if due.state == "open")
        gone = sum(due.pence for due in money if due.state == "going")
        is_held = is_on_hold(self.books.accounts[who], now)
        assert (coming.pence, coming.held_pence) == (kept + gone, kept if is_held else 0)
        assert coming.has_failed == any(due.state == "back" for due in money)
