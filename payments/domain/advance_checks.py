"""The auditor's checks of money given before the day: agreed by others, used once, never lost.

Like payments/domain/reconcile.py it shares no code with what pays. (C22, I1, I5, I9)
"""

USED = """coalesce((SELECT sum(u.amount_pence) FROM payments_advanceuse u
          WHERE u.advance_id = a.id%s), 0)"""
# What one officer alone may agree to, as it was known when it was agreed.
LIMIT = """(SELECT r.value FROM payments_rate r WHERE r.key = 'limit.second_check'
    AND r.recorded_at <= a.decided_at
    AND r.valid_from <= (a.decided_at AT TIME ZONE 'Europe/London')::date
    ORDER BY r.valid_from DESC, r.recorded_at DESC LIMIT 1)"""
# What was agreed to for the same meeting by then, and still stands.
IN_ALL = """(SELECT sum(b.amount_pence) FROM payments_advance b WHERE b.seat_id = a.seat_id
    AND b.state IN ('agreed', 'settled') AND b.decided_at <= a.decided_at)"""
# Each gives the ids of what is wrong: advances, or uses of them.
CHECKS = {
    "money before the day that its own person or its typist saw to": """
        SELECT a.id FROM payments_advance a JOIN people_person p ON p.id = a.person_id
        WHERE p.user_id IN (a.first_check_by_id, a.decided_by_id, a.kept_by_id,
            a.asked_back_by_id, a.end_by_id)
        OR a.entered_by_id IN (a.first_check_by_id, a.decided_by_id, a.kept_by_id,
            a.asked_back_by_id, a.end_by_id)
        OR a.again_at IS NOT NULL AND (a.refused_by_id IN (a.first_check_by_id, a.decided_by_id)
            OR a.again_typed_by_id IN (a.first_check_by_id, a.decided_by_id))
        OR EXISTS (SELECT 1 FROM payments_advanceuse u WHERE u.advance_id = a.id
            AND u.how <> 'cost' AND (p.user_id IN (u.by_id, u.said_by_id)
                OR a.entered_by_id IN (u.by_id, u.said_by_id)))""",
    "large money before the day that one officer alone agreed to": f"""
        SELECT a.id FROM payments_advance a WHERE a.state IN ('agreed', 'settled')
        AND a.first_check_by_id IS NULL AND {IN_ALL} > {LIMIT}""",
    "money before the day that is not owed as it was agreed": """
        SELECT a.id FROM payments_advance a LEFT JOIN payments_due d ON d.advance_id = a.id
        WHERE CASE WHEN a.state IN ('agreed', 'settled')
            THEN d.id IS NULL OR d.state = 'taken_back' OR d.amount_pence <> a.amount_pence
            ELSE d.state <> 'taken_back' END""",
    "money before the day used otherwise than it was given": f"""
        SELECT a.id FROM payments_advance a WHERE {USED % ""} > a.amount_pence
        OR (a.state = 'settled') <> ({USED % ""} = a.amount_pence)
        OR a.state IN ('asked', 'refused', 'taken_back') AND {USED % ""} > 0""",
    "cost set against money of somebody else": """
        SELECT u.id FROM payments_advanceuse u JOIN payments_advance a ON a.id = u.advance_id
        JOIN payments_claimline c ON c.id = u.line_id JOIN payments_claim k ON k.id = c.claim_id
        WHERE c.state <> 'approved' OR k.person_id <> a.person_id
        OR k.seat_id <> a.seat_id AND NOT EXISTS (
            SELECT 1 FROM audit_auditrow r WHERE r.subject_kind = 'payments.advance'
            AND r.subject_id = a.id AND r.action = 'advance.kept')""",
    "rest of money before the day ended by one officer": """
        SELECT u.id FROM payments_advanceuse u JOIN payments_advance a ON a.id = u.advance_id
        WHERE u.how <> 'cost' AND (u.said_by_id IS NULL OR u.said_by_id = u.by_id OR NOT EXISTS (
            SELECT 1 FROM audit_auditrow r WHERE r.subject_kind = 'payments.advance'
            AND r.subject_id = a.id AND r.action = 'advance.end_proposed'
            AND r.actor_id = u.said_by_id AND r.reason = u.how))""",
    "money before the day that the ledger does not know": f"""
        SELECT a.id FROM payments_advance a LEFT JOIN payments_due d ON d.advance_id = a.id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE 'advances' WHEN e.debit THEN e.amount_pence
                WHEN e.credit THEN -e.amount_pence END), 0) AS open,
                coalesce(sum(e.amount_pence) FILTER (WHERE e.kind = 'used'), 0) AS used,
                coalesce(sum(e.amount_pence) FILTER (WHERE e.kind = 'let_go'), 0) AS let_go
            FROM payments_ledgerentry e WHERE e.due_id = d.id) AS told
        WHERE told.open <> CASE WHEN a.state IN ('agreed', 'settled')
            THEN a.amount_pence - {USED % ""} ELSE 0 END
        OR told.used <> {USED % " AND u.how = 'cost'"}
        OR told.let_go <> {USED % " AND u.how = 'let_go'"}""",
}
