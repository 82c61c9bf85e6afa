import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Meeting
from activities.tests.factories import SeatFactory
from involvement.audit.models import AuditRow
from involvement.people.tests.factories import PersonFactory
from payments.domain import accounts, claims, prechecks, queue, rates
from payments.models import Claim, ClaimLine, Due, DueState, Receipt, Whose
from payments.tests.domain.test_checking import came, flags_of, race, receipt
from payments.tests.factories import (
    ClaimLineFactory,
    PayeeChangeFactory,
    PayoutLineFactory,
    today,
)
from payments.tests.money import paid_before, set_rate

__all__ = ["came"]


def test_a_photo_that_only_looks_the_same_is_found(came):
    line = ClaimLineFactory(sent=True, claim__seat=came)
    receipt(line, "a" * 64, look=-1)
    twin = ClaimLineFactory(sent=True, claim__seat__person=came.person, kind="taxi")
    photo = receipt(twin, "b" * 64, look=-1 ^ 0b1111)
    assert flags_of(line) == {"has_like_photo"}

    Receipt.objects.filter(pk=photo.pk).update(look=-1 ^ 0b11111)
    assert flags_of(line) == set()
    of_others = {"line": ClaimLineFactory(sent=True)}
    Receipt.objects.filter(pk=photo.pk).update(look=-1 ^ 0b1, **of_others)
    assert flags_of(line) == set()  # nearly the same, of somebody else at another meeting
    Receipt.objects.filter(pk=photo.pk).update(look=-1)
    assert flags_of(line) == {"has_like_photo"}


def test_odd_rates_days_and_amounts_are_found(came):
    miles = {"kind": "miles", "tenths_of_miles": 120}
    line = ClaimLineFactory(sent=True, claim__seat=came, pence_per_mile=99, **miles)
    assert flags_of(line) == {"has_other_rate"}

    miles["pence_per_mile"] = rates.on("mile.car", came.meeting.day)
    ClaimLine.objects.filter(pk=line.pk).update(**miles)
    other = SeatFactory(person=came.person, meeting__held=True)
    moment = {"starts_at": came.meeting.starts_at, "ends_at": came.meeting.ends_at}
    Meeting.objects.filter(pk=other.meeting_id).update(**moment)
    twin = ClaimLineFactory(sent=True, claim__seat=other, **miles)
    assert flags_of(line) == {"is_same_journey"}

    claims.take_back(twin.claim, by_person=twin.claim.person)
    ClaimLine.objects.filter(pk=line.pk).update(amount_pence=100_01)
    in_time = came.meeting.starts_at + timedelta(days=92)
    for late, found in ((0, {"is_large"}), (1, {"is_late", "is_large"})):
        Claim.objects.update(sent_at=in_time + timedelta(seconds=late))
        assert flags_of(line) == found
    assert flags_of(ClaimLineFactory(sent=True)) == {"is_early"}


def test_a_limit_may_be_reached_and_not_passed(came):
    line = ClaimLineFactory(sent=True, claim__seat=came)
    for kind, most, beyond in (("fare", 15_00, "has_no_photo"), ("phone", 5_00, "is_over_cap")):
        for pence, found in ((most, set()), (most + 1, {beyond})):
            ClaimLine.objects.filter(pk=line.pk).update(kind=kind, amount_pence=pence)
            assert flags_of(line) == found
    receipt(line, "a" * 64)
    ClaimLine.objects.filter(pk=line.pk).update(kind="fare", amount_pence=100_00)
    assert flags_of(line) == set()


def test_a_rate_holds_on_its_first_and_last_day_even_if_it_is_nothing(came):
    miles = {"kind": "miles", "tenths_of_miles": 120, "pence_per_mile": 98}
    line = ClaimLineFactory(sent=True, claim__seat=came, **miles)
    day, before = came.meeting.day, came.meeting.day - timedelta(days=1)
    for pence, until, found in (
        (99, day, {"has_other_rate"}),
        (0, day, {"has_other_rate"}),
        (98, day, set()),
    ):
        set_rate("mile.car", pence, since=day, until=until)
        assert flags_of(line) == found
    set_rate("mile.car", 99, since=before, until=before)
    assert flags_of(line) == set()  # no rate at all is another matter


