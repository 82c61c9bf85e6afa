import pytest

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import BehalfAct, RoleGrant
from involvement.people.tests.factories import BehalfFactory, UserFactory
from payments.domain import claims, queue, urgent
from payments.tests.factories import ClaimLineFactory
from payments.tests.money import acts


def alerted():
    return set(Notice.objects.filter(kind="claim_urgent").values_list("user__name", flat=True))


@pytest.mark.clause("C20")
def test_who_cannot_wait_comes_first_and_the_pay_team_hears_once(finance, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    scot = RoleGrant.objects.create(user=UserFactory(), role="finance", nation="scotland")
    before = ClaimLineFactory(sent=True).claim
    draft = ClaimLineFactory(claim__seat__person__user=UserFactory(roles=["finance"])).claim

    for _press in range(2):
        claims.send(draft, by_person=draft.person, is_urgent=True)

    found = queue.waiting_claims(None).order_by(*queue.ORDER)
    assert [claim.pk for claim in found] == [draft.pk, before.pk]
    # not who asks, and not who may not decide about it
    assert alerted() == {finance.name}
    assert scot.user.name != finance.name

    delivery.send_due()
    [post] = TrialPost.objects.filter(to=finance.email)
    assert draft.ref in post.body
    assert draft.person.name not in post.body


def test_it_can_be_said_after_sending_until_it_is_decided(finance):
    line = ClaimLineFactory(sent=True)

    for _press in range(2):
        urgent.hurry(line.claim, by_person=line.claim.person)
    assert alerted() == {finance.name}
    line.claim.refresh_from_db()
    assert line.claim.is_urgent
    assert acts(line.claim) == ["claim.urgent"]

    decided = ClaimLineFactory(sent=True)
    claims.approve(decided, by=finance)
    with pytest.raises(RuleBroken, match="We have decided"):
        urgent.hurry(decided.claim, by_person=decided.claim.person)
    with pytest.raises(RuleBroken, match="someone else"):
        urgent.hurry(line.claim, by_person=decided.claim.person)


def test_by_phone_it_stands_in_the_copy_that_the_person_gets(finance):
    claim = ClaimLineFactory(sent=True).claim

    with trail.through(BehalfFactory(person=claim.person)):
        urgent.hurry(claim, by_person=claim.person)

    assert claim.ref in BehalfAct.objects.get().said


def test_an_alert_goes_to_nobody_once_it_is_decided(finance):
    line = ClaimLineFactory(sent=True)
    urgent.hurry(line.claim, by_person=line.claim.person)
    claims.approve(line, by=finance)

    delivery.send_due()

    assert Notice.objects.get(kind="claim_urgent").state == "dropped"
