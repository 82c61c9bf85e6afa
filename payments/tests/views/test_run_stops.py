import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from involvement.people.domain import quiet
from involvement.people.fresh import FRESH
from involvement.people.tests.factories import UserFactory
from payments.domain import payouts
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def shown_at(client, moment):
    session = client.session
    session[FRESH] = moment
    session.save()


@pytest.mark.clause("C20")
def test_a_death_stops_a_run_and_another_officer_takes_it_over(client, finance, second_finance):
    for name in ("Ann Lee", "Bob Singh"):
        earned_fee(person=person_with_account(name=name))
    run = payouts.prepare(pay_on=today(), kind="weekly")
    payouts.freeze(run, by=finance)
    quiet.begin(run.lines.get(person__name="Ann Lee").person, by=finance)
    client.force_login(finance)

    page = words(client.get(run.get_absolute_url()))
    assert "This run has stopped. A bank says that somebody in it has died: Ann Lee." in page
    page = words(client.post(reverse("run_take_out", args=[run.pk]), follow=True))
    assert "Taken out. Everybody else is paid." in page
    assert "This run has stopped" not in page
    payouts.release(run, by=second_finance)

    assert "Take this run over" not in words(client.get(run.get_absolute_url()))
    third = UserFactory(roles=["finance"])
    client.force_login(third)
    assert "Take this run over" in words(client.get(run.get_absolute_url()))
    take_over = reverse("run_take_over", args=[run.pk])
    shown_at(client, 0)
    assert client.post(take_over).url.startswith(reverse("account_reauthenticate"))
    shown_at(client, timezone.now().timestamp())
    page = words(client.post(take_over, follow=True))
    assert "You release this run now, and take its file." in page
    assert "Take the bank file" in page
