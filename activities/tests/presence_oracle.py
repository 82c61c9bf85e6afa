"""Presence as the framework and the rulings have it, written down again without the code.

R11: a minimum of two and ideally three in any meeting. R12: a reserve at high-level meetings.
R13: one person alone is never expected to attend; only their own choice changes that.
R10: both voices are heard, or have a separate way; that is advice and changes no headline.
Nothing here imports what it judges.
"""

from dataclasses import dataclass, field

TWO, THREE = 2, 3


@dataclass
class Place:
    """One person asked to a meeting."""

    name: object
    carer: bool = False
    reserve: bool = False
    stepped_up: bool = False
    reply: str = "none"  # none, coming, not_coming, not_sure, asked
    own_choice: bool = False

    @property
    def counts(self):
        """A reserve counts only when stepped up."""
        return self.stepped_up or not self.reserve


@dataclass
class Table:
    """Everybody asked to one meeting, and what else decides."""

    places: list[Place] = field(default_factory=list)
    high: bool = False
    late: bool = False
    separate: bool = False
    asked_anybody: bool = True
    minimum: int = TWO
    ideal: int = THREE

    @property
    def expected(self):
        """Invited and not declined."""
        return [p for p in self.places if p.counts and p.reply != "not_coming"]

    @property
    def confirmed(self):
        return [p for p in self.places if p.counts and p.reply == "coming"]

    @property
    def has_reserve(self):
        return any(not p.counts and p.reply == "coming" for p in self.places)

    @property
    def is_by_choice(self):
        """The one person, who said yes, chose to go ahead."""
        return any(p.own_choice for p in self.confirmed)


def word(table):
    """The word at the top and the clause it rests on."""
    if not table.asked_anybody:
        return "waiting", "R11"
    yes, may_come = len(table.confirmed), len(table.expected)
    # the table of the rulings, a row at a time
    stop_now = table.late and yes in (0, 1)
    stop_any_time = may_come in (0, 1)
    if stop_now or stop_any_time:
        who_counts = yes if table.late else may_come
        if table.is_by_choice and yes == 1 and who_counts == 1:
            return "at_risk", "R13"
        one = may_come == 1 or (table.late and yes == 1)
        return "stop", "R13" if one else "R11"
    if (yes if table.late else may_come) < table.minimum:
        return "stop", "R11"  # a stricter rule of BASW's own
    if yes < table.minimum:
        return "waiting", "R11"
    if yes < table.ideal:
        return "at_risk", "R11"
    if table.high and not table.has_reserve:
        return "at_risk", "R12"
    return "ready", "R11"


def unheard(table):
    """Whose voice is missing while the other is there; nothing where they have their own way."""
    here = table.confirmed if table.late else table.expected
    carers = [p for p in here if p.carer]
    if table.separate or not table.asked_anybody or not here:
        return set()
    missing = set()
    if len(carers) == len(here):
        missing.add("service users")
    if not carers:
        missing.add("carers")
    return missing


class Guard:
    """Remembers a meeting from one change to the next, and who an alert must be open for.

    It fires when those expected fall to exactly one, or one alone has said yes from the reply-by
    date on; never on the first invitation, and never against the one person's own choice. When
    that choice ends, they are as alone as before. It stays until they are not alone any more.
    """

    def __init__(self):
        self.open_for = None
        self.had, self.was_choice = 0, False

    def look(self, table, *, asked=False):
        """Look at the meeting after a change; `asked` when staff pressed to ask the one."""
        expected, yes = table.expected, table.confirmed
        one = None
        if len(yes) == 1 and (table.late or len(expected) == 1):
            one = yes[0]
        elif len(expected) == 1:
            one = expected[0]
        fell = len(expected) == 1 and (self.had > 1 or self.was_choice)
        is_late_yes = table.late and len(yes) == 1
        if one is None or table.is_by_choice:
            self.open_for = None
        elif self.open_for is not None or fell or is_late_yes or asked:
            self.open_for = one.name
        self.had, self.was_choice = len(expected), table.is_by_choice
        return self.open_for
