from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from involvement import links
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice, TrialPost
from involvement.people.domain import accounts, details
from involvement.people.models import LinkPurpose, Person
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import changes, payees
from payments.models import CallOutcome, ChangeState, PayeeCall, PayeeChange, RateKey
from payments.tests.money import set_rate

LONDON = ZoneInfo("Europe/London")
OLD = {
    "way": "bank",
    "account_name": "Ann Unmistakable",
    "sort_code": "089999",
    "account_number": "66374958",
}
NEW = OLD | {"account_number": "12345678"}


@pytest.fixture
def ann(person):
    Person.objects.filter(pk=person.pk).update(phone="07700 900123", address="1 Hill Road")
    person.refresh_from_db()
    payees.save(person, **OLD, by=person.user)
    return person


@pytest.fixture
def change(ann):
    return payees.save(ann, **NEW, by=ann.user).change


def told(kind="details_changed"):
    return sorted(Notice.objects.filter(kind=kind).values_list("context__by", flat=True))


def called(change, by, outcome=CallOutcome.CALLED):
    changes.record_call(change, outcome=outcome, by=by)
    change.refresh_from_db()
    return change


def test_the_first_details_wait_for_nothing(ann):
    assert not PayeeChange.objects.exists()
    assert told() == []


def test_a_change_waits_and_goes_to_every_way_known_before(ann, change):
    assert change.state == ChangeState.WAITING
    assert change.is_on_hold(timezone.now())
    assert told() == ["email", "text"]
    assert (change.emails, change.phone, change.is_phone_known) == (
        ann.email, "07700 900123", True,
    )  # fmt: skip


def test_saving_the_same_again_waits_and_tells_no_more(ann, change):
    payees.save(ann, **NEW, by=ann.user)

    assert PayeeChange.objects.count() == 1
    assert told() == ["email", "text"]


def test_a_letter_goes_where_there_is_no_other_way(ann):
    Person.objects.filter(pk=ann.pk).update(email="", phone="", route="letter")
    ann.user.email = ""
    ann.user.save()

    change = payees.save(ann, **NEW, by=ann.user).change

    assert told() == ["letter"]
    assert not change.is_phone_known


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (datetime(2026, 3, 3, 15, tzinfo=LONDON), date(2026, 3, 6)),
        (datetime(2026, 3, 6, 15, tzinfo=LONDON), date(2026, 3, 11)),
        (datetime(2026, 4, 2, 23, 59, tzinfo=LONDON), date(2026, 4, 9)),  # over Easter
    ],
)
def test_it_waits_three_working_days_unless_the_setting_says_otherwise(
    ann, time_machine, at, until
):
    time_machine.move_to(at)

    change = payees.save(ann, **NEW, by=ann.user).change

    assert change.waits_until == datetime.combine(until, datetime.min.time(), LONDON)
    assert changes.on_hold(now=change.waits_until - timedelta(seconds=1)).exists()
    assert not changes.on_hold(now=change.waits_until).exists()


def test_how_long_it_waits_is_a_dated_setting(ann):
    set_rate(RateKey.HOLD_DAYS, 0)

    change = payees.save(ann, **NEW, by=ann.user).change

    assert not change.is_on_hold(timezone.now())


def test_going_round_by_another_way_waits_as_well(ann):
    payees.save(ann, way="other", by=ann.user)

    account = payees.save(ann, **NEW, by=ann.user)

    assert account.change.is_on_hold(timezone.now())


def test_the_first_bank_account_after_another_way_does_not_wait(person):
    payees.save(person, way="other", by=person.user)
    payees.save(person, **OLD, by=person.user)

    assert not PayeeChange.objects.exists()


def test_first_details_soon_after_a_new_e_mail_address_wait_and_the_old_one_hears(team, mailoutbox):
    ann = PersonFactory(name="Ann", email="ann@old.example")
    details.change(ann, email="thief@new.example", by=team)
    send_due()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ann@old.example"], "Your e-mail address was changed")
    ]
    ann.user = UserFactory(email="thief@new.example")
    ann.save()

    payees.save(ann, **OLD, by=ann.user)

    change = PayeeChange.objects.get()
    assert change.is_on_hold(timezone.now())
    assert {"ann@old.example", "thief@new.example"} == set(change.emails.split())
    send_due()
    assert [mail.to for mail in mailoutbox if "bank details" in mail.subject].count(
        ["ann@old.example"]
    ) == 1


