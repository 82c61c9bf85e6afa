import pytest
from django.urls import reverse

from involvement.audit.models import AuditRow
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory

ACTS = ["person.past_counted", "person.past_left_out"]


def test_with_one_press_my_past_is_not_counted_and_with_another_it_is(client, person, carer):
    client.force_login(person.user)
    page = reverse("my_past")
    assert "Do not count my past when you work out who may come" in client.get(page).text

    for _ in range(2):
        answer = client.post(reverse("my_past_leave_out"), follow=True)
    assert "You asked us not to count your past." in answer.text
    assert [*Person.objects.filter(past_left_out=True)] == [person]
    assert "We do not count it" in client.get(reverse("my_details")).text

    for _ in range(2):
        answer = client.post(reverse("my_past_count"), follow=True)
    assert "Do not count my past" in answer.text
    assert not Person.objects.filter(past_left_out=True).exists()
    acts = AuditRow.objects.filter(subject_kind="people.person", actor_id=person.user_id)
    assert sorted(acts.values_list("action", flat=True)) == ACTS


def test_staff_press_it_for_whoever_never_signs_in(client, team):
    ann = PersonFactory(name="Ann")
    client.force_login(team)
    assert "They do not want us to count it" in client.get(reverse("person", args=[ann.pk])).text

    answer = client.post(reverse("person_past_leave_out", args=[ann.pk]), follow=True)
    assert "They want us to count it again" in answer.text
    ann.refresh_from_db()
    assert ann.past_left_out

    client.post(reverse("person_past_count", args=[ann.pk]))
    ann.refresh_from_db()
    assert not ann.past_left_out
    assert sorted(AuditRow.objects.filter(actor_id=team.pk).values_list("action", flat=True)) == [
        "looked.file",
        *ACTS,
    ]


@pytest.mark.parametrize("name", ["my_past_leave_out", "my_past_count"])
def test_the_press_is_for_whoever_is_involved(client, outsider, name):
    client.force_login(outsider)

    assert client.post(reverse(name)).status_code == 403
