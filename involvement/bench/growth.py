"""How lists, searches, queues and counts grow with their table, up to a million rows.

What is timed is the waiting for the database, statement by statement, of one request.
"""

import statistics
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db import models

from activities.models import Activity, Meeting, MeetingState, Purpose, Seat
from impact.models import Difference, Feedback
from involvement.bench import copies, yard
from involvement.bench.arithmetic import exponent, thousands
from involvement.bench.pages import PAGES, STAFF, Look, NotThere, to
from involvement.bench.report import Goals, Table, heading, listed, say
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Person
from payments.models import Claim, ClaimLine, Due, DueState, LineState, PayoutLine

TIMES = 9
MOST = 0.10
# with fewer rows than this the planner may read the table, so a cost is compared with this floor
FLOOR = 0.0005

SEARCHES = [
    Look("people: search", STAFF, lambda: to("people")() + "?" + urlencode({"q": "Amara"})),
    Look("activities: search", STAFF, lambda: to("activities")() + "?" + urlencode({"q": "plan"})),
    Look("meetings: team", STAFF, to("meetings")),
]


def measure(sizes: Sequence[int], goals: Goals) -> None:
    """Fill the tables to each size in turn, and time every page at each."""
    heading("Growth: waiting for the database, in ms a request, and the exponent")
    looks = [*PAGES, *SEARCHES]
    costs: dict[str, list[float]] = {look.name: [] for look in looks}
    filled = 0
    for size in sizes:
        fill(range(filled + 1, size + 1))
        filled = size
        for look in looks:
            costs[look.name].append(cost(look))
    table = Table(("page", 20), *((thousands(size), 12) for size in sizes), ("exponent", 10))
    over, there = [], 0
    for name, each in costs.items():
        if None in each:
            continue
        there += 1
        grows = exponent([max(one, FLOOR) for one in each], sizes)
        table.row(name, *(f"{one * 1000:.1f}" for one in each), f"{grows:.2f}")
        if grows > MOST:
            over.append(f"{name} {grows:.2f}")
    if len(sizes) > 1:
        goals.judge(
            "B3",
            f"growth exponent at most {MOST:.2f} from {thousands(sizes[0])} rows to "
            f"{thousands(sizes[-1])}",
            listed(over, most=20) or f"all {there}",
            not over,
        )
    _figures(goals, sizes[-1])


def cost(look: Look) -> float | None:
    """Return the seconds that one request waits for the database; None if it is not there."""
    try:
        door, path = look.door(), look.path()
    except NotThere:
        return None
    if door.ask(path).status != 200:
        return None
    return statistics.median(door.ask(path, listen=True).in_database for _ in range(TIMES))


def _figures(goals: Goals, size: int) -> None:
    """Compare the insight page by the clock with the yard by the clock."""
    look = next(look for look in PAGES if look.name == "insight")
    waited = cost(look)
    if waited is None:
        return
    ratio = waited / yard.seconds()
    say(f"Insight over {thousands(size)} attendances waits {ratio:.2f} yards for the database.")
    goals.judge(
        "B8",
        "insight over a million attendances under 2 yards",
        f"{ratio:.2f} at {thousands(size)}",
        ratio < 2 if size >= 1_000_000 else None,
    )


def fill(numbers: range) -> None:
    """Add a row for each number to every table that grows; each points at its like."""
    with copies.without_triggers():
        for model, where, changes in _kinds():
            copies.copy(model, numbers, shifted=CHAIN, changes=changes, where=where)
    copies.analyse()


CHAIN = [
    Person,
    Activity,
    Purpose,
    Meeting,
    Seat,
    Claim,
    ClaimLine,
    Due,
    PayoutLine,
    Notice,
    Difference,
    Feedback,
]


def _kinds() -> list[tuple[type[models.Model], str, dict[str, str]]]:
    """Say for each table which row is copied, and what differs from copy to copy."""
    seat = Seat.objects.filter(claims__lines__isnull=False).order_by("pk").first()
    line = ClaimLine.objects.filter(claim__seat=seat, due__isnull=False).order_by("pk").first()
    line = line or ClaimLine.objects.filter(due__isnull=False).order_by("pk").first()
    claim, seat = line.claim, line.claim.seat
    meeting, activity = seat.meeting, seat.meeting.activity
    decided = f"CASE WHEN k % 20 = 0 THEN '{{}}' ELSE '{LineState.APPROVED}' END"
    told = Notice.objects.order_by("pk").first()
    rows: list[tuple] = [
        (Person, seat.person, {"user_id": "NULL", "name": "'Amara ' || md5(k::text)"}),
        (Activity, activity, {"title": "'Plan ' || md5(k::text)"}),
        (
            Meeting,
            meeting,
            {
                "state": f"CASE WHEN k % 10 = 0 THEN '{MeetingState.PLANNED}' ELSE state END",
                "starts_at": _minutes("CASE WHEN k % 10 = 0 THEN now() ELSE starts_at END"),
                "ends_at": _minutes("CASE WHEN k % 10 = 0 THEN now() ELSE starts_at END", 120),
            },
        ),
        (Seat, seat, {}),
        (Claim, claim, {"sent_at": _minutes("sent_at")}),
        (
            ClaimLine,
            line,
            {
                "state": decided.format(LineState.SENT),
                "decided_at": "CASE WHEN k % 20 = 0 THEN NULL ELSE decided_at END",
                "decided_by_id": "CASE WHEN k % 20 = 0 THEN NULL ELSE decided_by_id END",
            },
        ),
        (
            Due,
            line.due,
            {
                "state": f"CASE WHEN k % 20 = 0 THEN '{DueState.APPROVED}' ELSE state END",
                "paid_on": "CASE WHEN k % 20 = 0 THEN NULL ELSE paid_on END",
            },
        ),
        (PayoutLine, PayoutLine.objects.filter(due=line.due).first(), {}),
        (
            Notice,
            told,
            {"state": f"CASE WHEN k % 100 = 0 THEN '{NoticeState.FAILED}' ELSE state END"},
        ),
        (Difference, Difference.objects.order_by("pk").first(), {}),
        (Feedback, Feedback.objects.filter(person__isnull=False).order_by("pk").first(), {}),
    ]
    return [(model, f"id = {row.pk}", changes) for model, row, changes in rows if row is not None]


def _minutes(column: str, more: int = 0) -> str:
    return f"{column} + (k + {more}) * interval '1 minute'"
