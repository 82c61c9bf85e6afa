"""What a cost was for is not kept for ever, and the auditor does not mistake that for a fault."""

from datetime import timedelta

import pytest
from django.utils import timezone

from involvement.people.domain import erasure
from payments.domain import decisions, payouts, reconcile
from payments.models import Claim, ClaimLine, CostKind
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import person_with_account

pytestmark = pytest.mark.django_db


def test_costs_whose_kind_is_cleared_after_six_years_trouble_no_auditor(finance, second_finance):
    person = person_with_account()
    for kind in (CostKind.CARE, CostKind.FOOD):
        cost = ClaimLineFactory(sent=True, claim__seat__person=person, kind=kind, amount_pence=9_00)
        decisions.approve(cost, by=finance)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    Claim.objects.update(made_at=timezone.now() - timedelta(days=8 * 366))

    list(erasure.erase(today=today()))

    assert set(ClaimLine.objects.values_list("kind", flat=True)) == {CostKind.OTHER}
    assert reconcile.check() == []
    ClaimLine.objects.update(reason="")
    assert [wrong.name for wrong in reconcile.check()] == ["cost in the ledger under another name"]
    ClaimLine.objects.update(reason="-")
    Claim.objects.update(made_at=timezone.now())
    assert [wrong.name for wrong in reconcile.check()] == ["cost in the ledger under another name"]
