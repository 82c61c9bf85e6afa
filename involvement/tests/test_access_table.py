"""Every address, as everybody, by every method: what happens is what the file of access says."""

import random

import pytest
from django.db import connection

from involvement.people import access
from involvement.testing.plugin import wants_long
from involvement.tests.access_table import (
    CAST,
    EVERYTHING,
    GUARDED,
    Written,
    ask,
    fill,
    judge,
    policy_of,
    quiet,
    right,
    sign_in,
    stage,
)
from involvement.tests.test_sweep_odd import places

__all__ = ["places", "quiet", "stage"]
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
# what these let in is looked up as one's own already; they are the second lock
HELD_TWICE = {
    "may_choose_for_themselves",
    "may_claim",
    "may_end_session",
    "may_fill_in",
    "may_use_import",
}
ONE_IN = 20  # of the rarer methods in the usual run, others for each role; all with --long


def test_every_guarded_address_stands_in_the_file():
    assert [route for route, _pattern in GUARDED if not access.at(route)] == []


def test_every_line_of_the_file_says_who_what_and_whose():
    rights = [right for thing in access.things() for right in thing.rights]

    assert {right.role for right in rights} <= set(access.ROLES)
    assert all(set(right.may) <= set(access.LETTERS) for right in rights)
    assert all(right.whose and right.words.endswith(".") for right in rights)
    assert all(len(sentence.split()) <= 20 for r in rights for sentence in r.words.split(". "))


def test_what_comes_later_has_no_address_yet():
    later = [right for thing in access.things() if not thing.is_now for right in thing.rights]
    met = [right for route, _pattern in GUARDED for right in access.at(route).values()]

    assert [right.words for right in later if right in met] == []


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", CAST)
def test_everybody_gets_in_where_the_file_says_and_nowhere_else(client, stage, request, role):
    """Whoever is refused also writes nothing, whatever they post."""
    sign_in(client, role, request)
    choose = random.Random(role)
    wrong = []

    for route, pattern in GUARDED:
        address, is_known = fill(route, stage)
        for method in METHODS:
            is_rare = method not in ("GET", "POST")
            if is_rare and not wants_long(request.config) and choose.randrange(ONE_IN):
                continue
            # a contact is one of the team
            is_in = right(role, route) or (role == "contact" and right("team", route))
            data = {"claim": stage["claim"]} if is_in else EVERYTHING
            with connection.execute_wrapper(written := Written()):
                answer = ask(client, method, address, data)
            wrong.append(judge(role, route, pattern, method, answer, is_known=is_known))
            if written.statements and not is_in:
                wrong.append(f"{role} {method} {route}: {written.statements}")

    if problems := [problem for problem in wrong if problem]:
        pytest.fail("\n".join(problems), pytrace=False)


def opened(policy):
    """Let a policy say yes to everybody, wherever it is used."""
    code = policy.__code__
    policy.__code__ = (lambda *args, **kwargs: True).__code__
    return code


def names_of(policy):
    """The policies that a policy asks, its own name first."""
    asked = [policy.__name__]
    for name in asked:
        found = policy.__globals__.get(name)
        if hasattr(found, "__code__"):
            asked += [n for n in found.__code__.co_names if n.startswith("may_") and n not in asked]
    return asked


POLICIES = sorted(
    {
        policy
        for _route, pattern in GUARDED
        if (policy := policy_of(pattern)) is not None and policy.__name__ != "may_sign_in"
    },
    key=lambda policy: (policy.__module__, policy.__name__),
)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: f"{p.__module__}.{p.__name__}")
def test_a_policy_that_says_yes_to_everybody_is_noticed(client, stage, request, policy):
    """Sabotage: each policy is opened in turn, and the table above must fail."""
    client.raise_request_exception = False
    affected = [(r, p) for r, p in GUARDED if policy.__name__ in names_of(policy_of(p))]
    kept = opened(policy)
    try:
        noticed = any(_mistakes(client, stage, request, affected))
    finally:
        policy.__code__ = kept

    assert noticed is (policy.__name__ not in HELD_TWICE)


def _mistakes(client, stage, request, affected):
    for role in CAST[1:]:
        sign_in(client, role, request)
        for route, pattern in affected:
            if right(role, route) is None:
                address, is_known = fill(route, stage)
                answer = ask(client, "GET", address)
                yield judge(role, route, pattern, "GET", answer, is_known=is_known)
