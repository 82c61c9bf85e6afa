"""Payments: budgets of work and of groups. Nobody is asked before there is money for it. (C19)

What somebody may cost is offered when they are asked, promised when they say yes, owed once it is
priced, and spent when it is paid; nothing of it counts twice, and a no sets it free. Money given
before the day is spent once: costs are promised only beyond it, and what was let go stays spent.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from activities.models import Activity, Group, Meeting
from involvement import calendars
from involvement.audit import trail
from involvement.calendars import financial_year_start
from involvement.errors import RuleBroken
from involvement.money import pounds
from involvement.people.models import User
from payments.models import GroupBudget

COSTS = """
    activities_activity a JOIN activities_meeting m ON m.activity_id = a.id
    JOIN activities_seat s ON s.meeting_id = m.id
    CROSS JOIN LATERAL (
        SELECT CASE d.state WHEN 'paid' THEN 'spent' ELSE 'owed' END, d.amount_pence
        FROM payments_due d WHERE d.seat_id = s.id AND d.state <> 'taken_back'
        UNION ALL SELECT CASE d.state WHEN 'paid' THEN 'spent' ELSE 'owed' END, d.amount_pence
        FROM payments_due f JOIN payments_reversal v ON v.due_id = f.id
        JOIN payments_due d ON d.rest_of_id = v.id
        WHERE f.seat_id = s.id AND d.state <> 'taken_back'
        UNION ALL SELECT CASE d.state WHEN 'paid' THEN 'spent' ELSE 'owed' END, d.amount_pence
        FROM payments_claim k JOIN payments_claimline c ON c.claim_id = k.id
        JOIN payments_due d ON d.line_id = c.id WHERE k.seat_id = s.id
        UNION ALL SELECT CASE d.state WHEN 'paid' THEN 'spent' ELSE 'owed' END, u.amount_pence
        FROM payments_claim k JOIN payments_claimline c ON c.claim_id = k.id
        JOIN payments_advanceuse u ON u.line_id = c.id
        JOIN payments_due d ON d.advance_id = u.advance_id WHERE k.seat_id = s.id
        UNION ALL SELECT CASE WHEN d.id IS NULL THEN 'promised' WHEN d.state = 'paid' THEN 'spent'
            ELSE 'owed' END, v.amount_pence - (
                SELECT coalesce(sum(u.amount_pence), 0) FROM payments_advanceuse u
                WHERE u.advance_id = v.id AND u.how <> 'let_go')
        FROM payments_advance v LEFT JOIN payments_due d ON d.advance_id = v.id
        WHERE v.seat_id = s.id AND v.state IN ('asked', 'agreed', 'settled')
        UNION ALL SELECT 'promised', greatest(sum(c.amount_pence) - (
                SELECT coalesce(sum(v.amount_pence), 0) - coalesce(sum((
                    SELECT sum(u.amount_pence) FROM payments_advanceuse u
                    WHERE u.advance_id = v.id)), 0)
                FROM payments_advance v WHERE v.seat_id = s.id AND v.state IN ('asked', 'agreed')
            ), 0)
        FROM payments_claim k JOIN payments_claimline c ON c.claim_id = k.id
        WHERE k.seat_id = s.id AND c.state IN ('sent', 'question')
        UNION ALL SELECT CASE x.state WHEN 'paid' THEN 'spent' ELSE 'owed' END, x.amount_pence
        FROM payments_directcost x WHERE x.seat_id = s.id AND x.state <> 'cancelled'
        UNION ALL SELECT CASE s.reply WHEN 'coming' THEN 'promised' ELSE 'offered' END,
            CASE WHEN s.fee_choice = 'less' THEN s.fee_less_pence
                WHEN s.fee_choice IN ('none', 'wait') THEN 0 ELSE s.fee_offered_pence END
        WHERE s.attendance = 'unmarked' AND s.invited_at IS NOT NULL
            AND s.reply <> 'not_coming' AND m.state <> 'cancelled'
    ) AS cost(kind, pence)
"""
BY_KIND = f"""SELECT cost.kind, sum(cost.pence) FROM {COSTS}
              WHERE a.id = %(activity)s GROUP BY cost.kind"""
BY_GROUP = f"""SELECT a.group_id, cost.kind, sum(cost.pence) FROM {COSTS}
               WHERE m.starts_at >= %(start)s AND m.starts_at < %(end)s GROUP BY 1, 2"""
# Meetings of the year that have been, and those to come to which nobody is invited yet.
MEETINGS = """
    SELECT a.group_id, count(*) FILTER (WHERE m.state = 'held'),
        count(*) FILTER (WHERE m.state NOT IN ('held', 'cancelled') AND m.invited_at IS NULL)
    FROM activities_activity a JOIN activities_meeting m ON m.activity_id = a.id
    WHERE m.starts_at >= %(start)s AND m.starts_at < %(end)s GROUP BY 1
