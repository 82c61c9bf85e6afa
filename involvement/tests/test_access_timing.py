"""How long an answer takes does not tell whether something of somebody else's is there."""

import time
from statistics import median

import pytest

from involvement.calendars import Nation
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from involvement.tests.access_table import fill, quiet, stage
from involvement.tests.test_access_swap import NEVER, others, places

__all__ = ["others", "places", "quiet", "stage"]
ROUNDS = 300
PAGES = [
    ("team", "team/people/<int:ref>/", NEVER),
    ("team", "team/activities/<str:ref>/", "ZZZ-99ZZZZ"),
    ("team", "meetings/<str:ref>/", "ZZZ-99ZZZZ"),
    ("finance", "payments/claims/<str:ref>/", "ZZZ-99ZZZZ"),
    ("person", "my/details/ask/<ref>/", "DC-99ZZZZ"),
    ("person", "my/meetings/<str:ref>/", "ZZZ-99ZZZZ"),
    ("person", "my/money/claims/<str:ref>/", "ZZZ-99ZZZZ"),
    ("chair", "meetings/<str:ref>/", "ZZZ-99ZZZZ"),
]
LEAST, MOST = 0.35, 0.65  # three hundred of each lie within 0.07 of a half, if nothing differs


def seconds(client, address):
    began = time.perf_counter()
    assert client.get(address).status_code == 404
    return time.perf_counter() - began


def above(ones, twos):
    """How often one of these takes longer than one of those: a half when nobody can tell."""
    ranked = sorted([(t, 0) for t in ones] + [(t, 1) for t in twos])
    ranks = sum(rank for rank, (_t, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(ones), len(twos)
    return (ranks - n * (n + 1) / 2) / (n * m)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("role", "route", "missing"), PAGES, ids=[f"{role} {route}" for role, route, _missing in PAGES]
)
def test_the_time_of_a_refusal_tells_nothing(client, stage, others, person, role, route, missing):
    user = person.user
    if role == "chair":
        user = UserFactory(roles=["chair"])
    elif role != "person":
        user = UserFactory()
        RoleGrant.objects.create(user=user, role=role, nation=Nation.CYMRU)
    client.force_login(user)
    theirs, is_known = fill(route, others)
    assert is_known
    none = theirs.replace(theirs.strip("/").split("/")[-1], missing)
    found, gone = [], []

    for turn in range(ROUNDS):
        pair = [(found, theirs), (gone, none)]
        for times, address in pair if turn % 2 else reversed(pair):
            times.append(seconds(client, address))

    assert LEAST < above(found, gone) < MOST, f"{median(found):.4f} s, not {median(gone):.4f} s"


@pytest.mark.parametrize(
    ("ones", "twos", "expected"),
    [([1, 2, 3], [4, 5, 6], 0), ([4, 5, 6], [1, 2, 3], 1), ([1, 4], [2, 3], 0.5)],
)
def test_ranks_tell_which_takes_longer(ones, twos, expected):
    assert above(ones, twos) == expected
