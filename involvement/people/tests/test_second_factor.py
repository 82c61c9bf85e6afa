"""Whoever sees other people's affairs shows in two ways that it is them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from involvement import rotation
from involvement.audit.models import AuditRow
from involvement.notices.models import Notice
from involvement.people.tests.showing import app_code, mailed_code

pytestmark = pytest.mark.usefixtures("worker")
STAFF = ["chair", "team", "finance", "analyst", "keeper"]


@pytest.fixture(autouse=True)
def required(settings):
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def secret(team):
    secret = generate_totp_secret()
    TOTP.activate(team, secret)
    RecoveryCodes.activate(team)
    return secret


def send_code(client, user, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    return client.post(reverse("account_confirm_login_code"), {"code": mailed_code(mailoutbox)})


def set_up(client, run_commits):
    client.get(reverse("mfa_activate_totp"))
    typed = {"code": app_code(client.session[SECRET_SESSION_KEY])}
    with run_commits(execute=True):
        return client.post(reverse("mfa_activate_totp"), typed)


@pytest.mark.parametrize("who", STAFF)
def test_staff_without_a_second_way_are_led_to_set_one_up(client, request, who):
    client.force_login(request.getfixturevalue(who))

    for name in ("home", "insight", "meetings"):
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    page = client.get(reverse("mfa_index"))
    assert "Set up an app or a passkey before you go on." in page.text


def test_help_and_the_way_out_stay_open_before_that(client, team):
    client.force_login(team)

    assert client.get(reverse("help")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("home")


def test_somebody_involved_needs_no_second_way(client, person):
    client.force_login(person.user)

    assert client.get(reverse("my_home")).status_code == 200


def test_the_trial_asks_nobody_for_a_second_way(client, team, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(team)

    assert client.get(reverse("team_home")).status_code == 200


def test_setting_up_an_app_opens_all_and_is_kept(client, team, django_capture_on_commit_callbacks):
    client.force_login(team)

    answer = set_up(client, django_capture_on_commit_callbacks)

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("team_home")).status_code == 200
    kept = AuditRow.objects.get(action="user.way_added")
    assert (kept.subject_id, kept.actor_id, kept.reason) == (team.pk, team.pk, "totp")
    assert Notice.objects.filter(kind="sign_in_changed", user=team).count() == 1


def test_the_secret_of_an_app_is_sealed_where_it_is_kept(team, secret):
    data = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in data
    assert Authenticator.objects.get(type="totp").wrap().validate_code(app_code(secret))


def test_a_new_key_seals_the_secrets_of_apps_anew_and_they_still_fit(team, secret, settings):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    settings.SEAL_KEYS = {"new": bytes(range(32)), **settings.SEAL_KEYS}

    done = [(model, count) for model, count in rotation.rotate() if model is Authenticator]

    assert done == [(Authenticator, 1), (Authenticator, 1)]
    assert list(rotation.rotate()) == []
    settings.SEAL_KEYS = {"new": bytes(range(32))}
    assert Authenticator.objects.get(type="totp").wrap().validate_code(app_code(secret))
    spare = Authenticator.objects.get(type="recovery_codes").wrap()
    assert spare.get_unused_codes() == codes


def test_a_wrong_number_sets_nothing_up(client, team):
    client.force_login(team)
    client.get(reverse("mfa_activate_totp"))

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "That is not the code." in answer.text
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_of_the_app(client, team, secret, mailoutbox):
    answer = send_code(client, team, mailoutbox)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("team_home")).url.startswith("/sign-in/")
    assert "What code does your app show?" in client.get(answer.url).text

    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})

    assert client.get(reverse("team_home")).status_code == 200
    assert AuditRow.objects.get(action="user.signed_in").reason == "code, totp"


def test_a_code_of_the_app_works_once(client, team, secret, mailoutbox):
    code = app_code(secret)
    send_code(client, team, mailoutbox)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    send_code(client, team, mailoutbox)
    # half a minute later allauth has forgotten it, and the clock's margin would let it in
    assert cache.delete(f"allauth.mfa.totp.used?user={team.pk}&code={code}")

    answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert "That is not the code." in answer.text
    assert "_auth_user_id" not in client.session


def test_a_spare_code_opens_the_door_once(client, team, secret, mailoutbox):
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        send_code(client, team, mailoutbox)
        client.post(reverse("mfa_authenticate"), {"code": spare})
        assert ("_auth_user_id" in client.session) is expected
        client.post(reverse("account_logout"))


def test_an_older_session_without_the_second_way_has_to_show_it(client, team, secret):
    client.force_login(team)

    assert client.get(reverse("team_home")).url == reverse("mfa_reauthenticate")
    client.post(reverse("mfa_reauthenticate"), {"code": app_code(secret)})

    assert client.get(reverse("team_home")).status_code == 200


def test_many_wrong_codes_slow_down_the_next_and_leave_a_live_session(
    client, team, secret, mailoutbox
):
    live = client.__class__()
    live.force_login(team)
    live.post(reverse("mfa_reauthenticate"), {"code": app_code(secret)})
    send_code(client, team, mailoutbox)
    for number in range(6):
        answer = client.post(reverse("mfa_authenticate"), {"code": f"00000{number}"})

    assert "You have tried many times." in answer.text
    assert live.get(reverse("team_home")).status_code == 200


def test_staff_cannot_take_their_last_second_way_away(client, team, secret):
    client.force_login(team)
    client.post(reverse("mfa_reauthenticate"), {"code": app_code(secret)})

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "You need this to sign in." in answer.text
    assert Authenticator.objects.filter(type="totp").exists()


def test_somebody_involved_takes_their_app_away_again(
    client, person, django_capture_on_commit_callbacks
):
    client.force_login(person.user)
    set_up(client, django_capture_on_commit_callbacks)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.url == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    kept = AuditRow.objects.get(action="user.way_removed")
    assert (kept.person_id, kept.reason) == (person.pk, "totp")


def test_spare_codes_are_shown_saved_and_made_anew(
    client, person, django_capture_on_commit_callbacks
):
    client.force_login(person.user)
    set_up(client, django_capture_on_commit_callbacks)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).text
    assert codes[9] in client.get(reverse("mfa_download_recovery_codes")).text
    assert (
        "You have 10 spare codes left." in client.get(reverse("mfa_generate_recovery_codes")).text
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))

    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).text
    assert AuditRow.objects.filter(action="user.way_changed").count() == 1


def test_the_picture_for_the_app_is_a_file_of_its_own(client, person):
    client.force_login(person.user)
    client.get(reverse("mfa_activate_totp"))

    picture = client.get(reverse("mfa_app_picture"))

    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content


def test_whoever_must_set_up_an_app_sees_its_picture(client, team):
    client.force_login(team)
    client.get(reverse("mfa_activate_totp"))

    assert client.get(reverse("mfa_app_picture"))["Content-Type"] == "image/svg+xml"


def test_whoever_must_set_up_a_way_can_show_again_who_they_are(client, team, settings, mailoutbox):
    client.force_login(team)
    settings.SIGN_IN_IS_FRESH_FOR = timedelta(minutes=15)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        asked = client.get(reverse("mfa_activate_totp")).url
        typed = client.post(asked).url
        answer = client.post(typed, {"code": mailed_code(mailoutbox)})

        assert answer.url == reverse("mfa_activate_totp")
        assert client.get(answer.url).status_code == 200
