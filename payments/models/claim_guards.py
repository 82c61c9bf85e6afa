"""What the database holds of a cost, whoever asks: who decides about it, and how often."""

import pgtrigger

OWN_GUARD = pgtrigger.Trigger(
    name="nobody_decides_their_own_claim",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("decided_by_id", "first_check_by_id"),
    func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_claim c JOIN people_person p ON p.id = c.person_id
                        WHERE c.id = NEW.claim_id
                          AND (p.user_id IN (NEW.decided_by_id, NEW.first_check_by_id)
                               OR c.entered_by_id IN (NEW.decided_by_id, NEW.first_check_by_id))
                    ) THEN
                        RAISE EXCEPTION 'nobody decides their own claim' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
)
APPEAL_GUARDS = [
    pgtrigger.Trigger(
        name="an_appeal_goes_to_somebody_else",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("decided_by_id", "first_check_by_id"),
        func="""
            IF EXISTS (
                SELECT 1 FROM payments_appeal a WHERE a.line_id = NEW.id
                AND (a.refused_by_id IN (NEW.decided_by_id, NEW.first_check_by_id)
                     OR a.typed_by_id IN (NEW.decided_by_id, NEW.first_check_by_id))
            ) THEN
                RAISE EXCEPTION 'somebody else decides about an appeal' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="a_second_no_is_the_last",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state = 'not_paid' AND NEW.state <> 'not_paid'"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM payments_appeal a
                WHERE a.line_id = OLD.id AND a.refused_at = OLD.decided_at
            ) THEN
                RAISE EXCEPTION 'a second no is the last' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
]