def test_first_details_wait_too_when_only_the_sign_in_address_is_new(person):
    accounts.change_email(person.user, "thief@new.example", by=person.user)

    payees.save(person, **OLD, by=person.user)

    assert PayeeChange.objects.get().is_on_hold(timezone.now())


@pytest.mark.parametrize(("minutes", "is_new"), [(-1, True), (1, False)])
def test_an_address_is_new_for_thirty_days(person, time_machine, minutes, is_new):
    accounts.change_email(person.user, "thief@new.example", by=person.user)

    time_machine.move_to(timezone.now() + timedelta(days=30, minutes=minutes))

    assert changes.has_new_email(person) is is_new


def test_messages_hold_the_link_and_nothing_of_the_number(change, mailoutbox):
    send_due()

    [mail] = [mail for mail in mailoutbox if mail.subject == "Your bank details were changed"]
    [text] = TrialPost.objects.filter(route="text")
    assert len(text.body) < 300
    for words in (mail.body, text.body):
        assert "/n/" in words
        for part in ("12345678", "78", "089999", "Unmistakable"):
            assert part not in words.split("http")[0]


def test_messages_go_where_we_knew_even_when_that_is_changed_at_once(ann, change, mailoutbox):
    old = ann.email
    details.change(ann, by=ann.user, phone="07700 900999")
    accounts.change_email(ann.user, "thief@nowhere.example", by=ann.user)

    send_due()

    [mail] = [mail for mail in mailoutbox if "bank details" in mail.subject]
    assert mail.to == [old]
    # one about the number, one about the bank details
    texts = TrialPost.objects.filter(route="text").values_list("to", flat=True)
    assert [*texts] == ["07700 900123"] * 2


def test_an_address_that_was_theirs_until_lately_hears_of_it_too(ann, mailoutbox):
    old = ann.email
    accounts.change_email(ann.user, "thief@nowhere.example", by=ann.user)
    ann.user.refresh_from_db()

    payees.save(ann, **NEW, by=ann.user)
    send_due()

    mails = [mail.to for mail in mailoutbox if mail.subject == "Your bank details were changed"]
    assert sorted(mails) == sorted([[old], ["thief@nowhere.example"]])


def test_a_number_changed_shortly_before_proves_nothing(ann, finance):
    details.change(ann, by=ann.user, phone="07700 900999")

    change = payees.save(ann, **NEW, by=ann.user).change

    assert not change.is_phone_known
    with pytest.raises(RuleBroken, match="no number that we knew before"):
        called(change, finance)
    assert called(change, finance, CallOutcome.MET).state == ChangeState.CONFIRMED


def test_saying_it_was_not_me_stops_the_details_and_tells_finance(change, finance, second_finance):
    changes.stop(change, by=None)
    changes.stop(change, by=None)

    change.refresh_from_db()
    assert change.state == ChangeState.STOPPED
    assert change.is_on_hold(timezone.now() + timedelta(days=400))
    assert set(Notice.objects.filter(kind="details_stopped").values_list("user", flat=True)) == {
        finance.pk, second_finance.pk,
    }  # fmt: skip
    assert Notice.objects.filter(kind="details_stopped").count() == 2
    assert AuditRow.objects.filter(action="payeechange.stopped").count() == 1


def test_the_link_of_an_older_change_stops_the_newest(ann, change):
    newer = payees.save(ann, **OLD | {"account_number": "87654321"}, by=ann.user).change

    changes.stop(change, by=None)

    newer.refresh_from_db()
    assert newer.state == ChangeState.STOPPED


