import pytest

from involvement.errors import RuleBroken
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.domain import claims
from payments.models import Due, LineState, RateKey
from payments.tests.factories import ClaimLineFactory
from payments.tests.money import set_rate


def test_a_large_claim_is_approved_for_the_whole_uk_by_the_limit_of_the_day(finance):
    scot = UserFactory()
    RoleGrant.objects.create(user=scot, role="finance", nation="scotland")
    line = ClaimLineFactory(sent=True, amount_pence=500_01)
    claims.approve(line, by=finance)

    with pytest.raises(RuleBroken, match="for the whole UK"):
        claims.approve(line, by=scot)
    assert not Due.objects.exists()

    set_rate(RateKey.WHOLE_UK, 500_01)
    assert claims.approve(line, by=scot)


@pytest.mark.clause("C20")
def test_whoever_checked_first_can_decide_alone_once_the_rest_is_small(finance):
    """No to one cost is no second check; what is left of the claim may need none."""
    small = ClaimLineFactory(sent=True, amount_pence=150_00)
    large = ClaimLineFactory(claim=small.claim, sent=True, amount_pence=150_00)
    assert claims.approve_all(small.claim, by=finance) == 0

    claims.refuse(large, reason="This was paid before.", by=finance)
    assert claims.approve(small, by=finance)

    for line, state in ((small, LineState.APPROVED), (large, LineState.NOT_PAID)):
        line.refresh_from_db()
        assert (line.state, line.decided_by, line.first_check_by) == (state, finance, None)
