"""The auditor's look at the ledger: it must say what dues, runs and returns say. (I1, I12, I15)

Like payments/domain/reconcile.py it shares no code with what moves money or writes the ledger.
"""

# Where a due in each state must stand. What was taken back stands nowhere. What somebody gave back
# of money that they had before the day is another payment.
STANDS = """(VALUES ('approved', 'owed'), ('on_its_way', 'going'), ('paid', 'bank'),
             ('failed', 'back')) AS p(state, account)"""
# After six years nobody keeps what a cost was for: `Privacy` of ClaimLine. The ledger still says.
CLEARED = """(c.kind = 'other' AND c.reason = '-' AND EXISTS (SELECT 1 FROM payments_claim k
    WHERE k.id = c.claim_id AND k.made_at < now() - interval '6 years'))"""
# Each gives the ids of what is wrong: dues, ledger entries, runs or returns.
CHECKS = {
    "ledger entry that moves nothing": """
        SELECT id FROM payments_ledgerentry WHERE amount_pence <= 0 OR debit = credit""",
    "ledger with a step missing": """
        SELECT due_id FROM payments_ledgerentry GROUP BY due_id
        HAVING min(step) <> 1 OR max(step) <> count(*) OR count(DISTINCT step) <> count(*)""",
    "due that is not where the ledger says": f"""
        SELECT d.id FROM payments_due d LEFT JOIN {STANDS} ON p.state = d.state
        LEFT JOIN (
            SELECT due_id, account, sum(pence) AS pence FROM (
                SELECT due_id, credit AS account, amount_pence AS pence FROM payments_ledgerentry
                UNION ALL SELECT due_id, debit, -amount_pence FROM payments_ledgerentry
                WHERE kind <> 'received'
            ) AS sides WHERE account IN ('owed', 'going', 'bank', 'back')
            GROUP BY due_id, account HAVING sum(pence) <> 0
        ) AS b ON b.due_id = d.id
        GROUP BY d.id, p.account
        HAVING count(b.account) <> CASE WHEN p.account IS NULL THEN 0 ELSE 1 END
        OR bool_or(b.account <> p.account OR b.pence <> d.amount_pence)""",
    "cost in the ledger under another name": f"""
        SELECT e.id FROM payments_ledgerentry e JOIN payments_due d ON d.id = e.due_id
        LEFT JOIN payments_claimline c ON c.id = d.line_id
        WHERE 'fees' IN (e.debit, e.credit) AND d.seat_id IS NULL AND d.rest_of_id IS NULL
        OR ('advances' IN (e.debit, e.credit)) <> (d.advance_id IS NOT NULL AND e.kind IN (
            'owed', 'withdrawn', 'used', 'let_go', 'received'))
        OR d.advance_id IS NULL AND (c.id IS NULL OR NOT {CLEARED}) AND (
            'care' IN (e.debit, e.credit)
            AND (c.kind IS NULL OR c.kind NOT IN ('care', 'childcare'))
        OR 'support' IN (e.debit, e.credit)
            AND (c.kind IS NULL OR c.kind NOT IN ('assistant', 'interpret'))
        OR 'stay' IN (e.debit, e.credit) AND c.kind IS DISTINCT FROM 'stay'
        OR 'food' IN (e.debit, e.credit) AND c.kind IS DISTINCT FROM 'food'
        OR 'travel' IN (e.debit, e.credit)
            AND (c.kind IS NULL OR c.kind NOT IN (
                'fare', 'miles', 'taxi', 'parking', 'motorcycle', 'bicycle', 'passenger')))""",
    "ledger entry about another payment": """
        SELECT e.id FROM payments_ledgerentry e LEFT JOIN payments_payoutline l ON l.id = e.line_id
        WHERE NOT EXISTS (SELECT 1 FROM payments_due d WHERE d.id = e.due_id)
        OR e.line_id IS NOT NULL AND (
            l.id IS NULL OR l.due_id <> e.due_id OR l.amount_pence <> e.amount_pence)""",
    "run that left the bank otherwise than the ledger says": """
        SELECT r.id FROM payments_payoutrun r
        LEFT JOIN payments_payoutline l ON l.run_id = r.id
        LEFT JOIN payments_ledgerentry e ON e.line_id = l.id AND e.credit = 'bank'
        GROUP BY r.id HAVING coalesce(sum(e.amount_pence), 0)
            <> CASE WHEN r.state = 'paid' THEN r.total_pence - coalesce(sum(l.amount_pence)
                FILTER (WHERE l.life = 'void'), 0) ELSE 0 END""",
    "return that the ledger does not know": """
        SELECT b.id FROM payments_paymentreturn b
        LEFT JOIN payments_payoutline l ON l.came_back_id = b.id
        LEFT JOIN payments_ledgerentry e ON e.line_id = l.id AND e.debit = 'bank'
        GROUP BY b.id HAVING coalesce(sum(e.amount_pence), 0) <> b.amount_pence""",
}
