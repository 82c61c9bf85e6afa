from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from involvement.tests.test_documents import text_of
from payments.models import DueState
from payments.tests.factories import DueFactory


def paid(person, day, pence):
    DueFactory(person=person, amount_pence=pence, state=DueState.PAID, paid_on=day)


def words(answer):
    main = answer.content.decode().split("<main")[1].split("</main")[0]
    return " ".join(strip_tags(main).split())


@pytest.mark.parametrize("count", [1, 3])
def test_a_person_reads_what_was_paid_in_a_year(client, person, django_assert_num_queries, count):
    for number in range(count):
        paid(person, date(2026, 5, 1 + number), 50_00)
    client.force_login(person.user)

    years = client.get(reverse("my_years"))
    with django_assert_num_queries(4):
        answer = client.get(reverse("my_year", args=[2026]))

    pdf = text_of(client.get(reverse("my_year_pdf", args=[2026])).content)
    assert f"Together £{50 * count}" in pdf
    assert "6 April 2026 to 5 April 2027" in words(years)
    for told in (pdf, words(answer)):
        assert "Tax year: 6 April 2026 to 5 April 2027" in told
        assert told.index("Fees") < told.index("Your costs that we paid back")
    assert f"Together: £{50 * count}" in words(answer)
    assert "Nothing in this year." in words(answer)  # no costs


def test_a_year_without_a_payment_is_not_there_and_nobody_elses_is_shown(client, person, carer):
    paid(carer, date(2026, 5, 1), 50_00)
    client.force_login(person.user)

    assert "We have not paid you anything yet." in words(client.get(reverse("my_years")))
    for year in (2026, 0, 99999):
        assert client.get(reverse("my_year", args=[year])).status_code == 404
        assert client.get(reverse("my_year_pdf", args=[year])).status_code == 404
