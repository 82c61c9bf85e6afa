import pytest

from involvement.calendars import working_days_before
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.domain import lateness
from payments.models import Due, DueState
from payments.tests.factories import ClaimLineFactory, DueFactory, today

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]


def told():
    notices = Notice.objects.filter(kind="pay_late").order_by("pk")
    return list(notices.values_list("user__name", flat=True))


def test_a_broken_promise_tells_the_pay_team_then_the_keepers(finance, keeper, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    scot = RoleGrant.objects.create(user=UserFactory(), role="finance", nation="scotland").user
    DueFactory(pay_by=today())
    DueFactory(pay_by=today(), state=DueState.FAILED)
    assert lateness.tell(today=today()) == 0
    new, old = (working_days_before(today(), days) for days in (1, 6))
    late = DueFactory(pay_by=new)

    for _ in range(2):
        lateness.tell(today=today())
    assert told() == [finance.name]
    assert scot.name not in told()

    claim = ClaimLineFactory(sent=True).claim
    type(claim).objects.filter(pk=claim.pk).update(decide_by=old)
    assert lateness.tell(today=today()) == 1
    assert told() == [finance.name, keeper.name]
    assert lateness.seen_by(finance, today=today()) == lateness.Late(2, old, new)

    delivery.send_due()
    [post] = TrialPost.objects.filter(to=finance.email)
    assert "2 payments or claims are later than we promised" in post.body
    assert late.person.name not in post.body
    [post] = TrialPost.objects.filter(to=keeper.email)
    assert "1 payment or claim is later than we promised" in post.body
    assert "/insight/" in post.body


def test_what_was_settled_before_it_leaves_is_not_told(finance, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    late = DueFactory(pay_by=working_days_before(today(), 2))
    lateness.tell(today=today())
    Due.objects.filter(pk=late.pk).update(state=DueState.WITHDRAWN)

    delivery.send_due()

    assert not TrialPost.objects.filter(to=finance.email).exists()
