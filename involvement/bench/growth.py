"""How lists, searches, queues and counts grow with their table, up to a million rows.

What is timed is the waiting for the database, statement by statement, of one request.
"""

import math
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db import models
from django.utils import timezone

from activities.models import Activity, Meeting, MeetingState, Purpose, Seat
from impact.domain import tallies
from impact.models import Difference, Feedback
from involvement import finding
from involvement.bench import copies, yard
from involvement.bench.arithmetic import exponent, thousands
from involvement.bench.pages import PAGES, STAFF, Look, NotThere, to
from involvement.bench.report import Goals, Table, heading, listed, say
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Person, User
from payments.models import Claim, ClaimLine, Due, DueState, LineState, PayoutLine

TIMES = 25
MOST = 0.10
# with fewer rows than this the planner may read the table, so a cost is compared with this floor
FLOOR = 0.0005
# so many meetings to come, costs to check, dues to pay and messages that failed, at every size
OPEN = 2_000
# seconds after which a page is not asked at the next size
PATIENCE = 5.0


def ann() -> str:
    """What the search for one name puts into the address, for the staff of the trial."""
    by = User.objects.get(email=STAFF)
    return finding.hide({"name": "Ann Lee"}, by=by)


SEARCHES = [
    Look("people: one found", STAFF, lambda: to("people")() + "?" + urlencode({"found": ann()})),
    Look("activities: planning", STAFF, lambda: to("activities")() + "?state=planning"),
    Look("meetings: team", STAFF, to("meetings")),
    Look("meetings: past", STAFF, lambda: to("meetings")() + "?when=past"),
]


def measure(sizes: Sequence[int], goals: Goals) -> None:
    """Fill the tables to each size in turn, and time every page at each."""
    heading("Growth: waiting for the database, in ms a request, and the exponent")
    looks = [*PAGES, *SEARCHES]
    costs: dict[str, list[float]] = {look.name: [] for look in looks}
    too_slow: set[str] = set()
    filled = 0
    for size in sizes:
        began = time.perf_counter()
        fill(range(filled + 1, size + 1))
        filled = size
        say(f"{thousands(size)} rows in each table after {time.perf_counter() - began:.0f} s.")
        began = time.perf_counter()
        tallies.keep(now=timezone.now())
        say(f"The figures of insight counted in {time.perf_counter() - began:.1f} s.")
        for look in looks:
            if look.name in too_slow:
                continue
            waits, took = cost(look)
            costs[look.name] += waits
            if took > PATIENCE:
                too_slow.add(look.name)
    judge(costs, sizes, goals)


def judge(costs: dict[str, list[float]], sizes: Sequence[int], goals: Goals) -> None:
    """Print how each page grows; one that was too slow at a size is not asked at the next."""
    table = Table(("page", 22), *((thousands(size), 12) for size in sizes), ("exponent", 10))
    over, there = [], 0
    for name, each in costs.items():
        if not each:
            continue
        there += 1
        floored = [max(one, FLOOR) for one in each]
        grows = exponent(floored, sizes[: len(each)]) if len(each) > 1 else math.nan
        shown = [f"{one * 1000:.1f}" for one in each] + ["too slow"] * (len(sizes) - len(each))
        table.row(name, *shown, f"{grows:.2f}")
        if grows > MOST or len(each) < len(sizes):
            over.append(f"{name} {grows:.2f}")
    if len(sizes) > 1:
        goals.judge(
            "B3",
            f"growth exponent at most {MOST:.2f} from {thousands(sizes[0])} to "
            f"{thousands(sizes[-1])} rows",
            listed(over, most=40) or f"all {there}",
            not over,
        )
    insight = costs["insight"]
    if len(insight) == len(sizes):
        ratio = insight[-1] / yard.seconds()
        size = thousands(sizes[-1])
        proven = not tallies.verify(today=timezone.localdate())
        agrees = "equal to a recount" if proven else "not equal to a recount"
        goals.judge(
            "B8",
            "insight over a million attendances under 2 yards, and equal to a recount",
            f"{ratio:.2f} at {size}, {agrees}",
            ratio < 2 and proven if sizes[-1] >= 1_000_000 else None,
        )


def cost(look: Look) -> tuple[list[float], float]:
    """Return the least seconds a request waits for the database, and the whole first one.

    The list is empty where the page is not there.
    """
    try:
        door, path = look.door(), look.path()
    except NotThere:
        return [], 0.0
    began = time.perf_counter()
    if door.ask(path).status != 200:
        return [], 0.0
    took = time.perf_counter() - began
    times = TIMES if took < 0.5 else 1
    # noise only ever adds to a wait
    return [min(door.ask(path, listen=True).in_database for _ in range(times))], took


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
    told = Notice.objects.order_by("pk").first()
    rows: list[tuple] = [
        (Person, seat.person, {"user_id": "NULL", "name": "'Amara ' || md5(k::text)"}),
        (Activity, activity, {"title": "'Plan ' || md5(k::text)"}),
        (Meeting, meeting, _meeting()),
        (Seat, seat, {}),
        (Claim, claim, _claim()),
        (ClaimLine, line, _claim_line()),
        (
            Due,
            line.due,
            {
                "state": _open(f"'{DueState.APPROVED}'", "state"),
                "paid_on": _open("NULL", "paid_on"),
            },
        ),
        (PayoutLine, PayoutLine.objects.filter(due=line.due).first(), {}),
        (Notice, told, {"state": _open(f"'{NoticeState.FAILED}'", "state")}),
        (Difference, Difference.objects.order_by("pk").first(), {}),
        (Feedback, Feedback.objects.filter(person__isnull=False).order_by("pk").first(), {}),
    ]
    return [(model, f"id = {row.pk}", changes) for model, row, changes in rows if row is not None]


def _claim() -> dict[str, str]:
    return {
        "sent_at": "sent_at - k * interval '1 minute'",
        "decide_by": "decide_by - k / 1440",
        "pay_by": "pay_by - k / 1440",
    }


def _claim_line() -> dict[str, str]:
    return {
        "state": _open(f"'{LineState.SENT}'", f"'{LineState.APPROVED}'"),
        "decided_at": _open("NULL", "decided_at"),
        "decided_by_id": _open("NULL", "decided_by_id"),
    }


def _meeting() -> dict[str, str]:
    coming, gone = "now() + k * interval '30 minutes'", "starts_at - k * interval '1 minute'"
    return {
        "state": _open(f"'{MeetingState.PLANNED}'", "state"),
        "starts_at": _open(coming, gone),
        "ends_at": _open(f"{coming} + interval '2 hours'", gone.replace("starts", "ends")),
    }


def _open(is_open: str, otherwise: str) -> str:
    """What is waiting stays as many however long the past grows behind it."""
    return f"CASE WHEN k <= {OPEN} THEN {is_open} ELSE {otherwise} END"
