import pytest
from django.urls import reverse

from involvement.audit import trail
from involvement.people.models import ProposedGrant, RoleGrant, User
from involvement.people.tests.factories import PersonFactory, UserFactory

ACCOUNTS = reverse("accounts")


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


@pytest.fixture
def second_keeper(db):
    return UserFactory(name="Kay", roles=["keeper"])


def page(name, *args):
    return reverse(name, args=args)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(as_keeper, django_assert_num_queries, count):
    for _number in range(count):
        UserFactory(roles=["team"])

    with django_assert_num_queries(5):
        answer = as_keeper.get(ACCOUNTS)

    assert len(answer.context["rows"]) == count + 1


def test_a_search_is_posted_and_leaves_nothing_in_the_address(as_keeper):
    UserFactory(name="Ann Team", roles=["team"])
    PersonFactory(name="Ann Lee", email="lee@people.example", with_account=True)

    found = as_keeper.post(ACCOUNTS, {"name": "ann"})
    by_address = as_keeper.post(ACCOUNTS, {"name": "LEE@people.example"})
    none = as_keeper.post(ACCOUNTS, {"name": "zed\x00"})

    assert [user.name for user in found.context["rows"]] == ["Ann Team"]
    assert len(by_address.context["rows"]) == 1
    assert "Nobody here is called that." in none.text


def test_a_role_is_given_and_taken_at_the_next_page(as_keeper, client, outsider):
    give = {"role": "team", "nation": "uk"}
    answer = as_keeper.post(page("role_give", outsider.pk), give, follow=True)
    assert "Given by Kit" in answer.text
    other = client.__class__()
    other.force_login(outsider)
    assert other.get(reverse("people")).status_code == 200

    grant = outsider.grants.get()
    as_keeper.post(page("role_take", outsider.pk, grant.pk))

    assert other.get(reverse("people")).status_code == 403


def test_a_money_role_waits_and_another_keeper_agrees(as_keeper, outsider, second_keeper):
    give = {"role": "finance", "nation": "uk"}
    answer = as_keeper.post(page("role_give", outsider.pk), give, follow=True)
    assert "Another keeper has to agree" in answer.text
    asked = ProposedGrant.objects.get()
    mine = as_keeper.get(ACCOUNTS)
    assert "Take it back" in mine.text
    assert page("role_agree", asked.pk) not in mine.text

    as_keeper.force_login(second_keeper)
    assert page("role_agree", asked.pk) in as_keeper.get(ACCOUNTS).text
    as_keeper.post(page("role_agree", asked.pk))

    assert outsider.grants.get().agreed_by == second_keeper
    assert "Given by Kit and Kay" in as_keeper.get(page("account", outsider.pk)).text


def test_what_is_wrong_is_said_beside_the_question(as_keeper, outsider):
    answer = as_keeper.post(page("role_give", outsider.pk), {"role": "king"})
    assert answer.context["form"].errors == {
        "role": ["Choose one from the list"],
        "nation": ["Choose a nation"],
    }
    give = {"role": "keeper", "nation": "cymru"}
    assert "Choose the whole UK" in as_keeper.post(page("role_give", outsider.pk), give).text


def test_an_account_is_opened_closed_and_opened_again(as_keeper):
    new = {"name": "New Colleague", "email": "new@basw.example"}
    answer = as_keeper.post(page("account_new"), new, follow=True)
    assert "This account can do nothing for BASW yet." in answer.text
    assert "has an account already" in as_keeper.post(page("account_new"), new).text
    user = User.objects.get(name="New Colleague")

    closed = as_keeper.post(page("account_close", user.pk), {"reason": "mistake"}, follow=True)
    asked = as_keeper.post(page("account_reopen", user.pk), {"email": "new"})
    to_own = {"email": "own@basw.example"}
    opened = as_keeper.post(page("account_reopen", user.pk), to_own, follow=True)

    assert "Nobody can sign in with this account." in closed.text
    assert "like name@example.org" in asked.text
    assert "Open again, with no roles." in opened.text
    assert User.objects.get(pk=user.pk).email == "own@basw.example"