"""
# Whoever invites within a group waits for whoever else does, and then sees what they offered.
HOLD = "SELECT pg_advisory_xact_lock(hashtext('budget'), %s)"
LEFT = f"""
    SELECT coalesce(sum(cost.pence) FILTER (WHERE a.id = %(activity)s), 0),
        coalesce(sum(cost.pence) FILTER (WHERE m.starts_at >= %(start)s AND m.starts_at < %(end)s),
            0),
        (SELECT amount_pence FROM payments_groupbudget b
            WHERE b.group_id = %(group)s AND b.year = %(year)s)
    FROM {COSTS} WHERE a.id = %(activity)s
        OR a.group_id = %(group)s AND m.starts_at >= %(start)s AND m.starts_at < %(end)s
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """A budget and what became of it, in pence; no budget at all is None."""

    budget: int | None
    spent: int = 0
    owed: int = 0
    promised: int = 0
    offered: int = 0
    to_come: int = 0

    @property
    def taken(self) -> int:
        return self.spent + self.owed + self.promised + self.offered

    @property
    def left(self) -> int | None:
        return None if self.budget is None else self.budget - self.taken

    @property
    def forecast(self) -> int:
        """What it comes to by the end of the year, if meetings cost what they cost so far."""
        return self.taken + self.to_come


def of_activity(activity: Activity) -> Figures:
    """Return what a piece of work may cost, and what it has."""
    purpose = activity.current_purpose
    with connection.cursor() as cursor:
        cursor.execute(BY_KIND, {"activity": activity.pk})
        sums = {kind: int(pence) for kind, pence in cursor.fetchall()}
    return Figures(purpose.budget_pence if purpose else None, **sums)


def held(activity: Activity) -> Figures:
    """Return the same to somebody about to spend of it: nobody else does until they are done."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [activity.group_id])
    return of_activity(activity)


def of_groups(year: int) -> list[tuple[Group, Figures]]:
    """Return every group with its year, by name."""
    bounds = _bounds(year)
    with connection.cursor() as cursor:
        cursor.execute(BY_GROUP, bounds)
        sums: dict[int, dict[str, int]] = {}
        for group, kind, pence in cursor.fetchall():
            sums.setdefault(group, {})[kind] = int(pence)
        cursor.execute(MEETINGS, bounds)
        meetings = {group: (held, bare) for group, held, bare in cursor.fetchall()}
    budgets = dict(GroupBudget.objects.filter(year=year).values_list("group", "amount_pence"))
    return [
        (group, _figures(group.pk, budgets, sums, meetings))
        for group in Group.objects.order_by("name")
    ]


@transaction.atomic
def set_for(group: Group, *, year: int, amount_pence: int, by: User) -> None:
    """Say what a group may spend in a year. The same amount again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [group.pk])
    budget = GroupBudget.objects.filter(group=group, year=year).first()
    if budget is not None and budget.amount_pence == amount_pence:
        return
    was = pounds(budget.amount_pence) if budget else ""
    budget = budget or GroupBudget(group=group, year=year)
    budget.amount_pence, budget.set_by = amount_pence, by
    budget.save()
    trail.record("groupbudget.set", budget, by=by, was=was, reason=pounds(amount_pence))


def must_hold(meeting: Meeting, *, budget: int | None) -> None:
    """Raise RuleBroken when what is offered now is more than the work or its group may spend.

    Call it after the seats are made, in their transaction: they are counted with all others.
    """
    activity = meeting.activity
    year = financial_year_start(meeting.day).year
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [activity.group_id])
        about = {"activity": activity.pk, "group": activity.group_id, "year": year}
        cursor.execute(LEFT, about | _bounds(year))
        of_work, of_group, group_budget = cursor.fetchone()
    if budget is not None and of_work > budget:
        raise RuleBroken(
            _(
                "Nobody was invited. This would cost %(over)s more than the budget of this work. "
                "Ask %(name)s, who leads it, about the budget."
            )
            % {"over": pounds(int(of_work - budget)), "name": activity.lead.name}
        )
    if group_budget is not None and of_group > group_budget:
        raise RuleBroken(
            _(
                "Nobody was invited. This would cost %(over)s more than the budget of the group "
                "for the year. Ask the pay team about it."
            )
            % {"over": pounds(int(of_group - group_budget))}
        )


def years(today: date) -> list[int]:
    """The years that one plans in: the last, this and the next."""
    this = financial_year_start(today).year
    return [this - 1, this, this + 1]


def _bounds(year: int) -> dict[str, object]:
    first = date(year, calendars.OCTOBER, 1)
    return {
        "start": calendars.midnight(first),
        "end": calendars.midnight(calendars.months_after(first, 12)),
    }


def _figures(
    group: int,
    budgets: dict[int, int],
    sums: dict[int, dict[str, int]],
    meetings: dict[int, tuple[int, int]],
) -> Figures:
    found = sums.get(group, {})
    held, bare = meetings.get(group, (0, 0))
    priced = found.get("spent", 0) + found.get("owed", 0)
    return Figures(budgets.get(group), **found, to_come=bare * priced // held if held else 0)
