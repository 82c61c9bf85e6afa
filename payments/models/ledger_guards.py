"""How the database itself writes the ledger: whatever moves a due also leaves its entry."""

import pgtrigger

# Where an amount stands while its due is in a state; `taken_back` is back with what it was for.
PLACE = """CASE {row}.state WHEN 'on_its_way' THEN 'going' WHEN 'paid' THEN 'bank'
           WHEN 'failed' THEN 'back' WHEN 'taken_back' THEN cost ELSE 'owed' END"""

COST = """(SELECT CASE kind WHEN 'care' THEN 'care' WHEN 'food' THEN 'food'
           WHEN 'other' THEN 'other' WHEN 'fare' THEN 'travel' WHEN 'miles' THEN 'travel'
           WHEN 'taxi' THEN 'travel' WHEN 'parking' THEN 'travel' ELSE 'other' END
           FROM payments_claimline WHERE id = NEW.line_id)"""

# An entry takes an amount from the place where it stood (debit) to where it stands (credit).
# A changed amount is put right first, where it stood. A voucher or gift is in no payment of a run.
POST = pgtrigger.Trigger(
    name="due_is_in_the_ledger",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "amount_pence", "paid_on"),
    declare=[
        ("cost", "text"),
        ("was", "text"),
        ("stands", "text"),
        ("what", "text"),
        ("more", "bigint"),
        ("steps", "integer"),
        ("on_day", "date"),
        ("paid_by", "bigint"),
        ("frozen", "timestamptz"),
        ("today", "date"),
    ],
    func=f"""
        cost := coalesce({COST}, 'fees');
        was := cost;
        more := 0;
        today := (now() AT TIME ZONE 'Europe/London')::date;
        IF TG_OP = 'UPDATE' THEN
            was := {PLACE.format(row="OLD")};
            more := NEW.amount_pence - OLD.amount_pence;
        END IF;
        stands := {PLACE.format(row="NEW")};
        IF was = stands AND (more = 0 OR was = cost) THEN
            RETURN NEW;
        END IF;
        SELECT count(*) INTO steps FROM payments_ledgerentry WHERE due_id = NEW.id;
        IF more <> 0 AND was <> cost THEN
            steps := steps + 1;
            INSERT INTO payments_ledgerentry
                (due_id, step, line_id, kind, debit, credit, amount_pence, day)
            VALUES (NEW.id, steps, NULL, 'corrected',
                CASE WHEN more > 0 THEN cost ELSE was END,
                CASE WHEN more > 0 THEN was ELSE cost END, abs(more), today);
        END IF;
        IF was = stands THEN
            RETURN NEW;
        END IF;
        what := CASE stands WHEN 'going' THEN 'going' WHEN 'bank' THEN 'paid'
            WHEN 'back' THEN 'returned' WHEN cost THEN 'withdrawn' ELSE
            CASE was WHEN 'going' THEN 'stopped' WHEN 'back' THEN 'again' ELSE 'owed' END END;
        IF NEW.goes_as = 'money' AND what NOT IN ('owed', 'withdrawn') THEN
            SELECT l.id, r.frozen_at INTO paid_by, frozen
            FROM payments_payoutline l JOIN payments_payoutrun r ON r.id = l.run_id
            WHERE l.due_id = NEW.id ORDER BY l.id DESC LIMIT 1;
        END IF;
        on_day := CASE what WHEN 'owed' THEN NEW.payable_from WHEN 'paid' THEN NEW.paid_on
            WHEN 'going' THEN (frozen AT TIME ZONE 'Europe/London')::date END;
        INSERT INTO payments_ledgerentry
            (due_id, step, line_id, kind, debit, credit, amount_pence, day)
        VALUES (NEW.id, steps + 1, paid_by, what, was, stands, NEW.amount_pence,
            coalesce(on_day, today));
        RETURN NEW;
    """,
)
