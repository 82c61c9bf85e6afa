import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import GroupFactory
from impact.domain import insight
from impact.models import Subject, Tally

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]


def test_anybody_reads_how_many_payments_came_in_time_once_there_are_enough(client):
    group = GroupFactory()
    page = reverse("our_promises")
    assert "came within" not in client.get(page).content.decode()
    for days, number in (("3", 20), ("9", 16), ("12", 4)):
        Tally.objects.create(group=group, subject=Subject.PAID, key=days, number=number)

    told = insight.paid_in_time(today=timezone.localdate())

    assert told.startswith("In the last 12 months, 9 in 10 payments came within the 10 working")
    Tally.objects.filter(key="12").update(number=12)
    told = insight.paid_in_time(today=timezone.localdate())
    assert "7 in 10" in told  # 36 of 48, rounded down
    assert told in client.get(page).content.decode()