def test_after_a_stop_new_details_wait_for_a_call_and_not_for_time(ann, change, finance):
    changes.stop(change, by=None)

    newer = payees.save(ann, **OLD | {"account_number": "87654321"}, by=ann.user).change

    assert newer.waits_until is None
    assert newer.is_on_hold(timezone.now() + timedelta(days=400))
    assert not called(newer, finance).is_on_hold(timezone.now())


def test_a_call_ends_the_waiting_and_a_second_adds_nothing(change, finance, second_finance):
    waits = changes.Hold(change.made_at, change.waits_until, is_stopped=False)
    assert changes.hold(change.account, now=timezone.now()) == waits
    called(change, finance)
    called(change, second_finance)

    assert change.state == ChangeState.CONFIRMED
    assert changes.hold(change.account, now=timezone.now()) is None
    assert not change.is_on_hold(timezone.now())
    assert [call.by for call in PayeeCall.objects.all()] == [finance]
    [row] = AuditRow.objects.filter(action="payeechange.called")
    assert (row.actor_id, row.reason, row.person_id) == (finance.pk, "called", change.person_id)


def test_nobody_reached_leaves_it_waiting_and_each_try_is_kept(change, finance):
    for _ in range(2):
        called(change, finance, CallOutcome.NO_ANSWER)

    assert change.state == ChangeState.WAITING
    assert changes.on_hold(now=timezone.now()).get().tries == 2


def test_a_call_that_finds_somebody_else_stops_it(change, finance, second_finance):
    called(change, finance, CallOutcome.NOT_THEIRS)

    assert change.state == ChangeState.STOPPED
    assert Notice.objects.get(kind="details_stopped").user == second_finance


def test_after_a_stop_a_call_may_find_that_it_was_them(change, finance):
    called(change, finance, CallOutcome.NOT_THEIRS)

    assert called(change, finance).state == ChangeState.CONFIRMED


def test_nobody_calls_about_their_own_change(ann, change, finance):
    with pytest.raises(RuleBroken, match="Someone else"):
        called(change, ann.user)
    Person.objects.filter(pk=ann.pk).update(user=finance)
    with pytest.raises(RuleBroken, match="Someone else"):
        called(PayeeChange.objects.get(), finance)
    with pytest.raises(IntegrityError, match="somebody else calls"), transaction.atomic():
        PayeeCall.objects.create(change=change, outcome=CallOutcome.CALLED, by=finance)
    with pytest.raises(IntegrityError, match="somebody else calls"), transaction.atomic():
        PayeeCall.objects.create(change=change, outcome=CallOutcome.CALLED, by=ann.user)

    assert not PayeeCall.objects.exists()


def test_nobody_calls_about_details_that_were_replaced(ann, change, finance):
    payees.save(ann, **OLD | {"account_number": "87654321"}, by=ann.user)

    with pytest.raises(RuleBroken, match="changed their details again"):
        called(change, finance)


def test_the_database_confirms_nothing_without_a_call(change):
    with pytest.raises(IntegrityError, match="nobody has called"), transaction.atomic():
        PayeeChange.objects.filter(pk=change.pk).update(state=ChangeState.CONFIRMED)


def test_the_database_wants_a_new_call_after_a_stop(change, finance):
    called(change, finance)
    changes.stop(change, by=None)

    with pytest.raises(IntegrityError, match="nobody has called"), transaction.atomic():
        PayeeChange.objects.filter(pk=change.pk).update(state=ChangeState.CONFIRMED)


def test_how_long_it_waits_is_not_shortened_even_by_hand(change):
    with pytest.raises(DatabaseError, match="payee_change_keeps_its_facts"), transaction.atomic():
        PayeeChange.objects.filter(pk=change.pk).update(waits_until=timezone.now())


def test_a_copy_of_the_database_shows_no_way_to_reach_them(change):
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM payments_payeechange c")
        [(dump,)] = cursor.fetchall()

    assert "900123" not in dump
    assert "@" not in dump


def test_the_link_opens_for_its_person_only(change):
    address = links.issue(LinkPurpose.NOT_ME, change.pk, to=change.person)

    link = links.find(address.split("/")[-2], purpose=LinkPurpose.NOT_ME)

    assert (link.object_id, link.person) == (change.pk, change.person)
