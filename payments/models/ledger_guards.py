"""How the database itself writes the ledger: whatever moves dues also leaves their entries.

An entry takes an amount from the place where it stood (debit) to where it stands now (credit).
Ten thousand dues that move together make their entries in one statement.
"""

import pgtrigger

from payments.models.cost_kinds import account_in_sql

# What a due was for.
COST = f"""CASE WHEN due.advance_id IS NOT NULL THEN 'advances'
    WHEN due.line_id IS NULL THEN 'fees' ELSE {account_in_sql("cost.kind")} END"""

# Where an amount stands while its due is in a state; what was taken back stands nowhere else.
PLACE = """CASE {state} WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'
    WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN made.cost ELSE 'owed' END"""

# A changed amount is put right first, where it stood. A voucher or gift is in no payment of a run.
# It is planned anew each time: a plan made for one due would be slow for ten thousand.
WRITE = f"""
    EXECUTE $write$
        WITH made AS (
            SELECT due.id, due.amount_pence AS pence, due.payable_from, due.paid_on, due.state,
                due.goes_as,
                old.state AS old_state, coalesce(due.amount_pence - old.amount_pence, 0) AS more,
                {COST} AS cost
            FROM after_rows due %(before)s
            LEFT JOIN payments_claimline cost ON cost.id = due.line_id
            WHERE (old.state, old.amount_pence) IS DISTINCT FROM (due.state, due.amount_pence)
        ), moved AS MATERIALIZED (
            SELECT made.*, {PLACE.format(state="made.state")} AS stands,
                CASE WHEN old_state IS NULL THEN cost
                    ELSE {PLACE.format(state="made.old_state")} END AS was,
                (now() AT TIME ZONE 'Europe/London')::date AS today
            FROM made
        ), last AS (
            SELECT DISTINCT ON (l.due_id) l.due_id, l.id,
                (r.frozen_at AT TIME ZONE 'Europe/London')::date AS frozen
            FROM payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id
            WHERE l.due_id IN (SELECT id FROM moved WHERE goes_as = 'money')
            ORDER BY l.due_id, l.id DESC
        ), steps AS (
            SELECT due_id, max(step) AS step FROM payments_ledgerentry
            WHERE due_id IN (SELECT id FROM moved) GROUP BY due_id
        )
        INSERT INTO payments_ledgerentry
            (due_id, step, line_id, kind, debit, credit, amount_pence, day)
        SELECT m.id, coalesce(s.step, 0) + 1, NULL, 'corrected',
            CASE WHEN m.more > 0 THEN m.cost ELSE m.was END,
            CASE WHEN m.more > 0 THEN m.was ELSE m.cost END, abs(m.more), m.today
        FROM moved m LEFT JOIN steps s ON s.due_id = m.id WHERE m.more <> 0 AND m.was <> m.cost
        UNION ALL
        SELECT m.id, coalesce(s.step, 0) + 1 + (m.more <> 0 AND m.was <> m.cost)::integer,
            CASE WHEN m.stands <> m.cost AND (m.stands <> 'owed' OR m.was <> m.cost)
                THEN l.id END,
            CASE m.stands WHEN m.cost THEN 'withdrawn' WHEN 'going' THEN 'going'
                WHEN 'bank' THEN 'paid' WHEN 'back' THEN 'returned' ELSE
                CASE m.was WHEN m.cost THEN 'owed' WHEN 'going' THEN 'stopped'
                    ELSE 'again' END END,
            m.was, m.stands, m.pence,
            coalesce(CASE m.stands WHEN 'bank' THEN m.paid_on WHEN 'going' THEN l.frozen
                WHEN 'owed' THEN CASE m.was WHEN m.cost THEN m.payable_from END END, m.today)
        FROM moved m LEFT JOIN last l ON l.due_id = m.id LEFT JOIN steps s ON s.due_id = m.id
        WHERE m.was <> m.stands
    $write$;
    RETURN NULL;
"""
NOTHING_BEFORE = """CROSS JOIN (SELECT NULL::text AS state, NULL::bigint AS amount_pence) old"""

POSTS = [
    pgtrigger.Trigger(
        name="new_due_is_in_the_ledger",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="after_rows"),
        func=WRITE % {"before": NOTHING_BEFORE},
    ),
    pgtrigger.Trigger(
        name="due_is_in_the_ledger",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="before_rows", new="after_rows"),
        func=WRITE % {"before": "JOIN before_rows old ON old.id = due.id"},
    ),
]
