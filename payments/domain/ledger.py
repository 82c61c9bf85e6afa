"""Payments: the ledger of what was before it, and of data whose days were set afterwards.

The database itself writes the ledger while money moves; see payments/models/ledger_guards.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from payments.models import AdvanceUse, Due, LedgerEntry, Sending
from payments.models.advance_guards import USE_POST
from payments.models.cost_kinds import account_in_sql
from payments.models.ledger_guards import POSTS

ACCOUNT = account_in_sql("c.kind")

# Everything that each due went through, in order, told by its lines, their runs and returns; of
# vouchers and gifts, what stands.
HISTORY = f"""
    WITH at AS (
        SELECT d.id, d.amount_pence, d.state, d.payable_from,
            CASE WHEN d.advance_id IS NOT NULL THEN 'advances'
                WHEN d.line_id IS NULL THEN 'fees' ELSE {ACCOUNT} END AS cost,
            (SELECT max(id) FROM payments_payoutline l WHERE l.due_id = d.id) AS last_line
        FROM payments_due d LEFT JOIN payments_claimline c ON c.id = d.line_id
        WHERE NOT EXISTS (SELECT 1 FROM payments_ledgerentry e WHERE e.due_id = d.id)
    ), was AS (
        SELECT l.id AS line, l.due_id, l.life, r.state, r.pay_on,
            (r.frozen_at AT TIME ZONE 'Europe/London')::date AS frozen,
            (r.cancelled_at AT TIME ZONE 'Europe/London')::date AS cancelled,
            (b.noted_at AT TIME ZONE 'Europe/London')::date AS noted
        FROM payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id
        LEFT JOIN payments_paymentreturn b ON b.id = l.came_back_id
        WHERE r.frozen_at IS NOT NULL
    ), events (due, line, turn, kind, debit, credit, pence, day) AS (
        SELECT id, NULL::bigint, 0, 'owed', cost, 'owed', amount_pence, payable_from FROM at
        UNION ALL SELECT at.id, line, 1, 'going', 'owed', 'going', amount_pence, frozen
            FROM at JOIN was ON due_id = at.id
        UNION ALL SELECT at.id, line, 2, 'stopped', 'going', 'owed', amount_pence, cancelled
            FROM at JOIN was ON due_id = at.id WHERE was.state = 'cancelled'
        UNION ALL SELECT at.id, line, 2, 'paid', 'going', 'bank', amount_pence, pay_on
            FROM at JOIN was ON due_id = at.id WHERE was.state = 'paid'
        UNION ALL SELECT at.id, line, 3, 'returned', 'bank', 'back', amount_pence, noted
            FROM at JOIN was ON due_id = at.id WHERE life = 'returned'
        UNION ALL SELECT at.id, line, 4, 'again', 'back', 'owed', amount_pence, noted
            FROM at JOIN was ON due_id = at.id
            WHERE life = 'returned' AND (at.state <> 'failed' OR line <> last_line)
        UNION ALL SELECT at.id, NULL, 1, 'going', 'owed', 'going', at.amount_pence,
                (g.prepared_at AT TIME ZONE 'Europe/London')::date
            FROM at JOIN payments_sending g ON g.due_id = at.id
            WHERE g.state IN ('waiting', 'agreed', 'sent')
        UNION ALL SELECT at.id, NULL, 2, 'paid', 'going', 'bank', at.amount_pence, g.sent_on
            FROM at JOIN payments_sending g ON g.due_id = at.id WHERE g.state = 'sent'
        UNION ALL SELECT at.id, NULL, 6, CASE u.how WHEN 'cost' THEN 'used' ELSE u.how END,
                CASE u.how WHEN 'let_go' THEN 'waived' WHEN 'received' THEN 'bank'
                    ELSE {ACCOUNT} END,
                'advances', u.amount_pence, (u.at AT TIME ZONE 'Europe/London')::date
            FROM at JOIN payments_due d ON d.id = at.id
            JOIN payments_advanceuse u ON u.advance_id = d.advance_id
            LEFT JOIN payments_claimline c ON c.id = u.line_id
        UNION ALL SELECT id, NULL, 5, 'withdrawn', 'owed', cost, amount_pence, payable_from
            FROM at WHERE state = 'taken_back'
    )
    INSERT INTO payments_ledgerentry
        (due_id, step, line_id, kind, debit, credit, amount_pence, day)
    SELECT due, row_number() OVER (
            PARTITION BY due ORDER BY turn <> 0, greatest(turn, 4), line, turn, day
        ), line, kind, debit, credit, pence, day
    FROM events ORDER BY day, due, line NULLS FIRST, turn
"""


@transaction.atomic
def post() -> int:
    """Write the entries of every due that has none, from its history; returns how many.

    A due that has entries is left alone, so a second call adds nothing. Of two at once the
    database refuses one: no due takes the same step twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)
        return cursor.rowcount


def begin(**_: Any) -> None:
    """Bring into the ledger what a database had before it: all of it, whatever moved since."""
    needed = {one._meta.db_table for one in (LedgerEntry, Sending, AdvanceUse)}
    if needed <= set(connection.introspection.table_names()):
        post()


@contextmanager
def written_afterwards() -> Iterator[None]:
    """Let the ledger wait while days are still being set, as in made-up data; then write it."""
    with transaction.atomic(), connection.cursor() as cursor:
        posts = [*(post.get_pgid(Due) for post in POSTS), USE_POST.get_pgid(AdvanceUse)]
        names = ",".join(posts)
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        post()
