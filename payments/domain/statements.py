"""Payout runs in whole statements: ten thousand lines take as many as ten do. (performance.md)"""

from django.db import connection

from payments.models import DueState, PayoutRun

# Whoever owes a line a place: approved, its day has come, and there is a bank account to pay.
PAYABLE = """
    payments_due due JOIN payments_payeeaccount account ON account.person_id = due.person_id
     AND account.replaced_at IS NULL AND account.way = 'bank'
    WHERE due.state = 'approved' AND due.payable_from <= %(pay_on)s
"""
DROP = f"""
    DELETE FROM payments_payoutline line WHERE line.run_id = %(run)s
    AND NOT EXISTS (SELECT 1 FROM {PAYABLE} AND due.id = line.due_id)
"""
# FOR SHARE waits for whoever is correcting a due, and then looks at it again.
GATHER = f"""
    INSERT INTO payments_payoutline (run_id, due_id, person_id, payee_id, amount_pence, life)
    SELECT %(run)s, due.id, due.person_id, account.id, due.amount_pence, 'live' FROM {PAYABLE}
    AND NOT EXISTS (
        SELECT 1 FROM payments_payoutline line WHERE line.due_id = due.id AND line.life = 'live'
    )
    ORDER BY due.id FOR SHARE OF due
    ON CONFLICT DO NOTHING
"""
# The state is counted, never searched for: the planner's idea of it is from before the run.
HOLD_DUES = """
    SELECT count(*) FILTER (WHERE state = %(was)s) FROM (
        SELECT due.state FROM payments_due due JOIN payments_payoutline line
        ON line.due_id = due.id AND line.life = 'live'
        WHERE line.run_id = %(run)s ORDER BY due.id FOR UPDATE OF due
    ) AS held
"""
REFRESH = """
    UPDATE payments_payoutline line
    SET payee_id = account.id, amount_pence = due.amount_pence, person_id = due.person_id
    FROM payments_due due JOIN payments_payeeaccount account ON account.person_id = due.person_id
    WHERE line.run_id = %(run)s AND due.id = line.due_id
      AND account.replaced_at IS NULL AND account.way = 'bank'
      AND (line.payee_id, line.amount_pence, line.person_id)
          IS DISTINCT FROM (account.id, due.amount_pence, due.person_id)
"""
CONTENTS = """
    SELECT count(*), coalesce(sum(amount_pence), 0), encode(sha256(convert_to(coalesce(string_agg(
        concat_ws('|', id, due_id, person_id, payee_id, amount_pence), E'\n' ORDER BY id
    ), ''), 'UTF8')), 'hex')
    FROM payments_payoutline WHERE run_id = %(run)s
"""


def do(statement: str, run: PayoutRun) -> None:
    """Do one statement to a run that the caller has locked."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"run": run.pk, "pay_on": run.pay_on})


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
