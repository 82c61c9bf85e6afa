import pytest

from involvement.errors import RuleBroken
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.domain import claims
from payments.models import Due, Rate, RateKey
from payments.tests.factories import ClaimLineFactory


def test_a_large_claim_is_approved_for_the_whole_uk_by_the_limit_of_the_day(finance):
    scot = UserFactory()
    RoleGrant.objects.create(user=scot, role="finance", nation="scotland")
    line = ClaimLineFactory(sent=True, amount_pence=500_01)
    claims.approve(line, by=finance)

    with pytest.raises(RuleBroken, match="for the whole UK"):
        claims.approve(line, by=scot)
    assert not Due.objects.exists()

    Rate.objects.filter(key=RateKey.WHOLE_UK).update(value=500_01)
    assert claims.approve(line, by=scot)
