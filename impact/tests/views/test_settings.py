from django.urls import reverse

from involvement.people import roles


def test_the_keeper_reads_roles_and_finds_the_rest(client, keeper):
    client.force_login(keeper)

    page = client.get(reverse("settings")).text

    assert reverse("presence_rules") in page
    assert reverse("rates") in page
    assert all(str(role.description) in page for role in roles.ROLES.values())
    assert page.count("<h1") == 1


def test_only_the_keeper_reads_settings(client, person, team, finance, analyst, chair):
    for user in (person.user, team, finance, analyst, chair):
        client.force_login(user)
        assert client.get(reverse("settings")).status_code == 403


def test_how_texts_leave_is_said_plainly(client, keeper, settings):
    client.force_login(keeper)
    assert "Stay here: this is a trial" in client.get(reverse("settings")).text

    settings.TRIAL = False
    assert "None leave: no provider is set up." in client.get(reverse("settings")).text
    settings.TEXT_URL = "https://texts.example/v1"
    assert "By texts.example" in client.get(reverse("settings")).text
