"""Whether somebody has an account is told to nobody, by no page and not by how long it takes.

Row 91 of the design of security, section 9.
"""

import random
import re
import time
from statistics import median

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from involvement.people import courier
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.test_access_timing import above

GOOD = "heron bicycle marmalade"
OWN = {"Content-Security-Policy", "Content-Length", "Expires"}  # new for every answer
ROUNDS = 500
DEEP = 150  # calls: more than one piece of the memory that Python keeps for them
LEAST, MOST = 0.42, 0.58  # five hundred of each lie within 0.06 of a half, if nothing differs


def by_code(client, email, phone):
    return client.post(reverse("account_request_login_code"), {"email": email})


def by_text(client, email, phone):
    return client.post(reverse("sign_in_text"), {"phone": phone})


def by_password(client, email, phone):
    return client.post(reverse("sign_in_password"), {"login": email, "password": "not that one"})


def by_signing_up(client, email, phone):
    typed = {"email": email, "password1": GOOD, "password2": GOOD}
    return client.post(reverse("account_signup"), typed)


def by_a_new_email(client, email, phone):
    """Somebody who is signed in asks for the address of an account as their own."""
    return client.post(reverse("account_email"), {"email": email})


WAYS = [by_code, by_text, by_password, by_signing_up, by_a_new_email]


@pytest.fixture
def known(db):
    """Who is known, and how: their address and number. The last is of nobody."""
    found = {}
    for number, kind in enumerate(["active", "inactive", "without a password"]):
        phone = f"07700 90010{number}"
        user = PersonFactory(
            phone=phone, email=f"{kind[:4]}@people.example", with_account=True
        ).user
        user.set_password(None if kind == "without a password" else GOOD)
        user.is_active = kind != "inactive"
        user.save()
        found[kind] = user.email, phone
    return found | {"nobody": ("nobo@people.example", "07700 900109")}


@pytest.fixture
def carried(monkeypatch):
    """What is given to a worker to carry, in place of being carried."""
    given = []
    monkeypatch.setattr(courier.send_code, "delay", given.append)
    return given


@pytest.fixture
def visitor(db):
    """Somebody who comes for the first time; or, for a new address, who has just signed in."""
    here = UserFactory()

    def come(way):
        cache.clear()
        client = Client()
        if way is by_a_new_email:
            client.force_login(here)
        client.get(reverse("account_email"))
        return client

    return come


def plain(text, *typed):
    """A page without what was typed, and without what is new each time."""
    for one in typed:
        text = text.replace(one, "X").replace(one.replace(" ", ""), "X")
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


@pytest.mark.parametrize("way", WAYS)
def test_every_answer_is_the_same_for_somebody_and_for_nobody(known, carried, visitor, way):
    seen = {}
    for kind, (email, phone) in known.items():
        client = visitor(way)
        carried.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = way(client, email, phone)
        then = client.get(answer.url) if answer.status_code == 302 else answer
        seen[kind] = {
            "status": answer.status_code,
            "headers": {n: v for n, v in answer.items() if n not in OWN},
            "cookies": sorted(answer.cookies),
            "body": plain(answer.text, email, phone),
            "next page": plain(then.text, email, phone),
            "carried": len(carried),
            "asked": [re.split(r'["(]', one["sql"])[0] for one in asked],
        }

    assert mail.outbox == []  # whatever goes out, goes out after the answer
    for kind in known:
        for name, value in seen[kind].items():
            assert value == seen["nobody"][name], (kind, name)


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_from_key"])
def test_there_is_no_page_to_reset_a_password(name):
    """Whoever forgot theirs signs in by a code."""
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["x", "y"] if name.endswith("key") else [])


def seconds(way, *typed):
    began = time.perf_counter()
    way(*typed)
    return time.perf_counter() - began


def from_below(calls, act):
    """Do something that many calls further down.

    Python takes memory for calls in pieces. A call at the end of one takes and gives back a piece
    each time, so one path through an answer may cost a millisecond by where it began alone.
    """
    return from_below(calls - 1, act) if calls else act()


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["active", "inactive", "without a password"])
@pytest.mark.parametrize("way", WAYS)
def test_the_time_of_an_answer_tells_nothing(known, carried, visitor, way, kind):
    times = {kind: [], "nobody": []}
    for one in [*times] * 3:  # the first who comes after a start waits, whoever it is
        way(visitor(way), *known[one])
    for _turn in range(ROUNDS):
        for one in random.sample([*times], 2):
            client = visitor(way)
            deep, typed = random.randrange(DEEP), (client, *known[one])
            times[one].append(from_below(deep, lambda typed=typed: seconds(way, *typed)))

    some, none = times[kind], times["nobody"]
    assert LEAST < above(some, none) < MOST, f"{median(some):.4f} s, not {median(none):.4f} s"
