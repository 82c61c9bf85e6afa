"""What the database holds of a payment run, whoever asks: who releases it, and whom it pays."""

import pgtrigger

RUN_GUARDS = [
    pgtrigger.Trigger(
        name="run_is_not_released_by_its_payee",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("released_by_id"),
        condition=pgtrigger.Q(new__released_by__isnull=False),
        func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payoutline l
                        JOIN people_person p ON p.id = l.person_id
                        WHERE l.run_id = NEW.id AND p.user_id = NEW.released_by_id
                    ) THEN
                        RAISE EXCEPTION 'a payee does not release their own run'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
    ),
    pgtrigger.Trigger(
        name="run_is_not_released_by_who_called",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("released_by_id"),
        condition=pgtrigger.Q(new__released_by__isnull=False),
        func="""
            IF EXISTS (
                SELECT 1 FROM payments_payoutline l
                JOIN payments_payeechange c ON c.account_id = l.payee_id
                JOIN payments_payeecall k ON k.change_id = c.id AND k.outcome IN ('called', 'met')
                WHERE l.run_id = NEW.id AND l.life = 'live' AND k.by_id = NEW.released_by_id
            ) OR EXISTS (
                SELECT 1 FROM payments_payoutline l
                JOIN payments_accountshare s ON l.payee_id IN (s.first_id, s.second_id)
                WHERE l.run_id = NEW.id AND l.life = 'live' AND s.by_id = NEW.released_by_id
            ) THEN
                RAISE EXCEPTION 'who confirmed bank details does not release the payment to them'
                    USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="run_pays_nothing_on_hold",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state__in=["frozen", "released"]),
        func="""
            IF EXISTS (
                SELECT 1 FROM payments_payoutline l
                JOIN payments_payeechange c ON c.account_id = l.payee_id
                WHERE l.run_id = NEW.id AND l.life = 'live' AND (
                    c.state = 'stopped' OR NEW.state = 'frozen' AND c.state = 'waiting'
                    AND (c.waits_until IS NULL OR c.waits_until > NEW.frozen_at))
            ) THEN
                RAISE EXCEPTION 'no money goes to bank details on hold' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="run_pays_nothing_again_unproved",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state="frozen"),
        func="""
            IF EXISTS (
                SELECT 1 FROM payments_payoutline l
                JOIN payments_payoutline o ON o.due_id = l.due_id AND o.life = 'returned'
                JOIN payments_paymentreturn r ON r.id = o.came_back_id
                JOIN payments_payeeaccount a ON a.id = l.payee_id
                WHERE l.run_id = NEW.id AND l.life = 'live'
                AND r.code IN ('0', '2', '3', '5', 'B') AND a.saved_at <= r.noted_at
                AND NOT EXISTS (SELECT 1 FROM payments_returncall k
                                WHERE k.payment_return_id = r.id AND k.outcome = 'right')
                AND NOT EXISTS (SELECT 1 FROM payments_payeecall k
                                JOIN payments_payeechange c ON c.id = k.change_id
                                WHERE c.account_id = a.id AND k.outcome IN ('called', 'met')
                                AND k.at > r.noted_at)
            ) OR EXISTS (
                SELECT 1 FROM payments_payoutline l JOIN people_person p ON p.id = l.person_id
                WHERE l.run_id = NEW.id AND l.life = 'live' AND p.quiet_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'nothing is paid again to details that sent it back'
                    USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="run_is_not_released_to_who_may_have_died",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state="released"),
        func="""
            IF EXISTS (
                SELECT 1 FROM payments_payoutline l JOIN people_person p ON p.id = l.person_id
                WHERE l.run_id = NEW.id AND l.life = 'live' AND p.quiet_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'nothing is released to who may have died' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(name="run_is_never_deleted", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="run_keeps_its_bank_file",
        operation=pgtrigger.UpdateOf("bank_format", "file_details"),
        condition=pgtrigger.Q(old__frozen_at__isnull=False),
    ),
]

LINE_GUARD = pgtrigger.Trigger(
    name="what_came_back_stays_back",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("life", "came_back_id"),
    condition=pgtrigger.Condition("OLD.life <> 'live' OR NEW.came_back_id IS NOT NULL"),
    func="""
        IF OLD.life <> 'live'
            AND (NEW.life, NEW.came_back_id) IS DISTINCT FROM (OLD.life, OLD.came_back_id)
        OR NEW.came_back_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM payments_paymentreturn r WHERE r.id = NEW.came_back_id
            AND r.run_id = NEW.run_id AND r.person_id = NEW.person_id
        ) THEN
            RAISE EXCEPTION 'an old payment never lives again' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    """,
)

# A voucher or a gift never goes into a bank file as well.
MONEY_GUARD = pgtrigger.Trigger(
    name="bank_lines_pay_money",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT 1 FROM payments_due d WHERE d.id = NEW.due_id AND d.goes_as <> 'money'
        ) THEN
            RAISE EXCEPTION 'no bank file carries a voucher or a gift' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    """,
)
