"""Two officers close a month of the ledger; what comes late stands in an open one."""

from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from involvement.errors import RuleBroken
from payments.domain import ledger_export, periods, reconcile
from payments.models import LedgerEntry, LedgerPeriod
from payments.tests.factories import DueFactory, today
from payments.tests.money import acts

pytestmark = pytest.mark.clause("C20")


def last_month():
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def closed(first, second):
    period = periods.ask(last_month(), today=today().replace(day=1), by=first)
    periods.close(period, by=second)
    return LedgerPeriod.objects.get()


def test_two_officers_close_a_month_and_it_stays_closed(finance, second_finance, outsider):
    with pytest.raises(RuleBroken, match="not over yet"):
        periods.ask(today(), today=today(), by=finance)
    period = periods.ask(last_month(), today=today(), by=finance)
    assert periods.ask(last_month(), today=today(), by=second_finance) == period
    for who, said in ((finance, "You asked to close it"), (outsider, "Only a finance officer")):
        with pytest.raises(RuleBroken, match=said):
            periods.close(period, by=who)
    with pytest.raises(IntegrityError, match="closed_by_another"), transaction.atomic():
        LedgerPeriod.objects.update(closed_by=finance, closed_at=timezone.now())
    with pytest.raises(IntegrityError, match="is_over"), transaction.atomic():
        LedgerPeriod.objects.create(
            month=today().replace(day=1),
            asked_by=finance,
            closed_by=second_finance,
            closed_at=timezone.now(),
        )
    with pytest.raises(RuleBroken, match="Only a finance officer"):
        periods.ask(last_month(), today=today(), by=outsider)
    with pytest.raises(RuleBroken, match="Only a finance officer"):
        periods.leave_open(period, by=outsider)
    for _twice in range(2):
        periods.leave_open(period, by=second_finance)
    assert not LedgerPeriod.objects.exists()
    assert acts(period) == ["ledgerperiod.asked", "ledgerperiod.left_open"]

    period = closed(finance, second_finance)
    periods.close(period, by=finance)
    assert acts(period) == ["ledgerperiod.asked", "ledgerperiod.closed"]

    assert periods.of_month(date(2020, 1, 1)) == period
    assert periods.ask(date(2020, 1, 1), today=today(), by=finance) == period
    with pytest.raises(RuleBroken, match="stays closed"):
        periods.leave_open(period, by=finance)
    for edit in (LedgerPeriod.objects.all().delete, lambda: period.save()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            edit()


def test_what_comes_late_stands_on_an_open_day_and_says_where_it_belongs(
    client, finance, second_finance
):
    day = last_month() + timedelta(days=4)
    before = DueFactory(payable_from=day).entries.get()
    assert (before.day, before.refers_to) == (day, None)
    closed(finance, second_finance)

    late = DueFactory(payable_from=day).entries.get()

    assert (late.day, late.refers_to) == (today(), day)
    assert [one.name for one in reconcile.check() if "ledger" in one.name] == []
    told = {"due": late.due, "kind": "owed", "debit": "fees", "credit": "owed", "amount_pence": 1}
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        LedgerEntry.objects.create(step=9, day=day, refers_to=day - timedelta(days=1), **told)
    month = ledger_export.period(ledger_export.month_of(today()), today=today())
    fees = next(one for one in ledger_export.balances(month) if one.account == "fees")
    assert (fees.debit, fees.credit) == (late.amount_pence, 0)
    assert fees.closing == before.amount_pence + late.amount_pence
    assert f"belongs-to:{day}" in "".join(ledger_export.journal(month))
    assert [row[-1] for row in ledger_export.table(month)][1:] == [day.isoformat()] * 2
    client.force_login(finance)
    page = client.get(reverse("ledger")).content.decode()
    assert "Late: belongs to" in page


def test_the_page_asks_and_another_closes(client, finance, second_finance):
    code = ledger_export.month_of(last_month())
    page = f"{reverse('ledger')}?period={code}"
    client.force_login(finance)
    assert (
        "Nobody has asked"
        in client.post(reverse("ledger_close", args=[code]), follow=True).content.decode()
    )
    assert client.post(reverse("ledger_close_ask", args=[code])).url == page
    assert "Another officer closes it" in client.get(page).content.decode()
    client.force_login(second_finance)
    client.post(reverse("ledger_close", args=[code]))

    assert "Fin and Flo closed this month" in client.get(page).content.decode()
    assert client.post(reverse("ledger_close_ask", args=["2026-13"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_whoever_closes_waits_for_whoever_writes_and_nothing_slips_in(finance, second_finance):
    day = last_month() + timedelta(days=4)
    period = periods.ask(last_month(), today=today(), by=finance)
    DueFactory()
    writing, write = Event(), Event()
    found = {}

    def post():
        with transaction.atomic():
            found["first"] = DueFactory(payable_from=day).entries.get().pk
            writing.set()
            write.wait(10)
        connection.close()

    def close():
        periods.close(period, by=second_finance)
        found["closed"] = LedgerEntry.objects.filter(day__lte=day, refers_to=None).count()
        connection.close()

    threads = [Thread(target=post), Thread(target=close)]
    threads[0].start()
    assert writing.wait(10)
    threads[1].start()
    threads[1].join(0.4)
    assert threads[1].is_alive()  # it waits for the entry that is being written
    write.set()
    [thread.join(10) for thread in threads]

    assert found["closed"] == 1  # all that will ever stand in it
    assert LedgerEntry.objects.get(pk=found["first"]).refers_to is None
    late = DueFactory(payable_from=day).entries.get()
    assert late.refers_to == day
