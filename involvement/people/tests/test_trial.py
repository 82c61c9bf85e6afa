"""The trial: one press for each part, and impossible anywhere else."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from involvement.people import trial
from involvement.people.tests.factories import UserFactory

PRODUCTION = {
    "SITE_URL": "https://involvement.example",
    "SECRET_KEY": "a-long-and-secret-key-for-this-test-only-0123456789",
    "FROM_EMAIL": "a@b.example",
}


def start(**changes) -> subprocess.CompletedProcess:
    env = {**os.environ, "TRIAL": "0", **PRODUCTION, **changes}
    program = "import django; django.setup(); from django.urls import reverse; reverse('trial_as')"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
    )


@pytest.mark.parametrize("who", list(trial.PARTS))
def test_one_press_signs_in_as_each_part(client, db, who):
    user = UserFactory(email=f"{who}@trial.example")

    answer = client.post(reverse("trial_as", args=[who]))

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_part_that_is_not_in_the_cast_is_not_there(client, db):
    assert client.post("/trial/as/somebody/").status_code == 404


def test_looking_does_not_sign_in(client, db):
    UserFactory(email="staff@trial.example")

    assert client.get(reverse("trial_as", args=["staff"])).status_code == 405
    assert "_auth_user_id" not in client.session


def test_a_secure_site_refuses_to_start_as_a_trial():
    done = start(TRIAL="1")

    assert done.returncode != 0
    assert "TRIAL=1 is for a plain http trial" in done.stderr


def test_outside_the_trial_the_site_must_be_secure():
    done = start(SITE_URL="http://involvement.example")

    assert done.returncode != 0
    assert "must start with https" in done.stderr


def test_outside_the_trial_there_is_no_way_to_be_someone_else():
    done = start()

    assert done.returncode != 0
    assert "NoReverseMatch" in done.stderr


def test_the_views_refuse_even_if_somebody_wires_them_up(rf, settings, db):
    settings.TRIAL = False

    with pytest.raises(Http404):
        trial.Post.as_view()(rf.get("/trial/post/"))
