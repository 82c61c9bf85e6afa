"""How many in a second: presence of a year, a payout of ten thousand lines, reminders."""

import contextlib
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from activities.models import Meeting, MeetingState, Seat
from impact.domain import held
from involvement.bench import copies, reminding
from involvement.bench.arithmetic import thousands
from involvement.bench.report import Goals, attempt, heading, say
from involvement.people.models import Person, User
from payments import bank
from payments.domain import payouts
from payments.models import Due, PayeeAccount, PayoutLine, PayoutRun

MEETINGS, SEATS = 10_000, 15
LINES = (1_000, 10_000, 100_000)
FIRST_DAY = date(2001, 1, 5)
BARE = """
    SELECT seat.meeting_id, seat.capacity,
        count(*) FILTER (WHERE reply <> 'not_coming'
                         AND (NOT is_reserve OR stepped_up_at IS NOT NULL)),
        count(*) FILTER (WHERE reply = 'coming'
                         AND (NOT is_reserve OR stepped_up_at IS NOT NULL)),
        count(*) FILTER (WHERE attendance IN ('came', 'part', 'reserve_came')),
        count(*) FILTER (WHERE is_reserve AND stepped_up_at IS NULL AND reply = 'coming')
    FROM activities_seat seat JOIN activities_meeting meeting ON meeting.id = seat.meeting_id
    WHERE seat.invited_at IS NOT NULL AND meeting.id > %s
    GROUP BY seat.meeting_id, seat.capacity
"""


def measure(goals: Goals) -> None:
    heading("Rates")
    attempt("Presence", measure_presence, goals)
    attempt("Payouts", measure_payout, goals)
    attempt("Reminders", reminding.measure, goals)


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def middle(act: Callable[[], object], times: int = 5) -> float:
    act()
    return statistics.median(seconds(act) for _ in range(times))


# Presence


def measure_presence(goals: Goals) -> None:
    """Judge ten thousand meetings of fifteen seats as the figures do, beside the bare statement."""
    fill_a_year()
    year = Meeting.objects.filter(pk__gt=copies.STRIDE)

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(BARE, [copies.STRIDE])
            return cursor.fetchall()

    floor, judged = middle(bare), middle(lambda: held.count(year))
    if sum(alike.number for alike in held.count(year)) != MEETINGS:
        raise RuntimeError("the figures do not hold every meeting of the year")
    say(
        f"Presence of {thousands(MEETINGS)} meetings: bare statement {floor * 1000:.0f} ms, "
        f"judged by the rules {judged / floor:.2f} times that."
    )
    goals.judge(
        "B5",
        "presence of a year at most 1.5 times the bare statement",
        f"{judged / floor:.2f}",
        judged / floor <= 1.5,
    )


def fill_a_year() -> None:
    meeting = Meeting.objects.filter(state=MeetingState.PLANNED, seats__isnull=False).first()
    seat = meeting.seats.first()
    people = Person.objects.order_by("pk").values_list("pk", flat=True)[:SEATS]
    numbers = range(1, MEETINGS + 1)
    with copies.without_triggers():
        starts = {"starts_at": "now() + k * interval '45 minutes'"}
        starts["ends_at"] = "now() + (k + 2) * interval '45 minutes'"
        changes = starts | {"state": "'held'"}
        copies.copy(
            Meeting, numbers, shifted=[Meeting], changes=changes, where=f"id = {meeting.pk}"
        )
        for number, person in enumerate(people):
            changes = {
                "id": f"{number} * 10000 + k * {copies.STRIDE}::bigint",
                "person_id": str(person),
                "is_reserve": "false" if number < 12 else "true",
                "reply": "(ARRAY['coming','none','not_coming'])[1 + k % 3]",
                "capacity": "'carer'" if number % 3 == 0 else "'service_user'",
                "attendance": "(ARRAY['came','part','did_not_come'])[1 + k % 3]",
                "marked_at": "now()",
                "marked_by_id": str(meeting.made_by_id),
                "replied_at": "CASE WHEN k % 3 = 1 THEN NULL ELSE now() END",
                "stepped_up_at": "NULL",
                "goes_alone_at": "NULL",
            }
            copies.copy(Seat, numbers, shifted=[Meeting], changes=changes, where=f"id = {seat.pk}")
    copies.analyse()


# Payouts


