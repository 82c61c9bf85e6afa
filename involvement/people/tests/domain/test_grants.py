import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from involvement import links
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import grants
from involvement.people.models import LinkPurpose, ProposedGrant, RoleGrant, User
from involvement.people.tests.factories import UserFactory


@pytest.fixture
def second_keeper(db):
    return UserFactory(name="Kay", roles=["keeper"])


@pytest.fixture
def colleague(db):
    return UserFactory(name="Col")


def held(user):
    return sorted(user.grants.values_list("role", "nation"))


def acts():
    return list(AuditRow.objects.order_by("id").values_list("action", "actor_id", "reason"))


def give(user, role, *, by, nation="uk"):
    return grants.give(user, role=role, nation=nation, by=by)


def test_a_role_is_given_for_a_nation_once(keeper, colleague):
    for _time in range(2):
        give(colleague, "team", by=keeper, nation="cymru")

    assert held(colleague) == [("team", "cymru")]
    assert acts() == [("role.given", keeper.pk, "team, cymru")]


@pytest.mark.parametrize("role", ["finance", "keeper"])
def test_money_and_keeping_take_two_keepers(keeper, second_keeper, colleague, role):
    asked = give(colleague, role, by=keeper)
    assert give(colleague, role, by=keeper) == asked
    assert held(colleague) == []
    with pytest.raises(RuleBroken, match="Another keeper has to agree"):
        grants.agree(asked, by=keeper)

    for _time in range(2):
        grants.agree(asked, by=second_keeper)

    grant = colleague.grants.get()
    assert (grant.role, grant.granted_by, grant.agreed_by) == (role, keeper, second_keeper)
    assert not ProposedGrant.objects.exists()
    assert [action for action, _by, _why in acts()] == ["role.proposed", "role.given"]


def test_a_second_keeper_says_no(keeper, second_keeper, colleague):
    asked = give(colleague, "finance", by=keeper)

    for _time in range(2):
        grants.refuse(asked, by=second_keeper)

    assert (held(colleague), ProposedGrant.objects.count()) == ([], 0)


def test_who_asked_and_is_no_keeper_any_more_gave_nothing(keeper, second_keeper, colleague):
    asked = give(colleague, "finance", by=keeper)
    grants.take_away(keeper.grants.get(), by=second_keeper)

    with pytest.raises(RuleBroken, match="no longer a keeper"):
        grants.agree(asked, by=second_keeper)


def test_nobody_changes_their_own_account(keeper, second_keeper):
    grant = keeper.grants.get()
    for act in (
        lambda: give(keeper, "team", by=keeper),
        lambda: grants.take_away(grant, by=keeper),
        lambda: grants.close(keeper, reason="left", by=keeper),
    ):
        with pytest.raises(RuleBroken, match="your own account"):
            act()
    asked = give(second_keeper, "finance", by=keeper)
    with pytest.raises(RuleBroken, match="your own account"):
        grants.agree(asked, by=second_keeper)


def test_only_a_keeper_gives_and_takes(team, keeper, colleague):
    for act in (
        lambda: give(colleague, "team", by=team),
        lambda: grants.take_away(keeper.grants.get(), by=team),
        lambda: grants.open_account(name="New", email="new@basw.example", by=team),
        lambda: grants.close(colleague, reason="left", by=team),
    ):
        with pytest.raises(RuleBroken, match="Only a keeper"):
            act()


@pytest.mark.parametrize(
    "row",
    [
        {"role": "finance", "granted_by": "keeper"},
        {"role": "finance", "granted_by": "keeper", "agreed_by": "keeper"},
        {"role": "finance", "granted_by": "keeper", "agreed_by": "colleague"},
        {"role": "team", "granted_by": "colleague"},
        {"role": "keeper", "nation": "cymru"},
    ],
)
def test_the_database_holds_it_too(request, keeper, colleague, row):
    people = {"granted_by", "agreed_by"}
    values = {k: request.getfixturevalue(v) if k in people else v for k, v in row.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=colleague, **values)


