from datetime import date, timedelta

import pytest
from django.urls import reverse

from payments.models import Rate, RateKey
from payments.tests.factories import today
from payments.tests.money import rates_at_will, set_rate


@pytest.mark.clause("C19", "C20")
def test_everybody_can_read_what_we_pay_and_when_before_saying_yes(client, db):
    page = client.get(reverse("what_we_pay")).content.decode()

    for said in ("£50", "£25", "55p", "£15", "within 5 working days", "within 10 working days"):
        assert said in page
    assert "HMRC approved mileage, 55p a mile" in page
    assert page.count("to confirm") >= 5
    assert "second officer" not in page


@pytest.mark.clause("C22")
def test_booking_for_people_comes_first_and_care_counts(client, db):
    page = client.get(reverse("what_we_pay")).content.decode()

    assert page.index("book and pay for you") < page.index("we pay you back")
    assert "care for someone" in page


def test_benefits_are_told_from_both_sides_without_advice(client, db):
    page = client.get(reverse("what_we_pay")).content.decode()

    assert "For some people it makes no difference. For others it does." in page
    assert "not allowed to tell you what is right for you" in page
    assert "free advice" in page


@pytest.mark.clause("C20")
def test_figures_of_benefits_are_sourced_dated_and_told_from_both_sides(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(1):
        page = client.get(reverse("benefits")).content.decode()

    for said in ("£427 a month", "From 6 April 2026", "55%", "£1,000 a year", "to confirm"):
        assert said in page
    for said in ("Department for Work and Pensions told", "Others say that it does not", "cas.org"):
        assert said in page
    assert "£427" not in client.get(reverse("what_we_pay")).content.decode()


def test_a_coming_rate_is_told_with_its_day(client, db):
    set_rate(RateKey.FEE_MEETING, 61_00, since=today() + timedelta(days=40))

    page = client.get(reverse("what_we_pay")).content.decode()

    assert "£50" in page.split("<details")[0]
    assert "£61" in page.split("<details")[1]


def test_with_no_rates_the_page_says_so(client, db):
    with rates_at_will():
        Rate.objects.all().delete()

    page = client.get(reverse("what_we_pay"))

    assert page.status_code == 200
    assert "We have not set our rates yet" in page.content.decode()


def test_a_confirmed_rate_is_not_called_to_confirm(client, db):
    with rates_at_will():
        Rate.objects.update(is_to_confirm=False)

    page = client.get(reverse("what_we_pay")).content.decode()

    assert 'class="tag' not in page


def test_the_page_asks_twice_however_many_rates(client, db, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(reverse("what_we_pay"))
    for year in range(2001, 2010):
        day = date(year, 1, 1)
        Rate.objects.create(key="mile.car", value=40, valid_from=day, valid_to=day, source="Old")
    with django_assert_num_queries(2):
        client.get(reverse("what_we_pay"))
