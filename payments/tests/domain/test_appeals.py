from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory, UserFactory
from payments.domain import appeals, claims, prechecks, progress, promise, queue
from payments.models import Appeal, Claim, ClaimLine, Due, LineState
from payments.tests.factories import AppealFactory, ClaimLineFactory, today
from payments.tests.money import acts

REASON = "This was given at the meeting."


@pytest.fixture
def refused(finance):
    line = ClaimLineFactory(sent=True, amount_pence=9_00)
    claims.refuse(line, reason=REASON, by=finance)
    Claim.objects.filter(pk=line.claim_id).update(decide_by=today() - timedelta(days=60))
    line.refresh_from_db()
    return line


def typed_by(user, person):
    return trail.through(BehalfFactory(person=person, by=user))


def ask(line, **said):
    return appeals.ask(line, today=today(), by_person=line.claim.person, **said)


@pytest.mark.clause("C20")
def test_somebody_else_looks_by_a_day_of_its_own_and_can_pay_it(
    refused, finance, second_finance, settings
):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"

    appeal = ask(refused, words="I could not eat it.")

    assert ask(refused, words="Again") == appeal
    refused.refresh_from_db()
    assert acts(refused)[-1] == "claimline.appealed"
    days = promise.dates(today(), refused.claim.person.nation)
    assert (appeal.refused_by, appeal.reason, appeal.words) == (
        finance,
        REASON,
        "I could not eat it.",
    )
    assert (refused.state, refused.reason, progress.line_word(refused).code) == ("sent", "", "sent")
    [waiting] = queue.waiting_claims(None)
    assert waiting.look_by == appeal.decide_by == days.decide_by
    assert prechecks.OF_LINES["is_again"] in queue.look_at(waiting)
    assert not queue.late_claims(None, today=today()).exists()

    for act in (claims.approve, lambda line, by: claims.refuse(line, reason="No", by=by)):
        with pytest.raises(RuleBroken, match="You said no to this cost before"):
            act(refused, by=finance)
    assert claims.approve_all(refused.claim, by=finance) == 0

    assert claims.approve(refused, by=second_finance)
    assert Due.objects.get().pay_by == days.pay_by
    delivery.send_due()
    told = TrialPost.objects.get(body__contains="You were right to ask")
    assert "£9" in told.body


def test_the_second_no_is_the_last_and_says_so(refused, second_finance, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    appeal = ask(refused)
    claims.refuse(refused, reason="Secret words", by=second_finance)

    assert ask(refused) == appeal
    refused.refresh_from_db()
    assert refused.state == LineState.NOT_PAID
    assert not appeals.open_to(refused.claim.seat, today=today()).exists()
    assert not appeals.can_ask(refused, today=today())
    with pytest.raises(DatabaseError, match="a second no is the last"), transaction.atomic():
        ClaimLine.objects.filter(pk=refused.pk).update(state="sent")
    delivery.send_due()
    told = TrialPost.objects.get(body__contains="last answer")
    assert "Secret" not in told.body


def test_only_the_person_asks_about_a_no_of_the_last_three_months(refused, carer):
    with pytest.raises(RuleBroken, match="someone else"):
        appeals.ask(refused, today=today(), by_person=carer)
    with pytest.raises(RuleBroken, match="We have not said no"):
        ask(ClaimLineFactory(sent=True))
    last = today() + appeals.LATE_AFTER
    assert appeals.can_ask(refused, today=last)
    assert appeals.open_to(refused.claim.seat, today=last).get() == refused
    late = last + timedelta(days=1)
    assert not appeals.open_to(refused.claim.seat, today=late).exists()
    with pytest.raises(RuleBroken, match="3 months"):
        appeals.ask(refused, today=late, by_person=refused.claim.person)
    assert not Appeal.objects.exists()


def test_two_officers_look_anew_at_a_large_cost(finance, second_finance):
    line = ClaimLineFactory(sent=True, amount_pence=900_00)
    claims.approve(line, by=finance)
    claims.refuse(line, reason=REASON, by=second_finance)

    ask(line)

    line.refresh_from_db()
    assert (line.state, line.first_check_by, line.first_check_at) == ("sent", None, None)


def test_by_phone_whoever_types_it_is_not_who_decides(refused, finance):
    typist = UserFactory(roles=["team", "finance"])
    person = refused.claim.person

    with typed_by(finance, person), pytest.raises(RuleBroken, match="Someone else has to type"):
        ask(refused)
    costs = ClaimLine.objects.filter(claim=refused.claim)
    with typed_by(typist, person):
        appeals.ask_for(costs, words="", today=today(), by_person=person)
    assert Appeal.objects.get(line=refused).typed_by == typist
    assert refused.claim.ref in BehalfAct.objects.get().said

    with pytest.raises(RuleBroken, match="you entered it"):
        claims.approve(refused, by=typist)
    assert claims.approve_all(refused.claim, by=typist) == 0


@pytest.mark.parametrize("who", ["refused_by", "typed_by"])
@pytest.mark.parametrize("field", ["decided_by", "first_check_by"])
def test_the_database_lets_neither_of_them_decide(db, who, field):
    appeal = AppealFactory(typed_by=UserFactory())
    fields = {field: getattr(appeal, who), field.replace("_by", "_at"): timezone.now()}
    fields |= {"state": "approved"} if field == "decided_by" else {}

    with pytest.raises(DatabaseError, match="somebody else decides"), transaction.atomic():
        ClaimLine.objects.filter(pk=appeal.line_id).update(**fields)


def test_news_of_the_rest_of_a_claim_does_not_wait_for_an_appeal(refused, finance):
    other = ClaimLineFactory(claim=refused.claim, state="question", question="Which?",
                             asked_at=timezone.now(), asked_by=finance)  # fmt: skip
    ask(refused)
    claims.answer(other, words="A taxi", by_person=refused.claim.person)

    claims.approve(other, by=finance)

    assert Notice.objects.filter(kind="claim_decided").count() == 2
