import pytest

from involvement.errors import RuleBroken
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.domain import claims, decisions, queue
from payments.models import Due, LineState, RateKey
from payments.tests.factories import ClaimLineFactory
from payments.tests.money import acts, set_rate


def test_a_large_claim_is_approved_for_the_whole_uk_by_the_limit_of_the_day(finance):
    scot = UserFactory()
    RoleGrant.objects.create(user=scot, role="finance", nation="scotland")
    line = ClaimLineFactory(sent=True, amount_pence=500_01)
    with pytest.raises(RuleBroken, match="Write the question"):
        decisions.ask(line, question=" ", by=finance)
    claims.approve(line, by=finance)

    with pytest.raises(RuleBroken, match="for the whole UK"):
        claims.approve(line, by=scot)
    assert not Due.objects.exists()
    assert acts(line) == ["claimline.first_check"]

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


@pytest.mark.clause("C20")
def test_two_claims_for_one_meeting_are_no_way_round_two_officers(finance, second_finance):
    first = ClaimLineFactory(sent=True, amount_pence=150_00)
    seat = first.claim.seat
    second = ClaimLineFactory(sent=True, amount_pence=50_01, claim__seat=seat)
    ClaimLineFactory(amount_pence=900_00, claim__seat=seat)  # still being written
    elsewhere = ClaimLineFactory(
        sent=True, amount_pence=150_00, claim__seat__person=first.claim.person
    )
    waiting = {claim.pk: claim for claim in queue.waiting_claims(None)}

    assert claims.approve(elsewhere, by=finance)
    for line in (first, second):
        assert not queue.is_clean(waiting[line.claim_id], limit_pence=200_00)
        assert decisions.needs_two(waiting[line.claim_id])
        assert not claims.approve(line, by=finance)
        assert not claims.approve(line, by=finance)
    assert claims.approve(first, by=second_finance)
    assert not claims.approve(second, by=finance)
    assert claims.approve(second, by=second_finance)


def test_what_was_taken_back_or_refused_no_longer_counts(finance):
    line = ClaimLineFactory(sent=True, amount_pence=150_00)
    for amount in (100_00, 120_00):
        other = ClaimLineFactory(sent=True, amount_pence=amount, claim__seat=line.claim.seat)
        if amount == 100_00:
            claims.take_back(other.claim, by_person=other.claim.person)
        else:
            claims.refuse(other, reason="Given at the meeting", by=finance)

    assert claims.approve(line, by=finance)
