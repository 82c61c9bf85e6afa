"""The auditor: the invariants of money as queries of its own. (security.md 5.2, M8)

It shares no code with what pays: each check is one statement over the tables as they are, and
names the rows that should not be. An empty list means that all is well.
"""

import hashlib
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import connection

from payments.domain import advance_checks, direct_checks, gift_checks, ledger_checks, rule_checks

SHOWN = 20


@dataclass(frozen=True)
class Violation:
    """One invariant that does not hold, and where."""

    name: str
    ids: tuple[int, ...]

    def __str__(self) -> str:
        more = f" and {len(self.ids) - SHOWN} more" if len(self.ids) > SHOWN else ""
        return f"{self.name}: {', '.join(map(str, self.ids[:SHOWN]))}{more}"


LINE = """payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id
          JOIN payments_due d ON d.id = l.due_id"""
FEE = "payments_due d JOIN activities_seat s ON s.id = d.seat_id"
COST = """payments_due d JOIN payments_claimline c ON c.id = d.line_id
          JOIN payments_claim k ON k.id = c.claim_id"""
CALL = """SELECT 1 FROM payments_payeecall k
          WHERE k.change_id = c.id AND k.outcome IN ('called', 'met')"""
# Changed bank details wait for a moment or a call; once stopped, for a call since then.
ON_HOLD = f"""
    SELECT l.id FROM {LINE} JOIN payments_payeechange c ON c.account_id = l.payee_id
    WHERE l.life = 'live' AND r.%(at)s IS NOT NULL AND CASE WHEN c.stopped_at <= r.%(at)s
        THEN NOT EXISTS ({CALL} AND k.at BETWEEN c.stopped_at AND r.%(at)s)
        ELSE (c.waits_until IS NULL OR c.waits_until > r.%(at)s)
            AND NOT EXISTS ({CALL} AND k.at <= r.%(at)s) END"""
# What was taken out of a frozen run, for who may have died, before anybody took its file.
OUT = """coalesce((SELECT sum(o.amount_pence) FROM payments_payoutline o
         WHERE o.run_id = r.id AND o.life = 'void'), 0)"""
