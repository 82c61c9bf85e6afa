"""The auditor's look at what no sum shows: who, how much, how often, and what was kept of it.

Like payments/domain/reconcile.py it shares no code with what moves money.
(I4, I9, I10, I11, I16, I17)
"""

FEE = "payments_due d JOIN activities_seat s ON s.id = d.seat_id"
# Above which two officers looked, as it was known when the cost was decided: a limit from an
# earlier day that was agreed since, and ended the one of then, changes nothing.
LIMIT = """(SELECT r.value FROM payments_rate r WHERE r.key = 'limit.second_check'
    AND r.recorded_at <= c.decided_at
    AND r.valid_from <= (c.decided_at AT TIME ZONE 'Europe/London')::date
    ORDER BY r.valid_from DESC, r.recorded_at DESC LIMIT 1)"""
# What somebody claimed for a meeting in all when a cost of it was decided, as the trail tells it:
# this cost, and each that had been sent and was neither refused nor taken back by then.
CLAIMED = """(SELECT sum(o.amount_pence) FROM payments_claimline o
    JOIN payments_claim ok ON ok.id = o.claim_id WHERE ok.seat_id = k.seat_id AND (o.id = c.id OR (
        SELECT a.action FROM audit_auditrow a
        WHERE a.subject_kind = 'payments.claimline' AND a.subject_id = o.id
        AND a.at <= c.decided_at AND a.action IN ('claimline.sent', 'claimline.question',
            'claimline.approved', 'claimline.not_paid', 'claimline.taken_back')
        ORDER BY a.id DESC LIMIT 1
    ) IN ('claimline.sent', 'claimline.question', 'claimline.approved')))"""
# Each gives the ids of what is wrong: runs, payout lines, costs or dues.
CHECKS = {
    "bank file that was not the same each time": """
        SELECT run_id FROM payments_bankfiledownload
        GROUP BY run_id HAVING count(DISTINCT sha256) > 1""",
    "payment of nothing, or of more than one may be": """
        SELECT id FROM payments_payoutline WHERE amount_pence NOT BETWEEN 1 AND 1000000""",
    "large cost that one officer alone approved": f"""
        SELECT c.id FROM payments_claimline c JOIN payments_claim k ON k.id = c.claim_id
        WHERE c.state = 'approved' AND c.first_check_by_id IS NULL AND {CLAIMED} > {LIMIT}""",
    "seat or cost that is owed twice": """
        SELECT max(id) FROM payments_due
        GROUP BY seat_id, line_id, advance_id, rest_of_id HAVING count(*) > 1""",
    "rest of a fee that nobody else agreed to": """
        SELECT d.id FROM payments_due d JOIN payments_reversal v ON v.id = d.rest_of_id
        JOIN payments_due f ON f.id = v.due_id JOIN people_person p ON p.id = f.person_id
        WHERE v.outcome <> 'made_up' OR v.decided_by_id IS NULL OR v.decided_by_id = p.user_id
        OR d.person_id <> f.person_id OR d.amount_pence + f.amount_pence <> v.should_be_pence""",
    "two runs under one reference": """
        SELECT max(id) FROM payments_payoutrun
        GROUP BY pay_on, left(kind, 1), number HAVING count(*) > 1""",
    "fee for somebody who chose to have none, or to wait": f"""
        SELECT d.id FROM {FEE}
        WHERE s.fee_choice IN ('none', 'wait') AND d.state <> 'taken_back'""",
    "run that moved on without a trace": """
        SELECT r.id FROM payments_payoutrun r WHERE r.state <> 'prepared' AND NOT EXISTS (
            SELECT 1 FROM audit_auditrow a WHERE a.subject_kind = 'payments.payoutrun'
            AND a.subject_id = r.id AND a.action = 'payoutrun.' || r.state)""",
    "fee put right by its own person, or the wrong way": """
        SELECT v.id FROM payments_reversal v JOIN payments_due d ON d.id = v.due_id
        JOIN people_person p ON p.id = d.person_id WHERE v.decided_by_id = p.user_id
        OR v.outcome <> '' AND (v.outcome = 'made_up') <> (d.amount_pence < v.should_be_pence)""",
}
