import pytest
from django.urls import reverse

from involvement.audit.models import AuditRow
from involvement.people.models import Strike
from involvement.people.tests.factories import DataCaseFactory, PersonFactory
from payments.tests.factories import ClaimLineFactory


@pytest.fixture
def case(person):
    PersonFactory(name="Dee Winter")
    line = ClaimLineFactory(claim__seat__person=person, sent=True)
    line.question, line.asked_by = "Did Dee Winter, who is ill, ride along?", line.claim.person.user
    line.asked_at = line.claim.made_at
    line.save()
    return DataCaseFactory(person=person)


def test_a_keeper_looks_through_and_what_is_struck_is_in_no_file(client, keeper, person, case):
    client.force_login(keeper)
    address = reverse("case_look", args=[case.ref])
    assert address in client.get(reverse("case", args=[case.ref])).text
    page = client.get(address)
    [(place, _words)] = page.context["form"].fields["text"].choices
    assert "Did [about somebody else], who is ill, ride along?" in page.text
    assert AuditRow.objects.filter(action="looked.file", person_id=person.pk).exists()
    assert client.post(address, {}).context["form"].errors == {
        "text": ["Choose where the words stand"],
        "words": ["Enter the words to leave out"],
    }

    page = client.post(address, {"text": place, "words": "who is ill"}, follow=True)

    assert "What is left out now" in page.text
    client.force_login(person.user)
    names = ["held_page", "held_data"]
    files = [b"".join(client.get(reverse(name))).decode() for name in names]
    files.append(client.get(reverse("held_records", args=["claimline"])).text)
    for text in files:
        assert "ride along?" in text
        assert "Winter" not in text
        assert "who is ill" not in text
    client.force_login(keeper)
    back = reverse("strike_put_back", args=[case.ref, Strike.objects.get().pk])
    assert "They are given these words again." in client.post(back, follow=True).text


def test_others_neither_look_nor_put_back(client, team, case, keeper, person):
    other = DataCaseFactory()
    strike = Strike.objects.create(
        person=person, kind="payments.claimline", row_id=1, field="question", words="x", by=keeper
    )
    client.force_login(team)
    assert client.get(reverse("case_look", args=[case.ref])).status_code == 404
    client.force_login(keeper)
    wrong = reverse("strike_put_back", args=[other.ref, strike.pk])
    assert client.post(wrong).status_code == 404
    assert Strike.objects.count() == 1


def test_a_case_of_nobody_and_one_without_words_say_so(client, keeper):
    nobodys = DataCaseFactory(person=None, opened_by=keeper)
    quiet = DataCaseFactory(person=PersonFactory(with_account=True))
    client.force_login(keeper)

    assert client.get(reverse("case_look", args=[nobodys.ref])).status_code == 302
    page = client.get(reverse("case_look", args=[quiet.ref]))
    assert "Staff wrote nothing about them in their own words." in page.text