def test_an_account_closed_in_mid_session_is_out_at_the_next_page(as_keeper, client, team):
    other = client.__class__()
    other.force_login(team)
    assert other.get(reverse("people")).status_code == 200

    as_keeper.post(page("account_close", team.pk), {"reason": "left"})

    assert other.get(reverse("people")).url.startswith("/sign-in/")


def test_what_closing_takes_is_said_first_and_why_is_kept(as_keeper, keeper, chair):
    RoleGrant.objects.create(user=chair, role="team", nation="cymru", granted_by=keeper)
    chair.chaired_groups.create(name="Housing", level="practice")
    assert page("account_close", chair.pk) in as_keeper.get(page("account", chair.pk)).text

    asked = as_keeper.get(page("account_close", chair.pk)).text
    unsaid = as_keeper.post(page("account_close", chair.pk), {})

    assert "It loses a role: Chair, United Kingdom." in asked
    assert "It loses a role: Involvement team, Cymru." in asked
    assert "It no longer chairs this group: Housing." in asked
    assert "Choose why you close it" in unsaid.text
    assert User.objects.get(pk=chair.pk).is_active

    as_keeper.post(page("account_close", chair.pk), {"reason": "left"})
    told = as_keeper.get(reverse("trail")).context["acts"][0]
    assert told.what == "Closed an account: They no longer work for BASW"


@pytest.mark.parametrize("act", ["give", "take", "close", "reopen", "groups", "agree", "refuse"])
def test_roles_move_by_a_fresh_sign_in_only(as_keeper, keeper, second_keeper, outsider, team, act):
    asked = ProposedGrant.objects.create(user=team, role="finance", proposed_by=second_keeper)
    urls = {
        "give": page("role_give", outsider.pk),
        "take": page("role_take", team.pk, team.grants.get().pk),
        "close": page("account_close", team.pk),
        "reopen": page("account_reopen", team.pk),
        "groups": page("chaired_groups", team.pk),
        "agree": page("role_agree", asked.pk),
        "refuse": page("role_refuse", asked.pk),
    }
    session = as_keeper.session
    session["fresh_at"] = 0
    session.save()
    before = list(RoleGrant.objects.values_list("pk", "user", "role"))

    typed = {"role": "team", "nation": "uk", "reason": "left", "email": "x@basw.example"}
    answer = as_keeper.post(urls[act], typed)

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert list(RoleGrant.objects.values_list("pk", "user", "role")) == before
    assert ProposedGrant.objects.get() == asked
    assert User.objects.get(pk=team.pk).is_active


def test_nobody_finds_a_way_to_change_their_own(as_keeper, keeper):
    own = as_keeper.get(page("account", keeper.pk))
    give = {"role": "team", "nation": "uk"}

    assert "Another keeper has to change your account." in own.text
    assert "your own account" in as_keeper.post(page("role_give", keeper.pk), give).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_trail_costs_the_same_however_long(
    as_keeper, team, person, django_assert_num_queries, count
):
    for number in range(count):
        trail.record(f"person.act{number}", person, by=team, person_id=person.pk)

    with django_assert_num_queries(4):
        answer = as_keeper.get(reverse("trail"))

    assert len(answer.context["acts"]) == count
    assert f"Person number {person.pk}" in answer.text
    assert "Ann" not in answer.text


def test_the_trail_is_narrowed_to_looks_and_to_kinds(as_keeper, team, person):
    trail.record("person.changed", person, by=None, person_id=person.pk, reason="phone")
    trail.look("file", [person.pk], by=team, reason="team")

    looks = as_keeper.get(reverse("trail"), {"kind": "looked"})
    people = as_keeper.get(reverse("trail"), {"kind": "people.person"})
    none = as_keeper.get(reverse("trail"), {"kind": "payments.claim"})

    [look] = looks.context["acts"]
    assert look.what == "Looked at somebody's details, as: Involvement team"
    assert [act.who for act in people.context["acts"]] == ["Jo", "The program"]
    assert people.context["acts"][1].what == "Changed somebody's details"
    assert "phone" not in people.text.split("<main")[1].split("</main")[0]
    assert "Nothing of this kind has been done yet." in none.text


def test_the_page_of_who_can_see_what_is_for_everybody(client, db):
    text = client.get(reverse("access")).text

    assert "Only your named contact reads single answers." in text
    assert "Comes later" in text
