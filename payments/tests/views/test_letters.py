import pytest
from django.apps import apps
from django.urls import reverse

from activities.tests.factories import SeatFactory
from involvement.audit.models import AuditRow
from involvement.notices.models import Notice


def rows_of_all():
    return {model: model.objects.count() for model in apps.get_app_config("payments").get_models()}


@pytest.mark.clause("C20")
def test_a_letter_says_only_what_the_person_chose_and_is_kept_nowhere(client, person):
    person.address = "1 High Street\nLeeds"
    person.save()
    seat = SeatFactory(person=person, coming=True, fee_offered_pence=47_00, fee_choice="none")
    other = SeatFactory(coming=True)
    client.force_login(person.user)
    address, work = reverse("my_letter"), seat.meeting.activity
    before = rows_of_all(), AuditRow.objects.count(), Notice.objects.count()
    assert work.title in client.get(address).content.decode()

    bare = client.post(address, {"work": work.ref}).content.decode()
    assert "I can stop at any time" in bare
    for hidden in (work.title, "£47", "High Street", work.group.name, "BASW pays back"):
        assert hidden not in bare
    told = ["work", "meetings", "fee", "costs", "address", "contact"]
    whole = client.post(address, {"work": work.ref, "tell": told}).content.decode()
    for said in (work.title, "£47", "take no fee", "High Street", "BASW pays back", "Yours"):
        assert said in whole
    pdf = client.post(address, {"work": work.ref, "tell": told, "pdf": "1"})
    assert pdf["Content-Type"] == "application/pdf"

    wrong = client.post(address, {"work": other.meeting.activity.ref}).content.decode()
    assert "Choose what it is about" in wrong
    assert (rows_of_all(), AuditRow.objects.count(), Notice.objects.count()) == before


def test_without_any_invitation_there_is_nothing_to_write(client, person):
    client.force_login(person.user)

    assert "nothing to write" in client.get(reverse("my_letter")).content.decode()
