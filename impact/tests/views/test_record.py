import pytest
from django.urls import reverse

from impact.tests.domain.test_record import came
from impact.tests.factories import DifferenceFactory

PAGE, FILE = reverse("my_record"), reverse("my_record_file")


@pytest.mark.clause("I8")
def test_my_record_is_read_printed_or_kept_as_a_file(
    client, person, outsider, django_assert_num_queries
):
    client.force_login(person.user)
    assert "Nothing yet." in client.get(PAGE).text
    seat = came(person, activity__title="Letters")
    DifferenceFactory(activity=seat.meeting.activity, we_did="We wrote it anew")

    with django_assert_num_queries(4):
        page = client.get(PAGE).text
    assert "1 meeting since" in page
    assert "We wrote it anew" in page
    file = client.get(FILE)
    assert file["Content-Disposition"] == 'attachment; filename="my-record.docx"'
    assert b"".join(file)[:2] == b"PK"

    client.force_login(outsider)
    assert client.get(PAGE).status_code == client.get(FILE).status_code == 403


def test_a_long_record_costs_as_much_as_a_short_one(client, person, django_assert_num_queries):
    for _ in range(3):
        came(person)
    client.force_login(person.user)

    with django_assert_num_queries(4):
        assert client.get(PAGE).text.count("card__title") == 3


def test_signs_that_no_document_can_hold_spoil_no_file(client, team, person):
    client.force_login(team)
    details = {"name": "Ann \x02Lee", "described_as": "\x08\uffff", "capacity": "carer",
               "nation": "england", "route": "letter", "address": "1 Street\x0b",
               "paper_format": "easy_read"}  # fmt: skip
    client.post(reverse("person_change", args=[person.pk]), details)
    assert client.post(reverse("people_xlsx")).status_code == 200

    client.force_login(person.user)

    assert client.get(FILE).status_code == 200
