"""Vouchers and gifts: what the person chose, seen to by two, sent once, never by the bank too."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from activities.models import Attendance, FeeChoice, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import quiet
from involvement.people.tests.factories import UserFactory
from payments.domain import fees, gift_checks, organisations, payouts, promise, reconcile, sendings
from payments.models import (
    Due,
    DueState,
    GoesAs,
    Organisation,
    PayoutLine,
    Reversal,
    Sending,
    SentBy,
)
from payments.tests.factories import OrganisationFactory, PayoutRunFactory, today
from payments.tests.money import earned_fee, mark, person_with_account

DETAILS = {"account_name": "Carers", "sort_code": "089999", "account_number": "66374951"}


def choose(seat, choice, to=""):
    fees.choose(seat, choice=choice, to=to, by_person=seat.person, today=today())
    return Due.objects.get(seat=seat)


@pytest.fixture
def due(db):
    return earned_fee(person=person_with_account())


@pytest.fixture
def voucher(due):
    return choose(due.seat, FeeChoice.VOUCHER, "food")


def sent(sending, by, how=SentBy.POST):
    sendings.record_sent(
        sending, how=how, reference=" V 12 ", sent_on=today(), today=today(), by=by
    )


@pytest.mark.clause("C20")
def test_a_fee_becomes_a_voucher_and_leaves_the_bank_file_for_good(due, finance, second_finance):
    run = payouts.prepare(pay_on=today())
    assert run.lines.get().due == due

    voucher = choose(due.seat, FeeChoice.VOUCHER, "food")
    assert (voucher.goes_as, voucher.amount_pence) == (GoesAs.VOUCHER, due.amount_pence)
    assert payouts.prepare(pay_on=today()).lines.count() == 0
    assert promise.coming(due.person, now=due.made_at).pence == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutLine.objects.create(
            run=run, due=due, person=due.person, amount_pence=due.amount_pence
        )

    sending = sendings.prepare(voucher, by=finance)
    for refused in (
        lambda: sendings.prepare(voucher, by=second_finance),
        lambda: sendings.agree(sending, by=finance),
        lambda: sent(sending, finance),
        lambda: choose(due.seat, FeeChoice.FULL),
    ):
        with pytest.raises(RuleBroken):
            refused()
    sendings.agree(sending, by=second_finance)
    with pytest.raises(RuleBroken):
        sent(sending, finance, how=SentBy.BANK)
    tomorrow = today() + timedelta(days=1)
    for wrong, said in (({"reference": " "}, "the reference"), ({"sent_on": tomorrow}, "to come")):
        right = {"how": SentBy.POST, "reference": "V", "sent_on": today(), "today": today()}
        with pytest.raises(RuleBroken, match=said):
            sendings.record_sent(sending, **right | wrong, by=finance)
    sent(sending, finance)
    with pytest.raises(RuleBroken):
        sent(sending, finance)

    voucher.refresh_from_db()
    sending.refresh_from_db()
    assert (voucher.state, voucher.paid_on) == (DueState.PAID, today())
    assert (sending.reference, sending.voucher) == ("V 12", "food")
    assert Notice.objects.get(kind="fee_sent").person == due.person
    assert reconcile.check() == []
    acts = AuditRow.objects.filter(subject_kind="payments.sending").order_by("pk")
    assert [row.action for row in acts] == ["sending.prepared", "sending.agreed", "sending.sent"]
    assert not any(row.reason for row in acts)


@pytest.mark.clause("C20")
def test_a_gift_goes_only_where_two_officers_made_sure(due, finance, second_finance):
    gift = choose(due.seat, FeeChoice.GIVE, "Carers Trust 123")
    charity = organisations.add(name="Carers Trust", **DETAILS, by=finance)
    for refused in (
        lambda: organisations.add(name=" carers trust ", **DETAILS, by=finance),
        lambda: organisations.confirm(charity, by=finance),
        lambda: sendings.prepare(gift, organisation=charity, by=finance),
        lambda: sendings.prepare(gift, by=finance),
    ):
        with pytest.raises(RuleBroken):
            refused()

    for _ in range(2):
        organisations.confirm(charity, by=second_finance)
    charity.refresh_from_db()
    sending = sendings.prepare(gift, organisation=charity, by=finance)
    with pytest.raises(RuleBroken, match="confirmed the details"):
        sendings.agree(sending, by=second_finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.filter(pk=sending.pk).update(
            state="agreed", agreed_by=second_finance, agreed_at=sending.prepared_at
        )
    third = UserFactory(roles=["finance"])
    sendings.agree(sending, by=third)
    sent(sending, third, how=SentBy.BANK)

    assert Due.objects.get(pk=gift.pk).state == DueState.PAID
    assert reconcile.check() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.filter(pk=charity.pk).update(name="Another")


def test_what_is_agreed_must_still_be_right(due, finance, second_finance):
    """The list, or the person, may not be what it was when somebody prepared this."""
    gift = choose(due.seat, FeeChoice.GIVE, "Carers Trust 123")
    charity = OrganisationFactory(added_by=finance)
    sending = sendings.prepare(gift, organisation=charity, by=finance)
    organisations.stop(charity, by=finance)
    with pytest.raises(RuleBroken, match="whose details are confirmed"):
        sendings.agree(sending, by=second_finance)

    sendings.cancel(sending, by=finance)
    sending = sendings.prepare(choose(due.seat, FeeChoice.VOUCHER, "food"), by=finance)
    quiet.begin(due.person, by=finance)
    with pytest.raises(RuleBroken, match="makes sure first"):
        sendings.agree(sending, by=second_finance)
    sendings.cancel(sending, by=finance)
    with pytest.raises(RuleBroken, match="makes sure first"):
        sendings.prepare(Due.objects.get(pk=gift.pk), by=finance)


def test_what_is_stopped_or_lost_can_be_chosen_anew(voucher, finance, second_finance):
    sending = sendings.prepare(voucher, by=finance)
    mark(voucher.seat, Attendance.RESERVE_READY)  # the register is put right meanwhile
    assert Reversal.objects.exists()
    assert sendings.to_see_to().get().at == "waiting"
    sendings.cancel(sending, by=second_finance)
    assert sendings.to_see_to().get().at is None
    assert not Reversal.objects.exists()  # it was corrected before it went: nothing to decide
    assert Due.objects.get(pk=voucher.pk).amount_pence == 25_00
    assert reconcile.check() == []

    voucher.refresh_from_db()
    again = sendings.prepare(voucher, by=finance)
    sendings.agree(again, by=second_finance)
    sent(again, finance)
    sendings.did_not_arrive(again, by=finance)
    for verb in (sendings.did_not_arrive, sendings.cancel):
        with pytest.raises(RuleBroken):
            verb(again, by=finance)

    back = choose(voucher.seat, FeeChoice.FULL)
    assert (back.state, back.goes_as) == (DueState.APPROVED, GoesAs.MONEY)
    assert payouts.prepare(pay_on=today()).lines.get().due == back
    assert reconcile.check() == []


def test_nobody_sees_to_their_own_nor_without_the_role(voucher, team, finance):
    officer = UserFactory(roles=["finance"])
    voucher.person.user = officer
    voucher.person.save(update_fields=["user"])
    for by in (officer, team):
        with pytest.raises(RuleBroken):
            sendings.prepare(voucher, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.create(
            due=voucher, person=voucher.person, kind="voucher", voucher="food",
            amount_pence=voucher.amount_pence, prepared_by=officer,
        )  # fmt: skip


@pytest.mark.parametrize("choice", [FeeChoice.VOUCHER, FeeChoice.GIVE])
def test_a_choice_says_where_to_and_never_why(person, choice):
    seat = SeatFactory(person=person, coming=True)
    for to in ("", "  ", *(["gold"] if choice == FeeChoice.VOUCHER else [])):
        with pytest.raises(RuleBroken):
            fees.choose(seat, choice=choice, to=to, by_person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(fee_to="elsewhere")

    fees.choose(seat, choice=choice, to="food", by_person=person)
    fees.choose(seat, choice=FeeChoice.WAIT, to="food", by_person=person)
    seat.refresh_from_db()
    assert (seat.fee_choice, seat.fee_to, seat.fee_pence) == ("wait", "", 0)


def unguard():
    gone = ["sending_is_agreed_by_another", "sending_is_a_voucher_or_a_gift"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX one_live_sending_per_due")
        for table in ("sending", "payoutline", "due", "organisation"):
            cursor.execute(f"ALTER TABLE payments_{table} DISABLE TRIGGER USER")
        for name in gone:
            cursor.execute(f"ALTER TABLE payments_sending DROP CONSTRAINT {name}")
        cursor.execute(
            "ALTER TABLE payments_organisation DROP CONSTRAINT organisation_is_confirmed_by_another"
        )


@pytest.mark.clause("C20")
def test_the_auditor_names_what_should_not_be(due, voucher, finance, second_finance):
    sending = sendings.prepare(voucher, by=finance)
    charity = OrganisationFactory(state="waiting", confirmed_at=None, confirmed_by=None)
    alone = OrganisationFactory()
    other = earned_fee(person=person_with_account())
    right = earned_fee(person=person_with_account())
    sendings.prepare(choose(right.seat, FeeChoice.VOUCHER, "food"), by=finance)
    unguard()
    run = PayoutRunFactory()
    PayoutLine.objects.create(run=run, due=due, person=due.person, amount_pence=1)
    Sending.objects.filter(pk=sending.pk).update(
        amount_pence=1, organisation=charity, agreed_by=finance, agreed_at=sending.prepared_at,
        state="agreed",
    )  # fmt: skip
    sending.refresh_from_db()
    sending.pk = None
    sending.save()
    Organisation.objects.filter(pk=alone.pk).update(added_by=alone.confirmed_by)
    Due.objects.filter(pk=other.pk).update(goes_as="gift")
    lost = earned_fee(person=person_with_account())
    Due.objects.filter(pk=lost.pk).update(goes_as="voucher", state="on_its_way")
    Due.objects.filter(pk=due.pk).update(state="approved")

    found = {violation.name: violation.ids for violation in reconcile.check()}

    assert gift_checks.CHECKS.keys() - found.keys() == set()
    assert found["due both sent and in a bank file"] == (due.pk,)
    assert found["fee that leaves in another way than was chosen"] == (other.pk,)
    assert found["voucher or gift on its way or paid and not sent"] == (lost.pk,)
    assert found["organisation confirmed by who wrote it down"] == (alone.pk,)


@pytest.mark.django_db(transaction=True)
def test_freezing_a_run_and_choosing_a_voucher_never_both_win(transactional_db):
    officer = UserFactory(roles=["finance"])
    for turn in range(4):
        due = earned_fee(person=person_with_account(), meeting=MeetingFactory(held=True))
        run = payouts.prepare(pay_on=today())
        start, won = Barrier(2), []

        def race(verb, name, start=start, won=won):
            start.wait()
            try:
                verb()
                won.append(name)
            except RuleBroken:
                pass
            finally:
                connection.close()

        both = [
            Thread(target=race, args=(lambda run=run: payouts.freeze(run, by=officer), "run")),
            Thread(
                target=race,
                args=(lambda due=due: choose(due.seat, FeeChoice.VOUCHER, "food"), "voucher"),
            ),
        ]
        for thread in both if turn % 2 else both[::-1]:
            thread.start()
        for thread in both:
            thread.join()
        assert len(won) == 1
        assert reconcile.check() == []
        if won == ["run"]:
            payouts.cancel(run, by=officer)
            choose(due.seat, FeeChoice.NONE)
