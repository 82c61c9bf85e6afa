"""The auditor's checks of what BASW pays itself: agreed by two others, for who was there to be.

Like payments/domain/reconcile.py it shares no code with what pays. (I5)
"""

# Each gives the ids of what is wrong: direct costs.
CHECKS = {
    "invoice paid that two others did not agree to": """
        SELECT id FROM payments_directcost
        WHERE how = 'invoice' AND state IN ('agreed', 'paid') AND (
            checked_by_id IS NULL OR agreed_by_id IS NULL OR checked_by_id = agreed_by_id
            OR entered_by_id IN (checked_by_id, agreed_by_id))""",
    "cost we paid that its own person saw to": """
        SELECT c.id FROM payments_directcost c JOIN people_person p ON p.id = c.person_id
        WHERE p.user_id IN (c.entered_by_id, c.checked_by_id, c.agreed_by_id)""",
    "cost we paid for somebody else's seat": """
        SELECT c.id FROM payments_directcost c JOIN activities_seat s ON s.id = c.seat_id
        WHERE s.person_id <> c.person_id""",
    "agreed invoice that one officer alone left unpaid": """
        SELECT id FROM payments_directcost
        WHERE how = 'invoice' AND state = 'cancelled' AND agreed_by_id IS NOT NULL
        AND (stop_asked_by_id IS NULL OR stop_asked_by_id = ended_by_id)""",
    "invoice paid twice": """
        SELECT max(id) FROM payments_directcost
        WHERE how = 'invoice' AND state <> 'cancelled' AND organisation_id IS NOT NULL
        GROUP BY organisation_id, reference HAVING count(*) > 1""",
}
