"""The auditor's checks of vouchers and gifts: paid once, and never by the bank file as well."""

LIVE = "('waiting', 'agreed', 'sent')"
SENDING = "payments_sending g JOIN payments_due d ON d.id = g.due_id"
# Each gives the ids of what is wrong: dues, payout lines, sendings or organisations.
CHECKS = {
    "bank file line for a voucher or a gift": """
        SELECT l.id FROM payments_payoutline l JOIN payments_due d ON d.id = l.due_id
        WHERE l.life = 'live' AND d.goes_as <> 'money'""",
    "due both sent and in a bank file": f"""
        SELECT d.id FROM payments_due d WHERE EXISTS (
            SELECT 1 FROM payments_sending g WHERE g.due_id = d.id AND g.state IN {LIVE})
        AND EXISTS (
            SELECT 1 FROM payments_payoutline l WHERE l.due_id = d.id AND l.life = 'live')""",
    "voucher or gift that is not its due": f"""
        SELECT g.id FROM {SENDING} WHERE g.state IN {LIVE} AND (
            g.amount_pence <> d.amount_pence OR g.person_id <> d.person_id
            OR g.kind <> d.goes_as)""",
    "voucher or gift sent twice": f"""
        SELECT due_id FROM payments_sending WHERE state IN {LIVE}
        GROUP BY due_id HAVING count(*) > 1""",
    "voucher or gift whose due stands elsewhere": f"""
        SELECT g.id FROM {SENDING} WHERE g.state IN {LIVE} AND (g.state, d.state) NOT IN (
            ('waiting', 'on_its_way'), ('agreed', 'on_its_way'), ('sent', 'paid'))""",
    "voucher or gift on its way or paid and not sent": f"""
        SELECT d.id FROM payments_due d LEFT JOIN payments_sending g
        ON g.due_id = d.id AND g.state IN {LIVE}
        WHERE d.goes_as <> 'money' AND d.state IN ('on_its_way', 'paid') AND (
            g.id IS NULL OR d.paid_on IS DISTINCT FROM g.sent_on)""",
    "fee that leaves in another way than was chosen": """
        SELECT d.id FROM payments_due d JOIN activities_seat s ON s.id = d.seat_id
        WHERE d.state = 'approved' AND d.goes_as <> CASE s.fee_choice
            WHEN 'voucher' THEN 'voucher' WHEN 'give' THEN 'gift' ELSE 'money' END""",
    "voucher or gift seen to by one officer, or by the person": """
        SELECT g.id FROM payments_sending g JOIN people_person p ON p.id = g.person_id
        LEFT JOIN payments_organisation o ON o.id = g.organisation_id
        WHERE g.agreed_by_id IN (g.prepared_by_id, o.confirmed_by_id)
        OR p.user_id IN (g.prepared_by_id, g.agreed_by_id, g.sent_by_id)""",
    "organisation confirmed by who wrote it down": """
        SELECT id FROM payments_organisation WHERE confirmed_by_id = added_by_id""",
    "gift to an organisation that nobody confirmed": """
        SELECT g.id FROM payments_sending g JOIN payments_organisation o
        ON o.id = g.organisation_id WHERE o.confirmed_at IS NULL""",
}
