import pytest
from django.urls import reverse

PAUSE, BACK = reverse("my_pause"), reverse("my_pause_end")


@pytest.mark.clause("C5")
def test_a_break_begins_without_a_reason_and_ends_with_one_press(client, person):
    client.force_login(person.user)

    assert "You do not need to give a reason" in client.get(PAUSE).text
    assert "Choose if we should check in" in client.post(PAUSE, {}).text
    for _ in range(2):
        page = client.post(PAUSE, {"check_in": "never"}, follow=True).text
    person.refresh_from_db()

    assert person.paused_at is not None
    assert "You are having a break" in page
    assert "You are having a break" in client.get("/my/").text
    for _ in range(2):
        assert "Welcome back." in client.post(BACK, follow=True).text
    person.refresh_from_db()
    assert person.paused_at is None


def test_a_break_is_for_whoever_is_involved(client, outsider):
    client.force_login(outsider)

    assert client.get(PAUSE).status_code == 403
    assert client.post(BACK).status_code == 403
