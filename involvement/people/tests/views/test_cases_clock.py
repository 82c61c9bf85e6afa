from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from involvement.notices import delivery
from involvement.people.domain import cases, whose
from involvement.people.models import DataCase
from involvement.people.tests.factories import DataCaseFactory, PersonFactory


@pytest.fixture
def case(person):
    return cases.begin(
        person, kind="access", words="All of it.", on=timezone.localdate(), by=person.user
    )


def at(name, case):
    return reverse(name, args=[case.ref])


def test_the_keeper_sees_the_days_left(client, keeper):
    case = DataCaseFactory()

    with time_machine.travel("2026-03-10 10:00Z", tick=False):
        client.force_login(keeper)
        page = client.get(at("case", case))

    assert page.context["days_left"] == 22
    assert "Days left" in page.text


def test_the_person_reads_our_question_and_why_it_takes_longer(client, person, keeper, case):
    client.force_login(keeper)
    asked = {"reason": "clarity", "words": "Which years?"}
    page = client.post(at("case_wait", case), asked, follow=True)
    assert "Waiting for an answer" in page.text
    assert "Which years?" in page.text
    client.force_login(person.user)
    assert "Which years?" in client.get(at("my_case", case)).text

    client.force_login(keeper)
    day = timezone.localdate()
    told = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    client.post(at("case_go_on", case), told)
    client.post(at("case_extend", case), {"reason": "many", "words": "There is much."})
    client.force_login(person.user)
    page = client.get(at("my_case", case)).text

    assert "Which years?" not in page
    assert "There is much." in page
    assert "You asked us for several things" in page


def test_the_messages_say_only_that_there_is_something_to_read(person, keeper, case):
    day = timezone.localdate()
    cases.wait(case, reason="clarity", words="Secret question", on=day, by=keeper)
    cases.extend(case, reason="complex", words="Secret reason", on=day, by=keeper)
    delivery.send_due()

    texts = {m.subject: m.body for m in mail.outbox if m.to == [person.email]}
    assert {"We have a question for you", "We need more time to answer you"} < texts.keys()
    assert "Secret" not in str(texts)
    assert "takes a lot of work" in texts["We need more time to answer you"]


def test_a_question_that_was_answered_before_it_left_is_not_asked(person, keeper, case):
    day = timezone.localdate()
    cases.wait(case, reason="clarity", words="Which?", on=day, by=keeper)
    cases.go_on(case, on=day, by=keeper)
    delivery.send_due()

    assert "We have a question for you" not in [m.subject for m in mail.outbox]


def test_only_what_the_law_allows_is_offered(client, keeper):
    complaint, erasure = DataCaseFactory(kind="complaint"), DataCaseFactory(kind="erasure")
    client.force_login(keeper)

    page = client.get(at("case", complaint)).text
    form = client.get(at("case_wait", erasure)).context["form"]

    assert at("case_wait", complaint) not in page
    assert at("case_extend", complaint) not in page
    assert [value for value, _label in form.fields["reason"].choices] == ["identity"]


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("case_wait", {"reason": ["Choose what we need"], "words": ["Enter what we ask them"]}),
        (
            "case_extend",
            {"reason": ["Choose why it takes longer"], "words": ["Enter what we tell them"]},
        ),
        ("case_find", {"who": ["Enter part of their name, or their e-mail address"]}),
    ],
)
def test_an_empty_answer_says_what_is_missing(client, keeper, case, name, errors):
    client.force_login(keeper)

    assert client.post(at(name, case), {}).context["form"].errors == errors


def test_a_rule_is_told_beside_what_was_typed(client, keeper):
    case = DataCaseFactory(due_on=date(2026, 4, 1))
    client.force_login(keeper)

    page = client.post(at("case_extend", case), {"reason": "many", "words": "So much."})

    assert "The month is over" in page.text
    assert "So much." in page.text


def test_a_keeper_finds_whose_it_is_and_links_it(client, keeper, person):
    case = cases.begin(
        None, kind="access", words="Show.", asker="Ann", on=timezone.localdate(), by=keeper
    )
    PersonFactory(name="Zed")
    client.force_login(keeper)
    assert at("case_find", case) in client.get(at("case", case)).text

    page = client.post(at("case_find", case), {"who": "ann"}, follow=True)
    address = page.redirect_chain[-1][0]
    choices = [value for value, _label in page.context["form"].fields["person"].choices]
    done = client.post(address, {"person": person.pk}, follow=True)

    assert address.startswith(at("case_whose", case) + "?found=k")
    assert [str(value) for value in choices] == [str(person.pk)]
    assert "They can read it" in done.text
    assert DataCase.objects.get().person == person
    assert at("case_find", case) not in done.text
    client.force_login(person.user)
    assert client.get(at("my_case", case)).status_code == 200