def test_nobody_proposes_themselves_in_the_database(keeper):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedGrant.objects.create(user=keeper, role="finance", proposed_by=keeper)


def test_taking_a_role_away_ends_only_that(keeper, team):
    give(team, "chair", by=keeper)

    for grant in (team.grants.get(role="team"),) * 2:
        grants.take_away(grant, by=keeper)

    assert held(team) == [("chair", "uk")]
    assert acts()[1:] == [("role.taken", keeper.pk, "team, uk")]


def test_two_keepers_who_remove_each_other_leave_one(transactional_db):
    one, two = (UserFactory(roles=["keeper"]) for _ in range(2))
    ready = threading.Barrier(2)

    def remove(grant, by):
        ready.wait(5)
        try:
            grants.take_away(grant, by=by)
        except RuleBroken:
            pass
        finally:
            connection.close()

    pairs = [(one.grants.get(), two), (two.grants.get(), one)]
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert RoleGrant.objects.filter(role="keeper").count() == 1


def test_an_account_is_opened_without_a_role_and_told(keeper):
    user = grants.open_account(name="New", email="New@BASW.example", by=keeper)

    assert (user.email, held(user)) == ("new@basw.example", [])
    assert list(Notice.objects.values_list("kind", "user")) == [("staff_account_opened", user.pk)]
    with pytest.raises(RuleBroken, match="has an account already"):
        grants.open_account(name="New", email="new@basw.example", by=keeper)
    assert User.objects.filter(name="New").count() == 1


def test_a_closed_account_loses_its_roles_and_links_and_opens_again_without(keeper, team):
    links.issue(LinkPurpose.FEEDBACK, 1, to=team)
    team.set_password("a password of old")
    team.save()
    Authenticator.objects.create(user=team, type=Authenticator.Type.WEBAUTHN, data={})
    SocialAccount.objects.create(user=team, provider="work", uid="jo")

    for _time in range(2):
        grants.close(team, reason="not_safe", by=keeper)
    team.refresh_from_db()
    assert (team.is_active, held(team)) == (False, [])
    assert links.PersonalLink.objects.filter(revoked_at=None).count() == 0
    with pytest.raises(RuleBroken, match="closed"):
        give(team, "team", by=keeper)

    for _time in range(2):
        grants.reopen(team, email="Own@basw.example", by=keeper)
    team.refresh_from_db()

    assert (team.is_active, team.email, held(team)) == (True, "own@basw.example", [])
    assert not team.has_usable_password()
    assert not team.authenticator_set.exists()
    assert not team.socialaccount_set.exists()
    assert [action for action, _by, _why in acts()] == [
        "role.taken",
        "account.closed",
        "user.email_changed",
        "account.opened_again",
    ]


KEEPERS = ("Kay", "kay@basw.example", "Lou", "lou@basw.example")


def test_a_new_service_begins_with_two_keepers_and_only_once(db, capsys):
    call_command("first_keepers", *KEEPERS)

    kay, lou = User.objects.order_by("name")
    assert kay.role_codes == lou.role_codes == {"keeper"}
    assert Notice.objects.filter(kind="staff_account_opened").count() == 2
    asked = grants.give(lou, role="finance", nation="uk", by=kay)
    with pytest.raises(RuleBroken, match="Another keeper has to agree"):
        grants.agree(asked, by=kay)
    with pytest.raises(CommandError, match="There is a keeper already"):
        call_command("first_keepers", *KEEPERS)
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("second", "says"),
    [("KAY@basw.example", "an e-mail address each"), ("lou", "Enter a valid email address")],
)
def test_the_first_keepers_are_two_people_who_can_be_reached(db, second, says):
    with pytest.raises(CommandError, match=says):
        call_command("first_keepers", "Kay", "kay@basw.example", "Lou", second)
    assert not User.objects.exists()
