"""Every address at once: a policy for each, refusal for strangers, headers on every answer."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from activities.tests.factories import ActivityFactory
from involvement import views

OPEN = {
    "access", "left",
    "home", "our_promises", "help", "privacy", "cookies", "accessibility", "what_we_pay",
    "benefits",
    "account_request_login_code", "account_confirm_login_code", "account_logout",
    "account_login", "account_signup", "account_inactive", "health_live",
    "health_ready", "link_again", "trial_as", "trial_post", "display",
    "display_back", "mfa_authenticate", "mfa_login_webauthn", "sign_in_password",
    "sign_in_text", "sign_in_link",
    "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
    "socialaccount_login_error",
}  # fmt: skip
PUBLIC = ["/", "/our-promises/", "/help/", "/privacy/", "/cookies/", "/accessibility/",
          "/what-we-pay/",
          "/what-we-pay/benefits/", "/sign-in/", "/display/", "/left/"]  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def every_pattern(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern


GUARDED = [pattern for pattern in every_pattern() if pattern.name not in OPEN]
LINKED = [
    pattern for pattern in GUARDED if issubclass(pattern.callback.view_class, views.LinkMixin)
]


def sample(pattern) -> str:
    """An address of this shape that belongs to nothing."""
    text = str(pattern.pattern)
    kwargs = {
        name: 999999 if type(converter).__name__ == "IntConverter" else "NO-SUCH-THING"
        for name, converter in pattern.pattern.converters.items()
    }
    for name, value in kwargs.items():
        text = text.replace(f"<{name}>", str(value))
        for kind in ("str", "int", "slug", "path", "uuid"):
            text = text.replace(f"<{kind}:{name}>", str(value))
    return "/" + text


@pytest.mark.parametrize("pattern", GUARDED, ids=lambda pattern: pattern.name)
def test_every_view_names_who_may_see_it(pattern):
    view = pattern.callback.view_class
    if issubclass(view, views.LinkMixin):
        assert view.purpose
        return
    policy = pattern.callback.view_initkwargs.get("policy") or view.policy

    assert policy is not None
    assert policy.__module__.endswith("policies")


@pytest.mark.parametrize("pattern", LINKED, ids=lambda pattern: pattern.name)
def test_an_address_for_links_opens_only_with_one(client, db, pattern):
    for answer in (client.get(sample(pattern)), client.post(sample(pattern))):
        assert answer.status_code == 410


@pytest.mark.parametrize("address", [*PUBLIC, "/no-such-page/", "/i/old-link/", "/health/live"])
def test_every_answer_carries_the_headers(client, db, address):
    answer = client.get(address)

    assert {name: answer[name] for name in HEADERS} == HEADERS
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_there_and_set_few_cookies(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert set(answer.cookies) <= {"csrftoken", "sessionid"}


def test_a_page_that_is_not_there_says_so_in_plain_words(client, db):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "main" in answer.text


def test_opening_the_address_of_a_button_changes_nothing_and_says_so(client, team):
    activity = ActivityFactory(inviting=True)
    client.force_login(team)

    answer = client.get(reverse("activity_pause", args=[activity.ref]))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Press the button instead" in answer.text