def test_somebody_who_was_not_found_is_not_linked(client, keeper, person):
    other = PersonFactory(name="Zed")
    case = cases.begin(
        None, kind="access", words="Show.", asker="Ann", on=timezone.localdate(), by=keeper
    )
    client.force_login(keeper)
    address = client.post(at("case_find", case), {"who": "ann"}).url

    page = client.post(address, {"person": other.pk})
    nobody = client.post(at("case_find", case), {"who": "qqq"})
    odd = client.get(at("case_whose", case) + "?found=odd")

    assert page.context["form"].errors == {"person": ["Choose whose it is"]}
    assert "We found nobody like that" in nobody.text
    assert odd.url == at("case_find", case)
    assert DataCase.objects.get().person is None


@pytest.mark.parametrize("name", ["case_wait", "case_go_on", "case_extend", "case_find"])
def test_only_keepers_see_to_the_clock(client, team, case, name):
    client.force_login(team)

    assert client.get(at(name, case)).status_code == 404


def test_a_clock_that_stands_shows_in_the_list(client, keeper, case):
    day = timezone.localdate()
    cases.wait(case, reason="clarity", words="Which?", on=day, by=keeper)
    client.force_login(keeper)

    page = client.get(reverse("cases")).text

    again = day + timedelta(days=30)
    assert f"Ask again by {again:%-d %B %Y}" in page
    assert "Waiting for an answer" in page


def test_the_person_answers_our_question_on_the_site(client, person, keeper, case):
    cases.wait(case, reason="clarity", words="Which years?", on=timezone.localdate(), by=keeper)
    client.force_login(person.user)
    address = at("my_case_reply", case)
    assert address in client.get(at("my_case", case)).text
    assert client.post(address, {"words": ""}).context["form"].errors == {
        "words": ["Write your answer"]
    }

    page = client.post(address, {"words": "The last two."}, follow=True)

    assert "We have your answer." in page.text
    assert "The last two." in page.text
    assert client.get(address).url == at("my_case", case)
    client.force_login(keeper)
    assert "The last two." in client.get(at("case", case)).text


def test_others_cannot_answer_for_them(client, keeper, outsider, case):
    cases.wait(case, reason="clarity", words="Which?", on=timezone.localdate(), by=keeper)

    for user in (keeper, outsider):
        client.force_login(user)
        assert client.post(at("my_case_reply", case), {"words": "All"}).status_code == 404


def test_a_keeper_asks_about_a_complaint_and_writes_down_the_answer(client, keeper, person):
    case = DataCaseFactory(person=person, kind="complaint")
    client.force_login(keeper)
    assert at("case_ask", case) in client.get(at("case", case)).text
    client.post(at("case_ask", case), {"words": "Which letter?"})

    day = timezone.localdate()
    told = {"on_day": day.day, "on_month": day.month, "on_year": day.year, "words": "The first"}
    page = client.post(at("case_go_on", case), told, follow=True)

    assert "Which letter?" in page.text
    assert "The first" in page.text


def test_a_keeper_takes_a_case_from_whom_it_was_not(client, keeper, person):
    case = cases.begin(
        None, kind="access", words="Show", asker="Ann", on=timezone.localdate(), by=keeper
    )
    whose.link(case, to=person, by=keeper)
    client.force_login(person.user)
    assert client.get(reverse("held_records", args=["datacase"])).status_code == 200
    client.force_login(keeper)
    address = at("case_not_theirs", case)
    assert address in client.get(at("case", case)).text
    assert "They opened it on" in client.get(address).text
    assert client.post(address, {}).context["form"].errors == {"reason": ["Choose how that came"]}

    page = client.post(address, {"reason": "slip"}, follow=True)

    assert "They cannot read it any more" in page.text
    assert client.get(address).url == at("case", case)
    delivery.send_due()
    subjects = [m.subject for m in mail.outbox if m.to == [person.email]]
    assert subjects == ["We wrote to you by mistake"]  # what had not left, never left
    client.force_login(person.user)
    assert client.get(at("my_case", case)).status_code == 404