# Each gives the ids of what is wrong: dues, payout lines, runs or claim lines.
CHECKS = {
    "due with two live lines": """
        SELECT due_id FROM payments_payoutline WHERE life = 'live'
        GROUP BY due_id HAVING count(*) > 1""",
    "line that is not its due": f"""
        SELECT l.id FROM {LINE} WHERE l.life = 'live'
        AND (l.amount_pence <> d.amount_pence OR l.person_id <> d.person_id)""",
    "line that pays somebody else's account": """
        SELECT l.id FROM payments_payoutline l JOIN payments_payeeaccount a ON a.id = l.payee_id
        WHERE a.person_id <> l.person_id OR a.way <> 'bank'""",
    "line of a frozen run without an account": f"""
        SELECT l.id FROM {LINE} WHERE r.frozen_at IS NOT NULL AND l.payee_id IS NULL""",
    "run that is not the sum of its lines": """
        SELECT r.id FROM payments_payoutrun r LEFT JOIN payments_payoutline l ON l.run_id = r.id
        WHERE r.frozen_at IS NOT NULL GROUP BY r.id
        HAVING r.total_pence <> coalesce(sum(l.amount_pence), 0) OR r.line_count <> count(l.id)""",
    "due on its way or paid outside a run": """
        SELECT d.id FROM payments_due d
        LEFT JOIN payments_payoutline l ON l.due_id = d.id AND l.life = 'live'
        LEFT JOIN payments_payoutrun r ON r.id = l.run_id AND (
            d.state = 'on_its_way' AND r.state IN ('frozen', 'released')
            OR d.state = 'paid' AND r.state = 'paid')
        WHERE d.goes_as = 'money' AND d.state IN ('on_its_way', 'paid')
        GROUP BY d.id HAVING count(r.id) <> 1""",
    "live line whose due stands elsewhere": f"""
        SELECT l.id FROM {LINE} WHERE l.life = 'live' AND (r.state, d.state) NOT IN (
            ('prepared', 'approved'), ('frozen', 'on_its_way'), ('released', 'on_its_way'),
            ('paid', 'paid'))""",
    "cost lined up without a decision": f"""
        SELECT d.id FROM {COST} WHERE d.state <> 'taken_back'
        AND (c.state <> 'approved' OR c.decided_by_id IS NULL)""",
    "fee for a seat that was not marked": f"""
        SELECT d.id FROM {FEE} WHERE d.state <> 'taken_back' AND (
            s.attendance = 'unmarked' OR s.attendance = 'did_not_come' AND NOT EXISTS (
                SELECT 1 FROM payments_reversal v WHERE v.due_id = d.id))""",
    "fee more than was offered": f"""
        SELECT d.id FROM {FEE} WHERE d.state = 'approved'
        AND s.attendance IN ('came', 'part', 'reserve_came', 'stayed_away')
        AND d.amount_pence + coalesce((
            SELECT coalesce(o.amount_pence, v.should_be_pence - d.amount_pence)
            FROM payments_reversal v LEFT JOIN payments_due o ON o.rest_of_id = v.id
            WHERE v.due_id = d.id AND v.outcome = 'made_up'), 0)
            <> coalesce(s.fee_less_pence, s.fee_offered_pence)""",
    "fee that was earned and is not owed": """
        SELECT s.id FROM activities_seat s LEFT JOIN payments_due d ON d.seat_id = s.id
        WHERE (s.attendance IN ('came', 'part', 'reserve_came', 'stayed_away')
            OR s.attendance = 'called_off' AND (NOT s.is_reserve OR s.stepped_up_at IS NOT NULL))
        AND s.fee_choice IN ('full', 'less', 'voucher', 'give')
        AND coalesce(s.fee_less_pence, s.fee_offered_pence) > 0
        AND (d.id IS NULL OR d.state = 'taken_back')""",
    "approver of their own cost": f"""
        SELECT d.id FROM {COST} JOIN people_person p ON p.id = k.person_id
        WHERE p.user_id IN (c.decided_by_id, c.first_check_by_id)
        OR k.entered_by_id IN (c.decided_by_id, c.first_check_by_id)""",
    "appeal decided by who said no": f"""
        SELECT d.id FROM {COST} JOIN payments_appeal a ON a.line_id = c.id
        WHERE a.refused_by_id IN (c.decided_by_id, c.first_check_by_id)
        OR a.typed_by_id IN (c.decided_by_id, c.first_check_by_id)""",
    "run released by who froze it": """
        SELECT id FROM payments_payoutrun WHERE released_by_id = frozen_by_id""",
    "run released by who it pays": """
        SELECT DISTINCT r.id FROM payments_payoutrun r
        JOIN payments_payoutline l ON l.run_id = r.id
        JOIN people_person p ON p.id = l.person_id WHERE p.user_id = r.released_by_id""",
    "return that no statement shows and no second officer saw": """
        SELECT b.id FROM payments_paymentreturn b
        WHERE b.code IN ('C', 'other') AND b.noted_at < now() - interval '7 days'
        AND NOT EXISTS (SELECT 1 FROM payments_bankline l WHERE l.run_id = b.run_id
            AND l.person_id = b.person_id AND l.means = 'return')
        AND NOT EXISTS (SELECT 1 FROM payments_returnconfirmation c
            WHERE c.payment_return_id = b.id AND c.by_id <> b.noted_by_id)""",
    "paid due without the day of its run": """
        SELECT d.id FROM payments_due d
        LEFT JOIN payments_payoutline l ON l.due_id = d.id AND l.life = 'live'
        LEFT JOIN payments_payoutrun r ON r.id = l.run_id
        WHERE d.goes_as = 'money' AND d.state = 'paid'
        AND d.paid_on IS DISTINCT FROM r.pay_on""",
    "approved cost that is not owed": """
        SELECT c.id FROM payments_claimline c LEFT JOIN payments_due d ON d.line_id = c.id
        WHERE c.state = 'approved' AND (d.state = 'taken_back'
            OR coalesce(d.amount_pence, 0) + coalesce((
                SELECT sum(u.amount_pence) FROM payments_advanceuse u WHERE u.line_id = c.id
            ), 0) <> c.amount_pence)""",
    "line frozen to details on hold": ON_HOLD % {"at": "frozen_at"},
    "line released to details on hold": ON_HOLD % {"at": "released_at"},
    "run released by who confirmed its details": f"""
        SELECT DISTINCT r.id FROM {LINE} JOIN payments_payeechange c ON c.account_id = l.payee_id
        WHERE l.life = 'live' AND EXISTS ({CALL} AND k.by_id = r.released_by_id)""",
    "run whose money is not settled, returned or on its way": f"""
        SELECT r.id FROM payments_payoutrun r
        WHERE r.state IN ('released', 'paid') AND r.total_pence - {OUT} <> (
            SELECT coalesce(sum(l.amount_pence), 0) FROM payments_payoutline l
            JOIN payments_due d ON d.id = l.due_id
            WHERE l.run_id = r.id AND l.life = 'live' AND d.state IN ('paid', 'on_its_way')
        ) - (
            SELECT coalesce(sum(-b.amount_pence), 0) FROM payments_paymentreturn b
            WHERE b.run_id = r.id)""",
    "all money released is not all settled, returned or on its way": f"""
        SELECT max(r.id) FROM payments_payoutrun r WHERE r.state IN ('released', 'paid')
        HAVING coalesce(sum(r.total_pence - {OUT}), 0) <> (
            SELECT coalesce(sum(d.amount_pence), 0) FROM payments_due d
            WHERE d.state IN ('paid', 'on_its_way') AND EXISTS (
                SELECT 1 FROM payments_payoutline l JOIN payments_payoutrun o ON o.id = l.run_id
                WHERE l.due_id = d.id AND l.life = 'live' AND o.state IN ('released', 'paid'))
        ) + (SELECT coalesce(sum(b.amount_pence), 0) FROM payments_paymentreturn b)""",
    "payment that came back and is not its lines": """
        SELECT b.id FROM payments_paymentreturn b
        JOIN payments_payoutrun r ON r.id = b.run_id
        LEFT JOIN payments_payoutline l ON l.run_id = b.run_id AND l.person_id = b.person_id
        GROUP BY b.id, r.id HAVING r.state <> 'paid'
        OR sum(l.amount_pence) IS DISTINCT FROM b.amount_pence
        OR bool_or(l.life <> 'returned' OR l.came_back_id IS DISTINCT FROM b.id)""",
    "line that came back without anybody noting it": """
        SELECT id FROM payments_payoutline
        WHERE (life = 'returned') <> (came_back_id IS NOT NULL)""",
    "payment made again to details that sent it back": f"""
        SELECT l.id FROM {LINE} JOIN payments_payeeaccount a ON a.id = l.payee_id
        JOIN payments_payoutline o ON o.due_id = l.due_id AND o.id < l.id
        JOIN payments_paymentreturn b ON b.id = o.came_back_id
        WHERE r.frozen_at IS NOT NULL AND l.life <> 'void'
        AND b.code IN ('0', '2', '3', '5', 'B') AND a.saved_at <= b.noted_at
        AND NOT EXISTS (SELECT 1 FROM payments_returncall k WHERE k.payment_return_id = b.id
            AND k.outcome = 'right' AND k.at <= r.frozen_at)
        AND NOT EXISTS (SELECT 1 FROM payments_payeechange c
            JOIN payments_payeecall k ON k.change_id = c.id
            WHERE c.account_id = a.id AND k.outcome IN ('called', 'met')
            AND k.at BETWEEN b.noted_at AND r.frozen_at)""",
    "line frozen for somebody who may have died": f"""
        SELECT l.id FROM {LINE} JOIN people_person p ON p.id = l.person_id
        WHERE l.life = 'live' AND r.frozen_at > p.quiet_at""",
    "due that failed and never came back": """
        SELECT d.id FROM payments_due d WHERE d.state = 'failed' AND NOT EXISTS (
            SELECT 1 FROM payments_payoutline l WHERE l.due_id = d.id AND l.life = 'returned')
        OR d.state = 'failed' AND EXISTS (
            SELECT 1 FROM payments_payoutline l WHERE l.due_id = d.id AND l.life = 'live')""",
    "return noted by who was paid": """
        SELECT b.id FROM payments_paymentreturn b JOIN people_person p ON p.id = b.person_id
        WHERE p.user_id = b.noted_by_id""",
    "line of the bank's statement that is not what we paid": f"""
        SELECT b.id FROM payments_bankline b JOIN payments_payoutrun r ON r.id = b.run_id
        WHERE b.state = 'matched' AND (r.state NOT IN ('released', 'paid')
            OR b.means = 'run' AND (r.state <> 'paid' OR -b.pence <> r.total_pence - {OUT})
            OR b.means <> 'run' AND abs(b.pence) IS DISTINCT FROM (
                SELECT sum(l.amount_pence) FROM payments_payoutline l
                WHERE l.run_id = r.id AND l.person_id = b.person_id AND l.life <> 'void'))""",
    "due of somebody else": f"""
        SELECT d.id FROM {FEE} WHERE s.person_id <> d.person_id
        UNION ALL SELECT d.id FROM {COST} WHERE k.person_id <> d.person_id
        UNION ALL SELECT d.id FROM payments_due d JOIN payments_advance a ON a.id = d.advance_id
        WHERE a.person_id <> d.person_id""",
}
FROZEN = """
    SELECT r.id, r.contents_hash, l.id, l.due_id, l.person_id, l.payee_id, l.amount_pence
    FROM payments_payoutrun r LEFT JOIN payments_payoutline l ON l.run_id = r.id
    WHERE r.frozen_at IS NOT NULL ORDER BY r.id, l.id
"""


def every() -> dict[str, str]:
    """Return each check that is one statement, by its name."""
    of_others = gift_checks.CHECKS | rule_checks.CHECKS | direct_checks.CHECKS
    return CHECKS | ledger_checks.CHECKS | of_others | advance_checks.CHECKS


def check() -> list[Violation]:
    """Look at all money there is and return what should not be, by name."""
    found = []
    with connection.cursor() as cursor:
        for name, statement in every().items():
            cursor.execute(f"SELECT * FROM ({statement}) AS wrong(id) ORDER BY id")
            found.append(Violation(name, tuple(pk for (pk,) in cursor.fetchall())))
        cursor.execute(FROZEN)
        found.append(Violation("run changed after it was frozen", _changed(cursor)))
    return [violation for violation in found if violation.ids]


def _changed(rows) -> tuple[int, ...]:
    """Take the fingerprint of every frozen run anew and return those that differ."""
    changed = []
    for (run, kept), lines in groupby(rows, key=itemgetter(0, 1)):
        told = "\n".join("|".join(map(str, line[2:])) for line in lines)
        if hashlib.sha256(told.encode()).hexdigest() != kept:
            changed.append(run)
    return tuple(changed)
