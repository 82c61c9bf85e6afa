"""What belongs to somebody else looks just like what does not exist, whichever place it takes."""

import pytest

from activities.models import Meeting
from involvement.calendars import Nation
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.access_table import (
    GUARDED,
    ask,
    fill,
    quiet,
    right,
    sign_in,
    stage,
    without_token,
)
from involvement.tests.test_sweep_odd import PLACE, one_of_everything, places

__all__ = ["places", "quiet", "stage"]
NATION_ROLES = {"team", "finance"}
CAST = ["person", "chair", "team", "contact", "finance"]
# every officer of the pay team works on each run; keepers keep every account
OF_EVERYBODY = (
    "payments/runs/", "payments/returns/", "payments/bank-numbers/", "payments/changed-details/",
    "payments/reversals/", "payments/accounts/",
    "payments/gifts/", "payments/organisations/", "payments/statements/", "payments/match/",
    "payments/budgets/", "payments/rates/", "settings/",
    "insight/", "my/sign-in/", "my/details/held/",
)  # fmt: skip
MISSING = {"ref": "ZZZ-99ZZZZ", "meeting_ref": "MTG-99ZZZZ"}
NEVER = "987654321"


@pytest.fixture
def others(stage):
    """The same of everything, of somebody else, in another group of another nation."""
    person = PersonFactory(name="Oz", with_account=True, nation=Nation.SCOTLAND)
    chair, team = UserFactory(roles=["chair"]), UserFactory(roles=["team"])
    made = one_of_everything(person, chair, team, nation=Nation.SCOTLAND, number=2)
    return stage | made | {"held": made["meeting"]}


@pytest.fixture
def of_cymru(request):
    """Nation roles, for Cymru alone: everything in these tests is somewhere else."""

    def sign_in_as(client, role):
        if role not in NATION_ROLES:
            return sign_in(client, role, request)
        user = UserFactory()
        RoleGrant.objects.create(user=user, role=role, nation=Nation.CYMRU)
        return client.force_login(user)

    return sign_in_as


def swaps(route, stage, others):
    """Each address with one, or all, of its places taken by what is somebody else's."""
    places = PLACE.findall(route)
    own, known = fill(route, stage)
    other, _known = fill(route, others)
    if not known or own == other:
        return
    missing = PLACE.sub(lambda at: missing_for(at[1], at[0]), "/" + route)
    yield other, missing
    if len(places) > 1:
        # the last place is another's, all before it are one's own
        head, tail = own.split("/"), other.split("/")
        differing = [n for n, pair in enumerate(zip(head, tail, strict=True)) if len(set(pair)) > 1]
        last = differing[-1]
        never = NEVER if head[last].isdigit() else MISSING["ref"]
        yield with_part(head, last, tail[last]), with_part(head, last, never)


def missing_for(name, shape):
    return NEVER if "int:" in shape else MISSING.get(name, NEVER)


def with_part(parts, place, value):
    return "/".join([*parts[:place], value, *parts[place + 1 :]])


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", CAST)
def test_what_is_not_yours_looks_like_what_is_not_there(client, stage, others, of_cymru, role):
    of_cymru(client, role)
    told, asked = [], 0

    for route, _pattern in GUARDED:
        if right(role, route) is None or route.startswith(OF_EVERYBODY):
            continue
        for other, missing in swaps(route, stage, others):
            for method in ("GET", "POST"):
                found, none = (ask(client, method, place) for place in (other, missing))
                asked += 1
                same = found.status_code == none.status_code == 404
                if not same and found.status_code != 405:
                    told.append(f"{method} {other}: {found.status_code}, not {none.status_code}")
                elif without_token(found.text) != without_token(none.text):
                    told.append(f"{method} {other}: its page differs")

    assert told == []
    assert asked > 1


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("role", "route", "field", "other"),
    [
        ("team", "meetings/<str:ref>/invite/", "people", "person"),
        ("finance", "payments/claims/", "claim", "claim"),
        ("team", "team/activities/new/", "group", "group"),
    ],
)
def test_a_form_that_names_what_is_not_yours_does_nothing(
    client, stage, others, role, route, field, other
):
    user = UserFactory()
    RoleGrant.objects.create(user=user, role=role, nation=Nation.ENGLAND)
    meeting = Meeting.objects.get(ref=stage["meeting"])
    meeting.activity.group.nation = Nation.ENGLAND
    meeting.activity.group.save()
    client.force_login(user)
    theirs = others.get(other) or Meeting.objects.get(ref=others["meeting"]).activity.group.pk
    address, _known = fill(route, stage)
    client.get(address)

    answers = [
        ask(client, "POST", address, {field: [value], "role": "seat", "title": "A", "save": "1"})
        for value in (theirs, NEVER)
    ]

    found, none = (
        (a.status_code, without_token(a.text).replace(str(theirs), NEVER)) for a in answers
    )
    assert found == none
