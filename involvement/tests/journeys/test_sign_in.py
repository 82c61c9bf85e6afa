"""Signing in, in a real browser: with an app that shows codes, and with a passkey."""

import re

import pytest

from involvement.audit.models import AuditRow
from involvement.people.tests.showing import app_code, mailed_code

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("worker")]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def ask_for_code(visitor, user, mailoutbox):
    visitor.go("/sign-in/")
    visitor.write("What is your", user.email)
    visitor.press("Send me a code")
    visitor.write("Enter the code", mailed_code(mailoutbox))
    visitor.press("Sign in", exact=True)


@pytest.mark.parametrize("way", ["desktop", "no_javascript"])
def test_staff_set_up_an_app_and_sign_in_with_it(visit, team, mailoutbox, settings, way):
    settings.SECOND_FACTOR_REQUIRED = True
    jo = visit("jo", way)
    ask_for_code(jo, team, mailoutbox)
    assert jo.reads("Set up an app or a passkey before you go on.")

    jo.press("Set up an app")
    jo.page.locator("summary").first.click()
    secret = jo.page.locator("main code").inner_text()
    jo.write("Which 6 numbers", app_code(secret))
    jo.press("Use this app from now on")
    assert len(re.findall(r"\b\d{8}\b", jo.text)) == 10
    jo.press("I have kept them")
    jo.press("My work")
    jo.press("Sign out")

    ask_for_code(jo, team, mailoutbox)
    assert jo.reads("What code does your app show?")
    jo.write("What code", app_code(secret))
    jo.press("Continue")
    jo.press("My work")

    assert AuditRow.objects.filter(action="user.way_added", reason="totp").count() == 1
    assert AuditRow.objects.filter(action="user.signed_in", reason="code, totp").count() == 1


def test_a_passkey_signs_in_without_a_code(visit, person, mailoutbox):
    ann = visit("ann")
    device = ann.context.new_cdp_session(ann.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    ask_for_code(ann, person.user, mailoutbox)

    ann.go("/my/sign-in/passkeys/add/")
    ann.write("What do you call this device?", "My phone")
    ann.press("Make a passkey")
    assert ann.reads("Your spare codes")
    ann.press("I have kept them")
    assert ann.reads("My phone")
    ann.press("Sign out")
    before = len(mailoutbox)

    ann.go("/sign-in/")
    ann.press("Use a passkey")
    ann.go("/my/sign-in/")

    assert ann.reads("ann@people.example")
    assert len(mailoutbox) == before
