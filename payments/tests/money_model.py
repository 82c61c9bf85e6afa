"""What the money should be, told in memory by the rules alone. It shares no code with them. (M1)

Each act answers whether it may be done, and if so does it. People, officers and runs are numbers
here; the fourth officer is the first person, who works for the pay team as well.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

NEEDS_PROOF = "0235B"
WHOLE, RESERVE, SECOND, WHOLE_UK = 50_00, 25_00, 200_00, 500_00
EARNS = {"came": WHOLE, "part": WHOLE, "reserve_ready": RESERVE}
GOES = {"full": "money", "voucher": "voucher", "give": "gift"}
IS_ALSO = {3: 0}  # officer: person
TYPIST = 2  # the officer who also fills in for people
QUICK = ("same_day", "again")


@dataclass(eq=False)
class Owed:
    who: int
    pence: int = 0
    state: str = "none"  # none, open, going, paid, back, sending
    at: object = None  # the run, the return or the sending it is in
    goes: str = "money"
    claim: "Claim | None" = None
    before: object = None  # the money before the day that it is
    rest_of: "Wrong | None" = None
    has_come_back: bool = False


@dataclass(eq=False)
class Wrong:
    """A fee that had left when the register came to say something else."""

    should_be: int
    said: str = ""  # let_be, asked or made_up
    rest: Owed | None = None


@dataclass(eq=False)
class Account:
    way: str
    number: str
    since: int
    change: str = ""  # waiting, confirmed, stopped
    until: datetime | None = None
    met_by: dict[int, int] = field(default_factory=dict)


@dataclass(eq=False)
class Line:
    claim: "Claim"
    pence: int
    state: str = "sent"
    first: int | None = None
    decided: int | None = None
    decided_on: date | None = None
    question: bool = False
    answer: str = ""
    is_again: bool = False
    refused: int | None = None
    again_typist: int | None = None
    due: Owed | None = None


@dataclass(eq=False)
class Claim:
    who: int
    typist: int | None
    is_urgent: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(eq=False)
class Run:
    day: date
    kind: str
    number: int
    state: str = "prepared"
    lines: dict[Owed, str] = field(default_factory=dict)  # live, out or back
    payees: dict[int, Account] = field(default_factory=dict)
    frozen_by: int | None = None
    released_by: int | None = None
    total: int | None = None  # as it was frozen
    is_taken: bool = False

    def live(self) -> list[Owed]:
        return [due for due, life in self.lines.items() if life == "live"]

    def left(self) -> dict[int, int]:
        """What leaves the bank for each person, whatever came back since."""
        found: dict[int, int] = {}
        for due, life in self.lines.items():
            if life != "out":
                found[due.who] = found.get(due.who, 0) + due.pence
        return found


@dataclass(eq=False)
class Back:
    run: Run
    who: int
    code: str
    dues: list[Owed]
    account: Account
    noted: int
    is_right: bool = False


@dataclass(eq=False)
class Sent:
    due: Owed
    by: int
    state: str = "waiting"


class Books:
    """All there is, and what may become of it."""

    def __init__(self, people: int):
        self.turn = 0
        self.marks = ["unmarked"] * people
        self.choices = ["full"] * people
        self.fees = [Owed(who) for who in range(people)]
        self.accounts = [Account("bank", "66374958", 0) for _ in range(people)]
        self.quiet: set[int] = set()
        self.left: set[int] = set()
        self.erased: set[int] = set()
        self.places = {0: "uk", 1: "england", 2: "uk", 3: "uk"}
        self.second, self.whole_uk = SECOND, WHOLE_UK
        self.claims: list[Claim] = []
        self.runs: list[Run] = []
        self.backs: list[Back] = []
        self.wrong: dict[int, Wrong] = {}

    def dues(self) -> list[Owed]:
        rests = [one.rest for one in self.wrong.values() if one.rest]
        return self.fees + rests + [n.due for c in self.claims for n in c.lines if n.due]

    # fees

    def follow(self, who: int) -> None:
        due, choice = self.fees[who], self.choices[who]
        owed = EARNS.get(self.marks[who], 0) if choice in GOES else 0
        if due.state not in ("none", "open"):
            self._has_left(who, owed)
            return
        owed = self._still_owed(who, owed)
        if not owed or GOES[choice] not in ("money", due.goes):
            self._take_off(due)
        if owed:
            due.pence, due.state, due.goes = owed, "open", GOES[choice]
        else:
            due.state = "none"

    def _has_left(self, who: int, owed: int) -> None:
        known = self.wrong.get(who)
        if known and known.said and (known.said != "let_be" or known.should_be == owed):
            return
        self.wrong.pop(who, None)
        if owed != self.fees[who].pence:
            self.wrong[who] = Wrong(owed)

    def _still_owed(self, who: int, owed: int) -> int:
        """What was made up, by a payment or by hand, is not owed again with what came back."""
        known = self.wrong.get(who)
        if known and known.said == "let_be":
            del self.wrong[who]
        if known is None or known.said != "made_up":
            return owed
        return max(owed - known.rest.pence, 0) if known.rest else min(owed, self.fees[who].pence)

    def decide(self, who: int, what: str, by: int) -> bool:
        due, known = self.fees[who], self.wrong.get(who)
        if known and known.said:
            return True
        if not known or due.state != "paid" or by not in self.places or IS_ALSO.get(by) == who:
            return False
        if (what == "made_up") != (due.pence < known.should_be):
            return False
        if what == "asked" and (due.goes != "money" or who in self.quiet):
            return False
        known.said = what
        if what == "made_up" and due.goes == "money":
            known.rest = Owed(who, known.should_be - due.pence, "open", rest_of=known)
        return True

    def choose(self, who: int, choice: str) -> bool:
        if self.fees[who].state not in ("none", "open"):
            return False
        if choice != self.choices[who]:
            self.choices[who] = choice
            if self.marks[who] != "unmarked":
                self.follow(who)
        return True

    def _take_off(self, due: Owed) -> None:
        for run in self.runs:
            if run.state == "prepared":
                run.lines.pop(due, None)

    def _free(self, dues: list[Owed]) -> None:
        for due in dues:
            due.state, due.at = "open", None
            known = self.wrong.get(due.who) if due in self.fees else None
            if known and known.said in ("", "asked"):
                del self.wrong[due.who]
                self.follow(due.who)

    # costs

    def theirs(self, claim: Claim, typist: int | None) -> bool:
        if typist is None or claim.typist == typist:
            return True
        if claim.typist is not None or any(typist in (n.decided, n.first) for n in claim.lines):
            return False
        claim.typist = typist
        return True

    def _may_decide(self, line: Line, by: int) -> bool:
        claim = line.claim
        is_own = IS_ALSO.get(by) == claim.who or by == claim.typist
        is_again = line.is_again and by in (line.refused, line.again_typist)
        return by in self.places and not is_own and not is_again

    def approve(self, line: Line, by: int, today: date) -> bool | None:
        """None where it is refused; otherwise whether it is approved now."""
        if not self._may_decide(line, by):
            return None
        if line.state == "approved":
            return True
        total = self.in_all(line.claim.who)
        if line.state == "sent" and total > self.second:
            if line.first is None:
                line.first = by
                return False
            if line.first == by:
                return False
        if (total > self.whole_uk and self.places[by] != "uk") or line.state != "sent":
            return None
        self._decide(line, "approved", by, today)
        if rest := self.set_against(line.claim.who, line.pence, today):
            line.due = Owed(line.claim.who, rest, "open", claim=line.claim)
        return True

    def set_against(self, who: int, pence: int, today: date) -> int:
        """What is still to be paid; money before the day is in money_before.py."""
        return pence

    def in_all(self, who: int) -> int:
        """What they claim for the one meeting they came to: limits go by it."""
        lines = [line for claim in self.claims if claim.who == who for line in claim.lines]
        return sum(line.pence for line in lines if line.state not in ("taken_back", "not_paid"))

    def refuse(self, line: Line, by: int, today: date) -> bool:
        if not self._may_decide(line, by):
            return False
        if line.state == "sent":
            self._decide(line, "not_paid", by, today)
        return line.state == "not_paid"

    def _decide(self, line: Line, state: str, by: int, today: date) -> None:
        line.state, line.decided, line.decided_on = state, by, today
        line.first = None if line.first == by else line.first

    def ask(self, line: Line, by: int) -> bool:
        if not self._may_decide(line, by):
            return False
        if line.state == "sent":
            line.state, line.question, line.answer, line.first = "question", True, "", None
        return line.state == "question"

    def answer(self, line: Line, words: str, typist: int | None) -> bool:
        is_same = line.state == "sent" and line.question and line.answer == words
        if not (is_same or line.state == "question") or not self.theirs(line.claim, typist):
            return False
        line.state, line.answer = "sent", words
        return True

    def take_back(self, claim: Claim, typist: int | None) -> bool:
        undecided = [line for line in claim.lines if line.state in ("sent", "question")]
        if not undecided and all(line.state != "taken_back" for line in claim.lines):
            return False
        if not self.theirs(claim, typist):
            return False
        for line in undecided:
            line.state = "taken_back"
        return True

    def appeal(self, line: Line, typist: int | None, today: date) -> bool:
        if line.is_again:
            return True
        if line.state != "not_paid" or today - line.decided_on > timedelta(days=92):
            return False
        if typist is not None and typist in (line.decided, line.first):
            return False
        line.is_again, line.refused, line.again_typist = True, line.decided, typist
        line.state, line.decided, line.first = "sent", None, None
        return True

    def hurry(self, claim: Claim, typist: int | None) -> bool:
        is_open = any(line.state in ("sent", "question") for line in claim.lines)
        if not (claim.is_urgent or is_open) or not self.theirs(claim, typist):
            return False
        claim.is_urgent = True
        return True
