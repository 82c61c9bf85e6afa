"""The part of the model that pays: accounts, runs, what comes back, vouchers and gifts. (M1)"""

from datetime import date, datetime

from payments.tests.money_model import (
    IS_ALSO,
    NEEDS_PROOF,
    QUICK,
    Account,
    Back,
    Books,
    Owed,
    Run,
    Sent,
)


def is_on_hold(account: Account, now: datetime) -> bool:
    if account.change == "waiting" and account.way == "bank":
        return account.until is None or account.until > now
    return account.change == "stopped"


class Payer(Books):
    # where it goes

    def save_account(self, who: int, way: str, number: str) -> bool:
        """Whether it is new, so that a change waits."""
        old = self.accounts[who]
        if old.way == way and (way != "bank" or old.number == number):
            return False
        self.accounts[who] = Account(way, number if way == "bank" else "", self.turn, "waiting")
        return True

    def meet(self, who: int, by: int) -> bool:
        account = self.accounts[who]
        if IS_ALSO.get(by) == who:
            return False
        if account.change != "confirmed":
            account.change, account.met_by[by] = "confirmed", self.turn
        return True

    # runs

    def payable(self, due: Owed, now: datetime) -> bool:
        account = self.accounts[due.who]
        return (
            (due.state, due.goes, account.way) == ("open", "money", "bank")
            and due.who not in self.quiet
            and not is_on_hold(account, now)
        )

    def lined(self, due: Owed) -> bool:
        return any(due in run.lines for run in self.runs if run.state == "prepared")

    def is_for(self, kind: str, due: Owed) -> bool:
        if kind == "same_day":
            return (due.claim or due.before) is not None and (due.claim or due.before).is_urgent
        return kind != "again" or due.has_come_back

    def prepare(self, day: date, kind: str, now: datetime) -> Run:
        same = [run for run in self.runs if (run.day, run.kind) == (day, kind)]
        run = max(same, key=lambda run: run.number, default=None)
        is_over = run and (run.state == "cancelled" or (kind in QUICK and run.state != "prepared"))
        if run is None or is_over:
            run = Run(day, kind, run.number + 1 if run else 1)
            self.runs.append(run)
        if run.state == "prepared":
            run.lines = {due: "live" for due in run.lines if self.payable(due, now)}
            for due in self.dues():
                if self.payable(due, now) and self.is_for(kind, due) and not self.lined(due):
                    run.lines[due] = "live"
        return run

    def freeze(self, run: Run, by: int, now: datetime) -> bool:
        dues = [due for due in run.lines if self.payable(due, now)]
        if run.state != "prepared" or not dues or by not in self.places:
            return False
        run.state, run.frozen_by, run.lines = "frozen", by, dict.fromkeys(dues, "live")
        run.total = sum(due.pence for due in dues)
        for due in dues:
            run.payees[due.who] = self.accounts[due.who]
            due.state, due.at = "going", run
        return True

    def _may_let_go(self, run: Run, by: int) -> bool:
        is_paid = IS_ALSO.get(by) in {due.who for due in run.lines}
        called = any(by in run.payees[due.who].met_by for due in run.live())
        return by != run.frozen_by and not is_paid and not called

    def _has_quiet(self, run: Run) -> bool:
        return any(due.who in self.quiet for due in run.live())

    def release(self, run: Run, by: int, today: date) -> bool:
        if run.state != "frozen" or not self._may_let_go(run, by) or self._has_quiet(run):
            return False
        if by not in self.places:
            return False
        if any(run.payees[due.who].change == "stopped" for due in run.live()) or run.day < today:
            return False
        run.state, run.released_by = "released", by
        return True

    def cancel(self, run: Run, by: int) -> bool:
        if run.state != "frozen" or by not in self.places:
            return False
        run.state, dues = "cancelled", run.live()
        run.lines |= dict.fromkeys(dues, "out")
        self._free(dues)
        return True

    def pay(self, run: Run, by: int) -> bool:
        if run.state != "released" or not run.is_taken or by not in self.places:
            return False
        run.state = "paid"
        for due in run.live():
            due.state = "paid"
        return True

    def take(self, run: Run, by: int) -> bool:
        if run.state != "released" or by != run.released_by:
            return False
        if not run.is_taken and self._has_quiet(run):
            return False
        run.is_taken = True
        return True

    def take_over(self, run: Run, by: int) -> bool:
        if run.state != "released":
            return False
        if by != run.released_by and not self._may_let_go(run, by):
            return False
        run.released_by = by
        return True

    def take_out(self, run: Run, by: int) -> bool:
        dues = [due for due in run.live() if due.who in self.quiet]
        if not dues:
            return True
        if run.state not in ("frozen", "released") or run.is_taken:
            return False
        if IS_ALSO.get(by) in {due.who for due in dues}:
            return False
        if run.state == "frozen" and len(dues) == len(run.live()):
            return False
        run.lines |= dict.fromkeys(dues, "out")
        self._free(dues)
        return True

    # what comes back

    def back_of(self, run: Run, who: int) -> Back | None:
        return next((one for one in self.backs if (one.run, one.who) == (run, who)), None)

    def comes_back(self, run: Run, who: int, code: str, by: int) -> bool:
        if run.state != "paid":
            return False
        if same := self.back_of(run, who):
            return same.code == code
        dues = [due for due in run.live() if due.who == who]
        if IS_ALSO.get(by) == who or not dues:
            return False
        back = Back(run, who, code, dues, run.payees[who], self.turn)
        self.backs.append(back)
        for due in dues:
            run.lines[due] = "back"
            due.state, due.at, due.has_come_back = "back", back, True
        if code == "2":
            self.quiet.add(who)
        return True

    def call(self, back: Back, by: int) -> bool:
        if IS_ALSO.get(by) == back.who or back.who in self.quiet:
            return False
        back.is_right = True
        return True

    def pay_again(self, back: Back, by: int) -> bool:
        dues = [due for due in back.dues if due.at is back]
        if IS_ALSO.get(by) == back.who:
            return False
        if not dues:
            return True
        if back.who in self.quiet or not self._is_proved(back):
            return False
        self._free(dues)
        return True

    def _is_proved(self, back: Back) -> bool:
        if back.code not in NEEDS_PROOF or back.is_right:
            return True
        now = self.accounts[back.who]
        is_met = any(turn > back.noted for turn in now.met_by.values())
        is_new = now.way == "bank" and now.since > back.noted
        return is_met or (is_new and now.number != back.account.number)

    # vouchers and gifts

    def _may_send(self, due: Owed, by: int) -> bool:
        return by in self.places and IS_ALSO.get(by) != due.who

    def send(self, due: Owed, by: int) -> Sent | None:
        if not self._may_send(due, by) or due.goes == "money" or due.state != "open":
            return None
        if due.who in self.quiet:
            return None
        due.at, due.state = Sent(due, by), "sending"
        return due.at

    def see_to(self, sent: Sent, act: str, by: int) -> bool:
        due, was = sent.due, sent.state
        if not self._may_send(due, by):
            return False
        if act == "agree" and (was != "waiting" or sent.by == by or due.who in self.quiet):
            return False
        if act == "send" and was != "agreed":
            return False
        if act == "stop" and was not in ("waiting", "agreed"):
            return False
        if act == "lose" and was != "sent":
            return False
        sent.state = {"agree": "agreed", "send": "sent"}.get(act, "over")
        if act == "send":
            due.state = "paid"
        elif act != "agree":
            self._free([due])
        return True
