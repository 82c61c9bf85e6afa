"""A payment comes back: noted once, told kindly, paid again in a new line to details that hold."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery, outbox
from involvement.notices.models import Letter, Notice, NoticeState, TrialPost
from involvement.people.domain import quiet
from involvement.people.models import Person, Route
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import payees, payouts, reconcile, returns, run_files
from payments.models import (
    Claim,
    Due,
    DueState,
    LineLife,
    Means,
    PayeeCall,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    ReturnCode,
    ReturnConfirmation,
    RunKind,
    RunState,
)
from payments.tests.factories import BankLineFactory, ClaimFactory, PayeeChangeFactory, today
from payments.tests.money import acts, change_account, earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def pay(finance, second_finance):
    kinds = iter([RunKind.WEEKLY, RunKind.AGAIN])

    def pay():
        run = payouts.prepare(pay_on=today(), kind=next(kinds))
        payouts.freeze(run, by=finance)
        payouts.release(run, by=second_finance)
        payouts.take_bank_file(run, by=second_finance)
        payouts.mark_paid(run, by=finance)
        return PayoutRun.objects.get(pk=run.pk)

    return pay


@pytest.fixture
def paid(pay):
    """A paid run: two fees of one person, and one of another."""
    one, other = person_with_account(name="One"), person_with_account(name="Other")
    for person in (one, one, other):
        earned_fee(person=person)
    return pay()


def line_of(run, name="One"):
    return run.lines.filter(person__name=name).first()


def states():
    return list(Due.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.clause("C20")
def test_a_payment_that_came_back_is_owed_again_and_told_once(paid, finance):
    total = paid.total_pence

    back = returns.note(line_of(paid), code=ReturnCode.NO_ACCOUNT, by=finance)
    again = returns.note(line_of(paid), code=ReturnCode.NO_ACCOUNT, by=finance)

    assert (again, back.amount_pence) == (back, 100_00)
    assert states() == [DueState.FAILED, DueState.FAILED, DueState.PAID]
    assert set(back.lines.values_list("life", "run")) == {(LineLife.RETURNED, paid.pk)}
    assert back.lines.count() == 2
    assert not Due.objects.filter(state=DueState.FAILED, paid_on__isnull=False).exists()
    paid.refresh_from_db()
    assert (paid.state, paid.total_pence) == (RunState.PAID, total)
    told = Notice.objects.get(kind="payment_returned")
    assert (told.person, told.about_id) == (back.person, back.pk)
    noted = AuditRow.objects.filter(action__in=["paymentreturn.noted", "due.failed"])
    assert sorted(noted.values_list("action", flat=True)) == [
        "due.failed", "due.failed", "paymentreturn.noted",
    ]  # fmt: skip
    assert reconcile.check() == []
    with pytest.raises(RuleBroken, match="another reason: There is no such account"):
        returns.note(line_of(paid), code=ReturnCode.CLOSED, by=finance)
    with pytest.raises(RuleBroken, match="pays them nothing"):
        returns.note_locked(paid, {PersonFactory().pk: ReturnCode.CLOSED}, by=finance)


def test_the_message_says_no_number_and_goes_only_while_it_is_true(paid, finance, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    Notice.objects.update(state=NoticeState.DROPPED)
    back = returns.note(line_of(paid), code=ReturnCode.ASKED, by=finance)
    other = returns.note(line_of(paid, "Other"), code=ReturnCode.OTHER, by=finance)
    returns.pay_again(other, by=finance)

    delivery.send_due()

    said = TrialPost.objects.get()
    assert said.to == back.person.email
    assert "£100 did not get to you" in said.body
    assert "/my/money/" in said.body
    assert "58" not in said.body.replace(said.to, "")
    assert Notice.objects.get(about_id=other.pk, kind="payment_returned").state == "dropped"


@pytest.mark.parametrize("state", [RunState.PREPARED, RunState.FROZEN, RunState.RELEASED])
def test_only_what_was_paid_comes_back(state, finance, second_finance):
    earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    if state != RunState.PREPARED:
        payouts.freeze(run, by=finance)
    if state == RunState.RELEASED:
        payouts.release(run, by=second_finance)

    with pytest.raises(RuleBroken, match="not marked as paid"):
        returns.note(run.lines.get(), code=ReturnCode.CLOSED, by=finance)

    assert not PaymentReturn.objects.exists()


def test_nobody_deals_with_a_payment_of_their_own(paid, finance, second_finance):
    line = line_of(paid)
    Person.objects.filter(pk=line.person_id).update(user=finance)
    with pytest.raises(RuleBroken, match="was yours"):
        returns.note(line, code=ReturnCode.OTHER, by=finance)

    back = returns.note(line, code=ReturnCode.OTHER, by=second_finance)

    with pytest.raises(RuleBroken, match="was yours"):
        returns.record_call(back, outcome="right", by=finance)
    with pytest.raises(RuleBroken, match="was yours"):
        returns.pay_again(back, by=finance)
    assert states() == [DueState.FAILED, DueState.FAILED, DueState.PAID]


@pytest.mark.clause("C20")
@pytest.mark.parametrize("code", ["0", "3", "5", "B"])
def test_details_that_failed_are_not_paid_again_unproved(paid, pay, finance, code):
    back = returns.note(line_of(paid), code=code, by=finance)
    with pytest.raises(RuleBroken, match="Call them first"):
        returns.pay_again(back, by=finance)
    returns.record_call(back, outcome="no_answer", by=finance)
    returns.record_call(back, outcome="new", by=finance)
    found = returns.listed().get(pk=back.pk)
    assert (found.is_ready, found.awaits_new, found.tries, found.is_done) == (False, True, 1, False)
    assert acts(back) == ["paymentreturn.noted", *["paymentreturn.called"] * 2]

    change_account(back.person, number="12345678")
    returns.pay_again(back, by=finance)
    returns.pay_again(back, by=finance)

    assert states() == [DueState.APPROVED, DueState.APPROVED, DueState.PAID]
    run = pay()
    assert run != paid
    assert states() == [DueState.PAID] * 3
    lives = Due.objects.filter(person=back.person).first().payout_lines.order_by("pk")
    assert list(lives.values_list("life", "run")) == [("returned", paid.pk), ("live", run.pk)]
    assert returns.listed().get(pk=back.pk).is_done
    assert reconcile.check() == []


def test_the_same_numbers_typed_again_are_not_new(paid, finance):
    back = returns.note(line_of(paid), code=ReturnCode.CLOSED, by=finance)
    account = change_account(back.person, number="66374958")
    change = PayeeChangeFactory(account=account)
    PayeeCall.objects.create(change=change, outcome="no_answer", by=finance)

    with pytest.raises(RuleBroken, match="new ones, or a call"):
        returns.pay_again(back, by=finance)

    returns.record_call(back, outcome="right", by=finance)
    returns.record_call(back, outcome="right", by=finance)
    returns.pay_again(back, by=finance)
    assert back.calls.count() == 1
    assert DueState.FAILED not in states()


def test_a_call_about_changed_details_since_then_proves_them(paid, finance):
    person = line_of(paid).person
    change = PayeeChangeFactory(
        account=person.payee_accounts.get(), person=person, waits_until=timezone.now()
    )
    PayeeCall.objects.create(change=change, outcome="called", by=finance)
    back = returns.note(line_of(paid), code=ReturnCode.DETAILS, by=finance)
    assert not returns.listed().get(pk=back.pk).is_ready
    with pytest.raises(RuleBroken, match="Call them first"):
        returns.pay_again(back, by=finance)

    PayeeCall.objects.create(change=change, outcome="called", by=finance)
    returns.pay_again(back, by=finance)

    assert DueState.FAILED not in states()


def test_a_second_return_stands_alone(paid, pay, finance):
    """What is paid again may come back again, and the first return says nothing about it."""
    first = returns.note(line_of(paid), code=ReturnCode.OTHER, by=finance)
    returns.pay_again(first, by=finance)
    second = returns.note(line_of(pay()), code=ReturnCode.CLOSED, by=finance)

    returns.pay_again(first, by=finance)

    assert states() == [DueState.FAILED, DueState.FAILED, DueState.PAID]
    done = dict(returns.listed().values_list("pk", "is_done"))
    assert done == {first.pk: True, second.pk: False}
    assert (
        list(returns.still_open()) == list(returns.still_open({second.person.nation})) == [second]
    )
    assert not returns.still_open({"another"}).exists()
    claim = ClaimFactory()
    for nation, number in ((second.person.nation, 1), ("another", 0)):
        seen = returns.with_open_count(Claim.objects.filter(pk=claim.pk), {nation}).get()
        assert seen.came_back == number
    assert reconcile.check() == []


@pytest.mark.clause("C20")
def test_of_somebody_who_died_only_their_worker_hears(paid, team, finance, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    person = line_of(paid).person
    Notice.objects.all().delete()
    earned_fee(person=person)
    outbox.queue("payment_sent", to=person, about_id=paid.pk, key="waiting")
    Person.objects.filter(pk=person.pk).update(named_worker=team)

    back = returns.note(line_of(paid), code=ReturnCode.DECEASED, by=finance)
    delivery.send_due()

    said = TrialPost.objects.get()
    assert said.to == team.email
    assert f"/team/people/{person.pk}/" in said.body
    assert "One" not in said.body + said.subject
    assert Notice.objects.get(key="waiting").state == NoticeState.DROPPED
    assert list(payouts.unlined(today())) == []
    assert not Person.objects.invitable().filter(pk=person.pk).exists()
    with pytest.raises(RuleBroken, match="makes sure first"):
        returns.pay_again(back, by=finance)
    with pytest.raises(RuleBroken, match="Do not call"):
        returns.record_call(back, outcome="right", by=finance)

    person.refresh_from_db()
    quiet.begin(person, by=finance)
    quiet.end(person, by=team)
    quiet.end(person, by=team)
    with pytest.raises(RuleBroken, match="Call them first"):
        returns.pay_again(back, by=finance)
    returns.record_call(back, outcome="right", by=finance)
    returns.pay_again(back, by=finance)
    assert len(payouts.unlined(today())) == 3
    done = AuditRow.objects.filter(action__in=["person.quiet", "person.not_quiet"])
    assert done.count() == 2


def test_a_letter_on_the_pile_waits_and_the_team_is_asked_without_a_worker(team, finance):
    """Somebody who is of the team no more cannot open the page that says who it is."""
    person = person_with_account()
    gone = {"named_worker": UserFactory()}
    Person.objects.filter(pk=person.pk).update(route=Route.LETTER, address="1 Street", **gone)
    notice = Notice.objects.create(key="x", kind="payment_sent", person=person, about_id=1)
    Letter.objects.create(notice=notice, to="1 Street", subject="News", body="Words")
    nations = [person.nation]
    assert Letter.objects.to_print(nations).count() == 1

    quiet.begin(person, by=finance)

    assert Letter.objects.to_print(nations).count() == 0
    assert [n.user for n in Notice.objects.filter(kind="make_sure")] == [team]


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.clause("C20")
def test_the_database_lets_no_old_payment_live_again(paid, finance, second_finance):
    back = returns.note(line_of(paid), code=ReturnCode.CLOSED, by=finance)
    lines = PayoutLine.objects.filter(came_back=back)
    refused(lambda: lines.update(life=LineLife.LIVE, came_back=None))
    refused(lambda: paid.lines.filter(life="live").update(life="returned"))
    refused(lambda: paid.lines.filter(life="live").update(life="returned", came_back=back))
    fields = {"run": paid, "person": back.person, "code": "B", "amount_pence": 1}
    refused(lambda: PaymentReturn.objects.create(**fields, noted_by=finance))
    other = line_of(paid, "Other").person
    refused(lambda: PaymentReturn.objects.create(**fields | {"person": other}, noted_by=other.user))
    refused(lambda: back.calls.create(by=back.person.user, outcome="right"))

    Due.objects.filter(person=back.person).update(state=DueState.APPROVED)
    run = payouts.prepare(pay_on=today() + timedelta(days=1))

    refused(lambda: payouts.freeze(run, by=finance))
    back.calls.create(by=second_finance, outcome="right")
    payouts.freeze(run, by=finance)


def test_the_file_of_a_run_stays_the_same_when_a_payment_came_back(paid, finance):
    before = run_files.write(paid)

    returns.note(line_of(paid), code=ReturnCode.CLOSED, by=finance)

    assert run_files.write(paid) == before


@pytest.mark.django_db(transaction=True)
def test_two_officers_noting_and_paying_at_once_do_it_once(finance, second_finance, pay):
    earned_fee(person=person_with_account(name="One"))
    run = pay()
    line, start = line_of(run), threading.Barrier(4)
    failed = []

    def at_once(act):
        start.wait()
        try:
            act()
        except Exception as error:  # the count below says it all
            failed.append(error)
        finally:
            connection.close()

    def both(by):
        back = returns.note(line, code=ReturnCode.OTHER, by=by)
        returns.pay_again(back, by=by)

    threads = [
        threading.Thread(target=at_once, args=(lambda by=by: both(by),))
        for by in (finance, second_finance) * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert PaymentReturn.objects.count() == 1
    assert states() == [DueState.APPROVED]
    assert Notice.objects.filter(kind="payment_returned").count() == 1
    assert reconcile.check() == []


def test_saving_new_details_lets_it_be_paid_once_they_are_off_hold(paid, finance):
    back = returns.note(line_of(paid), code=ReturnCode.CLOSED, by=finance)
    payees.save(
        back.person, way="bank", account_name=back.person.name, sort_code="089999",
        account_number="12345678", by=back.person.user,
    )  # fmt: skip

    returns.pay_again(back, by=finance)

    assert list(payouts.unlined(today())) == []


@pytest.mark.clause("C20")
def test_what_only_one_officer_noted_is_seen_by_a_second_one(
    client, paid, finance, second_finance, outsider
):
    line = line_of(paid)
    back = returns.note(line, code=ReturnCode.ASKED, by=finance)
    other = line_of(paid, "Other").person
    known = {"state": "matched", "words": "", "decided_at": timezone.now()}
    known |= {"decided_by": finance, "pence": 50_00}
    BankLineFactory(run=paid, person=other, means=Means.RETURN, **known)
    payee = Person.objects.filter(pk=line.person_id)
    whose = payee.get().user
    payee.update(user=second_finance)
    with pytest.raises(RuleBroken, match="was yours"):
        returns.confirm(back, by=second_finance)
    payee.update(user=whose)
    told = "No bank statement shows this yet"
    assert returns.is_unseen(back)
    for who, said in ((finance, "You noted this"), (outsider, "Only a finance officer")):
        with pytest.raises(RuleBroken, match=said):
            returns.confirm(back, by=who)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        ReturnConfirmation.objects.create(payment_return=back, by=finance)
    client.force_login(finance)
    page = client.get(back.get_absolute_url()).content.decode()
    assert told in page
    assert "it cannot be you" in page

    client.force_login(second_finance)
    for _twice in range(2):
        client.post(reverse("return_confirm", args=[back.pk]))

    assert ReturnConfirmation.objects.get().by == second_finance
    assert acts(back) == ["paymentreturn.noted", "paymentreturn.confirmed"]
    assert not returns.is_unseen(back)
    assert told not in client.get(back.get_absolute_url()).content.decode()
    assert not returns.is_unseen(returns.note(line_of(paid, "Other"), code="B", by=finance))
