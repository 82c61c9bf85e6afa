from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.people.models import Partner, RoleGrant
from involvement.people.tests.factories import PartnerFactory, PersonFactory, UserFactory

LIST, NEW = reverse("partners"), reverse("partner_new")
BO = "bo@open-door.example"
OPEN_DOOR = {"name": "Open Door", "nation": "england", "reaches": "People who sleep rough"}


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def through(client, person, **typed):
    return client.post(reverse("person_partner", args=[person.pk]), typed, follow=True)


def test_no_partner_says_what_to_do(signed_in):
    assert "No partner is here yet. Add the first one." in signed_in.get(LIST).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(signed_in, django_assert_num_queries, count):
    PartnerFactory.create_batch(count)

    with django_assert_num_queries(3):
        assert signed_in.get(LIST).text.count("They reach: Young carers") == count


def test_a_partner_is_added_once_and_changed(signed_in):
    for _ in range(2):
        answer = signed_in.post(NEW, OPEN_DOOR, follow=True)
    assert "They reach: People who sleep rough" in answer.text
    partner = Partner.objects.get()

    change = reverse("partner_change", args=[partner.pk])
    for _ in range(2):
        signed_in.post(change, OPEN_DOOR | {"phone": "0121 496 0000"})

    partner.refresh_from_db()
    assert partner.phone == "0121 496 0000"
    acts = AuditRow.objects.filter(subject_kind="people.partner").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["partner.added", "partner.changed"]


def on(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_what_was_agreed_has_its_days_and_says_when_they_are_past(signed_in):
    today = timezone.localdate()
    agreed = on("agreed_on", today - timedelta(days=400))
    for days, said in (
        (agreed, {"review_on": ["Enter the day when we look at it again"]}),
        (on("review_on", today), {"agreed_on": ["Enter the day when we agreed"]}),
        (
            agreed | on("review_on", today - timedelta(days=400)),
            {"review_on": ["Enter a day after the day when we agreed"]},
        ),
    ):
        assert signed_in.post(NEW, OPEN_DOOR | days).context["form"].errors == said

    for again, is_late in ((today - timedelta(days=1), True), (today, False)):
        partner = OPEN_DOOR | {"name": f"Again {again}"} | agreed | on("review_on", again)
        page = signed_in.post(NEW, partner, follow=True)
        shown = {row.name: row.is_late for row in page.context["rows"]}
        assert shown[partner["name"]] is is_late
    assert page.text.count("Look at it again now") == 1
    with pytest.raises(IntegrityError, match="again_after"), transaction.atomic():
        Partner.objects.update(agreed_on=today, review_on=today)


def test_a_name_that_is_taken_is_refused(signed_in):
    PartnerFactory(**OPEN_DOOR)
    other = PartnerFactory(nation=Nation.ENGLAND)

    answer = signed_in.post(reverse("partner_change", args=[other.pk]), OPEN_DOOR)

    assert "We have a partner with this name in this nation already." in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter its name"),
        ({"reaches": ""}, "Say who they reach"),
        ({"nation": "mars"}, "Choose one from the list"),
        ({"email": "x"}, "Enter an e-mail address"),
        ({"phone": "x"}, "Enter a phone number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(signed_in, change, words):
    assert words in signed_in.post(NEW, OPEN_DOOR | change).text
    assert not Partner.objects.exists()


def test_the_page_of_a_person_says_through_whom_we_reach_them(signed_in):
    person, partner = (
        PersonFactory(),
        PartnerFactory(**OPEN_DOOR, contact_name="Bo Tanner", email=BO),
    )

    answer = through(signed_in, person, came_through=partner.pk)
    assert "Open Door" in answer.text
    assert "Contact them through" not in answer.text
    answer = through(signed_in, person, came_through=partner.pk, reached_through_partner="on")
    assert "Contact them through Open Door." in answer.text
    assert "<br>Bo Tanner" in answer.text
    answer = through(signed_in, person)
    assert "No partner" in answer.text


def test_going_through_a_partner_needs_one(signed_in):
    answer = through(signed_in, PersonFactory(), reached_through_partner="on")

    assert "Choose the partner we should go through" in answer.text


def test_a_member_works_with_partners_of_their_nations_only(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    here = PartnerFactory(nation=Nation.CYMRU)
    there = PartnerFactory(nation=Nation.SCOTLAND, email=BO)
    person = PersonFactory(nation=Nation.CYMRU)
    client.force_login(member)

    assert list(client.get(LIST).context["rows"]) == [here]
    assert client.get(reverse("partner_change", args=[there.pk])).status_code == 404
    assert "Choose one from the list" in through(client, person, came_through=there.pk).text
    brought = PersonFactory(nation=Nation.CYMRU, came_through=there)
    through(client, brought, came_through=there.pk, reached_through_partner="on")
    brought.refresh_from_db()
    assert brought.reached_through_partner


def test_only_the_team_sees_partners(client, person, chair, finance):
    partner = PartnerFactory()
    for user in (person.user, chair, finance):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(reverse("partner_change", args=[partner.pk])).status_code == 404


def test_a_partner_needs_an_address_before_it_passes_anything_on(signed_in):
    answer = through(
        signed_in, PersonFactory(), came_through=PartnerFactory().pk, reached_through_partner="on"
    )

    assert "Give this partner an e-mail address first." in answer.text


def test_a_person_sees_who_passes_messages_on_and_ends_it(client, person):
    client.force_login(person.user)
    page, details = reverse("my_partner"), reverse("my_details")
    assert "Nobody. We write to you directly." in client.get(page).text
    assert page not in client.get(details).text

    person.came_through, person.reached_through_partner = (
        PartnerFactory(**OPEN_DOOR, email=BO),
        True,
    )
    person.save()
    assert "We write to you through Open Door." in client.get(page).text
    assert page in client.get(details).text

    for _ in range(2):
        answer = client.post(reverse("my_partner_end"), follow=True)

    assert "We write to you directly from now on." in answer.text
    person.refresh_from_db()
    assert not person.reached_through_partner
    assert person.came_through is not None
