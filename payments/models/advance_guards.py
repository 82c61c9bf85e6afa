"""What the database holds of money given before the day, whoever asks; and its place in the ledger.

An officer never agrees to their own, nor is more of it used than was given.
"""

import pgtrigger

from payments.models.cost_kinds import account_in_sql

ADVANCE_GUARDS = [
    pgtrigger.Trigger(
        name="advance_is_seen_to_by_others",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "first_check_by_id",
            "decided_by_id",
            "kept_by_id",
            "asked_back_by_id",
            "end_by_id",
            "again_typed_by_id",
        ),
        func="""
            IF EXISTS (
                SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.user_id IN (
                    NEW.first_check_by_id, NEW.decided_by_id, NEW.kept_by_id,
                    NEW.asked_back_by_id, NEW.end_by_id)
            ) OR NEW.entered_by_id IN (NEW.first_check_by_id, NEW.decided_by_id, NEW.kept_by_id,
                NEW.asked_back_by_id, NEW.end_by_id)
            OR NEW.again_at IS NOT NULL AND (
                NEW.refused_by_id IN (NEW.first_check_by_id, NEW.decided_by_id)
                OR NEW.again_typed_by_id IN (NEW.first_check_by_id, NEW.decided_by_id))
            OR NOT EXISTS (
                SELECT 1 FROM activities_seat s
                WHERE s.id = NEW.seat_id AND s.person_id = NEW.person_id
            ) THEN
                RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(
        name="advance_keeps_its_facts",
        operation=pgtrigger.UpdateOf("seat_id", "person_id", "amount_pence", "entered_by_id"),
    ),
    pgtrigger.Protect(name="advance_is_never_deleted", operation=pgtrigger.Delete),
]

# What a use is in the ledger, under the due that gave the money: out of what people hold for us.
ENTRY = f"""
    INSERT INTO payments_ledgerentry (due_id, step, kind, debit, credit, amount_pence, day)
    SELECT d.id,
        (SELECT coalesce(max(e.step), 0) + 1 FROM payments_ledgerentry e WHERE e.due_id = d.id),
        CASE NEW.how WHEN 'cost' THEN 'used' ELSE NEW.how END,
        CASE NEW.how WHEN 'let_go' THEN 'waived' WHEN 'received' THEN 'bank' ELSE (
            SELECT {account_in_sql("c.kind")} FROM payments_claimline c WHERE c.id = NEW.line_id
        ) END, 'advances', NEW.amount_pence, (NEW.at AT TIME ZONE 'Europe/London')::date
    FROM payments_due d WHERE d.advance_id = NEW.advance_id;
    RETURN NULL;
"""
USE_POST = pgtrigger.Trigger(
    name="use_is_in_the_ledger", when=pgtrigger.After, operation=pgtrigger.Insert, func=ENTRY
)
USE_GUARDS = [
    pgtrigger.Trigger(
        name="no_more_is_used_than_was_given",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("given", "payments_advance%ROWTYPE"), ("stands", "text"), ("used", "bigint")],
        func="""
            SELECT * INTO given FROM payments_advance WHERE id = NEW.advance_id FOR UPDATE;
            SELECT state INTO stands FROM payments_due WHERE advance_id = NEW.advance_id;
            SELECT coalesce(sum(amount_pence), 0) INTO used FROM payments_advanceuse
                WHERE advance_id = NEW.advance_id;
            IF given.state <> 'agreed' OR used + NEW.amount_pence > given.amount_pence
            OR stands IS NULL OR stands NOT IN ('on_its_way', 'paid')
            OR NEW.how = 'cost' AND NOT EXISTS (
                SELECT 1 FROM payments_claimline c JOIN payments_claim k ON k.id = c.claim_id
                WHERE c.id = NEW.line_id AND k.person_id = given.person_id
                AND (k.seat_id = given.seat_id OR given.kept_at IS NOT NULL))
            OR NEW.how <> 'cost' AND (stands <> 'paid' OR given.end_by_id IS NULL
                OR given.end_by_id IS DISTINCT FROM NEW.said_by_id OR given.ending <> NEW.how
                OR given.end_pence <> NEW.amount_pence OR NEW.by_id = NEW.said_by_id
                OR NEW.by_id = given.entered_by_id OR EXISTS (
                    SELECT 1 FROM people_person p
                    WHERE p.id = given.person_id AND p.user_id = NEW.by_id)) THEN
                RAISE EXCEPTION 'money given before is used once' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    USE_POST,
    pgtrigger.Protect(
        name="advance_use_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
    ),
]