def measure_payout(goals: Goals) -> None:
    """Prepare and freeze a run, beside one `bulk_create` of as many lines."""
    fill_dues()
    officer = User.objects.filter(grants__role="finance").order_by("pk").first()
    floor = middle(lambda: bulk(LINES[1]), 3)
    taken: dict[int, tuple[float, int, int]] = {size: payout(size, officer) for size in LINES}
    took = statistics.median([taken[LINES[1]][0], *(payout(LINES[1], officer)[0] for _ in "12")])
    statements = taken[LINES[1]][1]
    memory = taken[LINES[2]][2] / taken[LINES[0]][2]
    say(
        f"Payout of {thousands(LINES[1])} lines: {took:.2f} s, {statements} statements; "
        f"one bulk_create {floor:.2f} s. Memory {taken[LINES[0]][2] / 1000:.0f} MB at "
        f"{thousands(LINES[0])} lines, {taken[LINES[2]][2] / 1000:.0f} MB at {thousands(LINES[2])}."
    )
    goals.judge(
        "B6",
        "payout of 10 000 lines at most 1.0 bulk_create, in at most 20 statements",
        f"{took / floor:.2f}, {statements} statements",
        took / floor <= 1 and statements <= 20,
    )
    goals.judge(
        "B6",
        "its memory at 100 000 lines at most 1.15 times that at 1 000",
        f"{memory:.2f}",
        memory <= 1.15,
    )
    lines = [
        (n, f"Person {n}", f"PERSON {n}", "089999", f"{n:08d}", False, 50_00)
        for n in range(1, 10_001)
    ]
    batch = bank.Batch("A1", 1, day(LINES[0]), day(LINES[0]), trial=False, details={})
    wrote = middle(lambda: bank.write("generic", batch, lines, total_pence=50_00 * 10_000), 3)
    say(f"Bank file written and read back: {thousands(10_000 / wrote)} lines a second.")


def fill_dues() -> None:
    """Make dues of which the first thousand fall on one day, more on the next, and so on."""
    due = Due.objects.filter(seat__isnull=False).order_by("pk").first()
    account = PayeeAccount.objects.filter(replaced_at=None, way="bank").first()
    days = " ".join(f"WHEN k <= {size} THEN DATE '{day(size)}'" for size in LINES)
    rows = [
        (Person, due.person_id, {"user_id": "NULL"}),
        (Seat, due.seat_id, {}),
        (PayeeAccount, account.pk, {"person_id": f"{due.person_id} + k * {copies.STRIDE}::bigint"}),
        (
            Due,
            due.pk,
            {
                "state": "'approved'",
                "paid_on": "NULL",
                "payable_from": f"CASE {days} END",
            },
        ),
    ]
    shifted = [model for model, *_ in rows]
    with copies.without_triggers():
        for model, pk, changes in rows:
            copies.copy(
                model, range(1, LINES[-1] + 1), shifted=shifted, changes=changes, where=f"id = {pk}"
            )
    copies.analyse()


def day(size: int) -> date:
    return FIRST_DAY + timedelta(days=7 * LINES.index(size))


def bulk(size: int) -> None:
    """Create as many lines as a run would have, the ordinary way, and take them back."""
    dues = payouts.unlined(day(size)).values_list("pk", "person_id", "amount_pence")
    with transaction.atomic():
        run = PayoutRun.objects.create(pay_on=day(size), number=900)
        PayoutLine.objects.bulk_create(
            PayoutLine(run=run, due_id=due, person_id=person, amount_pence=pence)
            for due, person, pence in dues
        )
        transaction.set_rollback(True)


def payout(size: int, officer: User) -> tuple[float, int, int]:
    """Return the seconds, the statements and the most memory (KB) of one run, taken back."""
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), most_memory() as memory:
        began = time.perf_counter()
        with connection.execute_wrapper(note):
            run = payouts.prepare(pay_on=day(size))
            payouts.freeze(run, by=officer)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    count = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    return took, len(count), memory[0]


@contextlib.contextmanager
def most_memory() -> Iterator[list[int]]:
    """Note the most memory this process holds meanwhile, in KB."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    found: list[int] = []
    with contextlib.suppress(OSError):
        reset.write_text("5")
    yield found
    if status.exists():
        lines = status.read_text().splitlines()
        found.append(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
    else:
        found.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
