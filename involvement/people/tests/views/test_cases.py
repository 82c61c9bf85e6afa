from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from involvement.notices import delivery, kinds
from involvement.notices.models import Notice
from involvement.people.domain import cases
from involvement.people.models import DataCase
from involvement.people.tests.factories import DataCaseFactory


def test_somebody_asks_and_reads_the_answer(client, person, keeper):
    client.force_login(person.user)
    asked = {"kind": "correction", "words": "My name is Anne."}

    page = client.post(reverse("ask"), asked, follow=True)

    case = DataCase.objects.get()
    assert page.redirect_chain == [(reverse("my_case", args=[case.ref]), 302)]
    assert "My name is Anne." in page.text
    assert f"{case.due_on:%-d %B %Y}" in page.text
    cases.answer(case, words="It is Anne now.", by=keeper)
    assert "It is Anne now." in client.get(reverse("my_case", args=[case.ref])).text
    assert case.ref in client.get(reverse("ask")).text


def test_asking_for_nothing_says_what_is_missing(client, person):
    client.force_login(person.user)

    page = client.post(reverse("ask"), {"kind": "other", "words": ""})

    assert page.context["form"].errors == {
        "kind": ["Choose what it is about"],
        "words": ["Enter what you want to tell us"],
    }
    assert not DataCase.objects.exists()


def test_the_page_of_what_is_held_leads_to_a_correction(client, person):
    client.force_login(person.user)
    link = reverse("ask") + "?about=correction"

    assert link in client.get(reverse("held")).text
    assert client.get(link).context["form"]["kind"].initial == "correction"


def test_what_others_asked_looks_as_if_it_were_not_there(client, person, team):
    case = DataCaseFactory()

    for user in (person.user, team):
        client.force_login(user)
        assert client.get(reverse("my_case", args=[case.ref])).status_code == 404
    assert client.get(reverse("case", args=[case.ref])).status_code == 404
    assert client.get(reverse("cases")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_the_soonest_first(client, keeper, django_assert_num_queries, count):
    found = [DataCaseFactory() for _ in range(count)]
    DataCase.objects.filter(pk=found[-1].pk).update(due_on=found[-1].due_on - timedelta(days=1))
    client.force_login(keeper)

    with django_assert_num_queries(3):
        page = client.get(reverse("cases"))

    assert [case.pk for case in page.context["rows"]] == [
        found[-1].pk, *[case.pk for case in found[:-1]]
    ]  # fmt: skip


def test_the_list_says_what_is_late_and_when_nothing_waits(client, keeper, person):
    client.force_login(keeper)
    assert "Nothing waits." in client.get(reverse("cases")).text
    case = DataCaseFactory(person=person)

    with time_machine.travel("2026-03-31 10:00Z", tick=False):
        client.force_login(keeper)
        assert "Late" not in client.get(reverse("cases")).text
    with time_machine.travel("2026-04-01 10:00Z", tick=False):
        client.force_login(keeper)
        assert "Late" in client.get(reverse("cases")).text
        assert "Late" in client.get(reverse("case", args=[case.ref])).text


def test_a_keeper_acknowledges_and_answers(client, keeper):
    case = DataCaseFactory()
    client.force_login(keeper)

    client.post(reverse("case_received", args=[case.ref]))
    page = client.post(reverse("case_answer", args=[case.ref]), {"answer": "Here."}, follow=True)

    case.refresh_from_db()
    assert (case.state, case.answer) == ("answered", "Here.")
    assert "Here." in page.text
    assert case.ref in client.get(reverse("cases") + "?answered=1").text
    assert case.ref not in client.get(reverse("cases")).text


def test_a_keeper_enters_what_somebody_said_on_the_phone(client, keeper):
    client.force_login(keeper)
    day = timezone.localdate() - timedelta(days=3)
    told = {
        "asker": "A caller, 0121 496 0001", "kind": "complaint", "words": "Nobody called back.",
        "on_day": day.day, "on_month": day.month, "on_year": day.year,
    }  # fmt: skip

    page = client.post(reverse("case_new"), told, follow=True)

    case = DataCase.objects.get()
    assert (case.opened_on, case.acknowledge_by) == (day, day + timedelta(days=30))
    assert "0121 496 0001" in page.text
    assert "Tell them by letter or phone" in page.text


def test_a_case_cannot_have_come_tomorrow(client, keeper):
    client.force_login(keeper)
    day = timezone.localdate() + timedelta(days=1)
    told = {
        "asker": "A caller", "kind": "complaint", "words": "No.",
        "on_day": day.day, "on_month": day.month, "on_year": day.year,
    }  # fmt: skip

    assert "or earlier" in str(client.post(reverse("case_new"), told).context["form"].errors["on"])


def test_the_messages_say_nothing_of_what_was_asked(person, keeper):
    case = cases.begin(
        person, kind="complaint", words="Secret words", on=timezone.localdate(), by=person.user
    )
    cases.answer(case, words="Secret answer", by=keeper)

    for notice in Notice.objects.all():
        words = kinds.KINDS[notice.kind].words([notice])
        assert bool(words) == (notice.kind != "case_waiting")  # answered: nothing waits
    delivery.send_due()

    texts = [message.subject + message.body for message in mail.outbox]
    assert len(texts) == 2
    assert "Secret" not in "".join(texts)
    assert all(case.ref in text for text in texts)
