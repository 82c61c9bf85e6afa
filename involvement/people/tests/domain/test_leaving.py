import pytest
from django.utils import timezone

from involvement import links
from involvement.audit.models import AuditRow
from involvement.errors import LinkGone
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.backends import AccountBackend
from involvement.people.domain import leaving, trusted
from involvement.people.models import LinkPurpose, Person, RoleGrant
from involvement.people.tests.factories import PersonFactory, TrustedPersonFactory


@pytest.mark.clause("C5")
def test_leaving_ends_links_account_and_helper_at_once(person, client):
    other = PersonFactory()
    TrustedPersonFactory(person=person)
    mine, theirs = (
        links.issue(LinkPurpose.PAPERS, 1, to=one).rsplit("/", 2)[-2] for one in (person, other)
    )
    client.force_login(person.user)

    assert leaving.leave(person, by=person.user) is True
    assert leaving.leave(person, by=person.user) is False

    person.refresh_from_db()
    assert person.left_at is not None
    assert list(Person.objects.invitable()) == [other]
    assert trusted.of(person) is None
    with pytest.raises(LinkGone):
        links.find(mine, purpose=LinkPurpose.PAPERS)
    assert links.find(theirs, purpose=LinkPurpose.PAPERS).person == other
    assert AccountBackend().get_user(person.user_id) is None
    assert client.get("/my/").status_code == 302
    assert AuditRow.objects.filter(action="person.left").count() == 1


def test_an_account_with_other_work_stays_for_that(person):
    RoleGrant.objects.create(user=person.user, role="chair")

    leaving.leave(person, by=person.user)

    user = AccountBackend().get_user(person.user_id)
    assert (user.is_active, user.involved) == (True, None)


def test_whoever_left_hears_of_money_and_of_nothing_else_of_ours(person):
    person.left_at = timezone.now()

    reached = {name for name, kind in kinds.KINDS.items() if kind.reaches(Notice(person=person))}

    assert not reached & {
        "invitation", "pack", "pack_reminder", "meeting_moved", "step_up", "difference_told",
        "feedback_ask", "break_check_in", "link_again", "purpose_changed", "reply_thanks",
    }  # fmt: skip
    assert reached >= {"goodbye", "payment_sent", "claim_decided", "claim_question"}