def test_a_first_payment_and_changed_details_are_looked_at(came, finance):
    ClaimLineFactory(sent=True, claim__seat=came)
    [claim] = queue.waiting_claims(None)
    assert queue.look_at(claim) == []

    PayeeChangeFactory(account__person=came.person, account__saved_by=finance)
    Due.objects.filter(person=came.person).update(state=DueState.FAILED, paid_on=None)

    [claim] = queue.waiting_claims(None)
    assert queue.look_at(claim) == list(prechecks.OF_CLAIMS.values())
    given = {"nations": None, "today": today(), "by": finance}
    assert queue.approve_clean([queue.tick(claim)], **given) == (0, 0)


def test_changed_details_are_new_until_they_were_paid_into(came):
    ClaimLineFactory(sent=True, claim__seat=came)
    long_ago = timezone.now() - timedelta(days=9)
    change = PayeeChangeFactory(account__person=came.person, waits_until=long_ago)
    PayoutLineFactory(paid=True, due__seat__person=PersonFactory())
    [claim] = queue.waiting_claims(None)
    assert queue.look_at(claim) == [prechecks.OF_CLAIMS["has_new_details"]]

    mine = {"due__seat__person": came.person, "payee": change.account, "run__number": 2}
    PayoutLineFactory(paid=True, **mine)

    [claim] = queue.waiting_claims(None)
    assert queue.look_at(claim) == []


def test_a_batch_leaves_a_claim_that_says_more_than_its_page(came, finance, second_finance):
    """An answer came since: it was on nobody's page, and somebody has to read it."""
    line = ClaimLineFactory(sent=True, claim__seat=came)
    asked = ClaimLineFactory(sent=True, claim=line.claim, kind="food")
    claims.ask(asked, question="What was it?", by=second_finance)
    [before] = map(queue.tick, queue.waiting_claims(None))
    claims.answer(asked, words="Lunch for two", by_person=came.person)

    [now] = map(queue.tick, queue.waiting_claims(None))
    given = {"nations": None, "today": today(), "by": finance}
    for tick in (before, line.claim.ref, now):
        assert queue.approve_clean([tick], **given) == (0, 0)

    assert (flags_of(line), flags_of(asked)) == (set(), {"is_answered"})
    claims.approve(asked, by=finance)
    assert queue.approve_clean([before], **given) == (1, 12_50)


def test_each_thing_to_look_at_can_be_said_to_the_person():
    of_accounts = [*accounts.FLAGS.values(), *accounts.OF_OTHERS.values()]
    for flag in (*prechecks.OF_LINES.values(), *prechecks.OF_CLAIMS.values(), *of_accounts):
        told = [one.split() for one in re.split(r"[.?]", str(flag.told)) if one]
        assert 0 < max(map(len, told)) <= 20
        assert str(flag) == str(flag.words)
    silent = {name for name, flag in prechecks.OF_LINES.items() if not flag.asks}
    assert silent == {"has_other_rate", "is_answered", "is_again"}
    assert not any(flag.asks for flag in [*prechecks.OF_CLAIMS.values(), *of_accounts])
    assert set(accounts.OF_OTHERS) == set(Whose)


@pytest.mark.django_db(transaction=True)
def test_two_officers_with_the_same_batch_pay_each_cost_once(finance, second_finance):
    ticks = []
    for _claim in range(4):
        line = ClaimLineFactory(
            sent=True, claim__seat__meeting__held=True, claim__seat__attendance="came",
            claim__seat__marked_at=timezone.now(), claim__seat__marked_by=finance,
        )  # fmt: skip
        paid_before(line.claim.person)
        ticks.append(f"{line.claim.ref}.{line.pk}")
    given = {"nations": None, "today": today()}

    race(
        lambda: queue.approve_clean(ticks, by=finance, **given),
        lambda: queue.approve_clean(ticks, by=second_finance, **given),
    )

    assert Due.objects.filter(line__isnull=False).count() == 4
    assert AuditRow.objects.filter(action="claimline.approved").count() == 4
