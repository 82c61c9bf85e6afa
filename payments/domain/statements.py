"""Payout runs in whole statements: ten thousand lines take as many as ten do. (performance.md)"""

from datetime import datetime

from django.db import connection

from payments.models import DueState, PayoutRun, RunKind

# Changed bank details wait for a call, or for their moment; stopped ones for a call.
ON_HOLD = """
    EXISTS (
        SELECT 1 FROM payments_payeechange change WHERE change.account_id = account.id
        AND (change.state = 'stopped' OR change.state = 'waiting'
             AND (change.waits_until IS NULL OR change.waits_until > %(now)s))
    )
"""
# Whoever owes a line a place: approved money, its day has come, there is a bank account to pay,
# and no bank has told us that the person died.
PAYABLE = f"""
    payments_due due JOIN payments_payeeaccount account ON account.person_id = due.person_id
     AND account.replaced_at IS NULL AND account.way = 'bank' AND NOT {ON_HOLD}
    WHERE due.state = 'approved' AND due.goes_as = 'money'
    AND due.payable_from <= %(pay_on)s AND NOT EXISTS (
        SELECT 1 FROM people_person person
        WHERE person.id = due.person_id AND person.quiet_at IS NOT NULL
    )
"""
DROP = f"""
    DELETE FROM payments_payoutline line WHERE line.run_id = %(run)s
    AND NOT EXISTS (SELECT 1 FROM {PAYABLE} AND due.id = line.due_id)
"""
# Which of them a run of each kind is for: what cannot wait, or failed before, has its own.
FOR = {
    RunKind.WEEKLY: "",
    RunKind.SAME_DAY: """AND (EXISTS (
        SELECT 1 FROM payments_claimline cost JOIN payments_claim claim ON claim.id = cost.claim_id
        WHERE cost.id = due.line_id AND claim.is_urgent
    ) OR EXISTS (
        SELECT 1 FROM payments_advance advance
        WHERE advance.id = due.advance_id AND advance.is_urgent))""",
    RunKind.AGAIN: """AND EXISTS (
        SELECT 1 FROM payments_payoutline old
        WHERE old.due_id = due.id AND old.life = 'returned')""",
}
# FOR SHARE waits for whoever is correcting a due, and then looks at it again.
GATHER = {
    kind: f"""
    INSERT INTO payments_payoutline (run_id, due_id, person_id, payee_id, amount_pence, life)
    SELECT %(run)s, due.id, due.person_id, account.id, due.amount_pence, 'live' FROM {PAYABLE}
    {only} AND NOT EXISTS (
        SELECT 1 FROM payments_payoutline line WHERE line.due_id = due.id AND line.life = 'live'
    )
    ORDER BY due.id FOR SHARE OF due
    ON CONFLICT DO NOTHING
"""
    for kind, only in FOR.items()
}
# The state is counted, never searched for: the planner's idea of it is from before the run.
HOLD_DUES = """
    SELECT count(*) FILTER (WHERE state = %(was)s) FROM (
        SELECT due.state FROM payments_due due JOIN payments_payoutline line
        ON line.due_id = due.id AND line.life = 'live'
        WHERE line.run_id = %(run)s ORDER BY due.id FOR UPDATE OF due
    ) AS held
"""
# Until a run is frozen or released, nobody replaces, stops or confirms the details it pays.
HOLD_ACCOUNTS = """
    SELECT count(*) FROM (
        SELECT account.id FROM payments_payeeaccount account WHERE account.replaced_at IS NULL
        AND account.person_id IN (
            SELECT line.person_id FROM payments_payoutline line WHERE line.run_id = %(run)s
        ) ORDER BY account.id FOR SHARE OF account
    ) AS held
"""
HOLD_CHANGES = """
    SELECT count(*) FROM (
        SELECT change.id FROM payments_payeechange change
        WHERE change.person_id IN (
            SELECT line.person_id FROM payments_payoutline line WHERE line.run_id = %(run)s
        ) ORDER BY change.id FOR SHARE OF change
    ) AS held
"""
TAKEN_OUT = """
    SELECT coalesce(sum(amount_pence), 0), count(*) FROM payments_payoutline
    WHERE run_id = %(run)s AND life = 'void'
"""
STOPPED = """
    SELECT count(*) FROM payments_payoutline line
    JOIN payments_payeechange change ON change.account_id = line.payee_id
    WHERE line.run_id = %(run)s AND line.life = 'live' AND change.state = 'stopped'
"""
DIED = """
    SELECT count(*) FROM payments_payoutline line JOIN people_person person
    ON person.id = line.person_id
    WHERE line.run_id = %(run)s AND line.life = 'live' AND person.quiet_at IS NOT NULL
"""
REFRESH = f"""
    UPDATE payments_payoutline line
    SET payee_id = account.id, amount_pence = due.amount_pence, person_id = due.person_id
    FROM payments_due due JOIN payments_payeeaccount account ON account.person_id = due.person_id
    WHERE line.run_id = %(run)s AND due.id = line.due_id
      AND account.replaced_at IS NULL AND account.way = 'bank' AND NOT {ON_HOLD}
      AND (line.payee_id, line.amount_pence, line.person_id)
          IS DISTINCT FROM (account.id, due.amount_pence, due.person_id)
"""
CONTENTS = """
    SELECT count(*), coalesce(sum(amount_pence), 0), encode(sha256(convert_to(coalesce(string_agg(
        concat_ws('|', id, due_id, person_id, payee_id, amount_pence), E'\n' ORDER BY id
    ), ''), 'UTF8')), 'hex')
    FROM payments_payoutline WHERE run_id = %(run)s
"""


def do(statement: str, run: PayoutRun, *, now: datetime) -> None:
    """Do one statement to a run that the caller has locked."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"run": run.pk, "pay_on": run.pay_on, "now": now})


def hold_details(run: PayoutRun) -> None:
    """Let nobody replace or stop the bank details of a run's people until this is done."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_ACCOUNTS, {"run": run.pk})
        cursor.execute(HOLD_CHANGES, {"run": run.pk})


def has_stopped(run: PayoutRun) -> bool:
    """Say whether a run pays into details whose owner says that they are not theirs."""
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, {"run": run.pk})
        return cursor.fetchone()[0] > 0


def has_died(run: PayoutRun) -> bool:
    """Say whether a run pays somebody of whom a bank said that they died."""
    with connection.cursor() as cursor:
        cursor.execute(DIED, {"run": run.pk})
        return cursor.fetchone()[0] > 0


def taken_out(run: PayoutRun) -> tuple[int, int]:
    """Add up and count the lines that were taken out of a frozen run."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_OUT, {"run": run.pk})
        total, count = cursor.fetchone()
    return int(total), count


def contents(run: PayoutRun) -> tuple[int, int, str]:
    """Count and add up the lines, and take a fingerprint of who gets what where."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENTS, {"run": run.pk})
        count, total, fingerprint = cursor.fetchone()
    return count, int(total), fingerprint


def hold_dues(run: PayoutRun, state: DueState) -> int:
    """Lock the dues of a run, and count those that are in a state."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_DUES, {"run": run.pk, "was": state})
        return cursor.fetchone()[0]
