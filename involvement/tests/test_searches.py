"""What people type to find something: looked for letter by letter, and never for long.

Row 97 of the design of security, section 9: no sign means more than itself, and far too much is
refused, or cut, before the database sees it.
"""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.tests.factories import MeetingFactory, PlaceFactory
from involvement.people.tests.factories import (
    DataCaseFactory,
    OfferFactory,
    PersonFactory,
    UserFactory,
)
from involvement.people.tests.test_search import crowd
from payments.domain import payouts
from payments.tests.factories import BankLineFactory, today
from payments.tests.money import earned_fee, person_with_account

__all__ = ["crowd"]
ODD, PLAIN = "Qi %q _q (a+)+$ \\q 'q \"q .*", "Aaaaaa Qqqq Aq"
SIGNS = ["%", "_", "\\", "'", '"', ".*", "%q", "_q", "\\q", "(a+)+$", "(A+)+$", "QI %", "%q _q"]
FAR_TOO_LONG = ["a" * 10_000, "%" * 10_000, "(a+)+$" * 1_700, "\\" * 9_999, "_%" * 5_000]
MOST_SECONDS = 0.2
MOST_LETTERS = 130


class Box:
    """A box to search with: where it is, who may, and what it finds.

    `by_name`: it finds people by their names, which no sign alone is.
    """

    by_name = False

    def __init__(self, client, who):
        self.client = client
        client.force_login(who)

    def look_for(self, word):
        return self.client.post(self.address, {self.name: word}, follow=True)

    def found(self, page):
        return {row.pk for row in page.context["rows"]}


class People(Box):
    name, by_name = "name", True

    def __init__(self, client):
        super().__init__(client, UserFactory(roles=["team"]))
        self.address = reverse("people")

    def make(self, words):
        return PersonFactory(name=words).pk


class Described(People):
    name, by_name = "shared", False

    def make(self, words):
        return PersonFactory(described_as=words).pk


class Invited(People):
    def __init__(self, client):
        super().__init__(client)
        self.address = reverse("meeting_invite", args=[MeetingFactory().ref])


class Near(Invited):
    name, by_name = "near", False

    def look_for(self, word):
        return self.client.post(self.address, {"name": "", "near": word}, follow=True)

    def make(self, words):
        return OfferFactory(near=words).person.pk


class Placed(People):
    def __init__(self, client):
        super().__init__(client)
        place = PlaceFactory()
        self.address = reverse("place_fill", args=[place.group_id, place.pk])


class Whose(Box):
    name, by_name = "who", True

    def __init__(self, client):
        who = UserFactory(roles=["keeper"])
        super().__init__(client, who)
        self.address = reverse("case_find", args=[DataCaseFactory(person=None, opened_by=who).ref])

    make = People.make

    def found(self, page):
        field = page.context["form"].fields.get("person")
        return {person.pk for person in field.queryset} if field else set()


class Accounts(Box):
    name = "name"

    def __init__(self, client):
        super().__init__(client, UserFactory(roles=["keeper"]))
        self.address = reverse("accounts")

    def make(self, words):
        return UserFactory(name=words, roles=["team"]).pk


class Payments(Box):
    """Payments of one run that a line of the bank's statement could be."""

    name = "find"

    def __init__(self, client):
        self.officers = [UserFactory(roles=["finance"]) for _time in range(2)]
        super().__init__(client, self.officers[0])

    def make(self, words):
        return earned_fee(person=person_with_account(name=words)).seat.person.name

    def pay(self):
        run = payouts.prepare(pay_on=today())
        payouts.freeze(run, by=self.officers[0])
        payouts.release(run, by=self.officers[1])
        payouts.take_bank_file(run, by=self.officers[1])
        self.address = reverse("match_choose", args=[BankLineFactory(words="Transfer").pk])

    def look_for(self, word):
        return self.client.get(self.address, {"find": word})

    def found(self, page):
        return {one.who for one in page.context["could"]}


BOXES = [People, Described, Invited, Near, Placed, Whose, Accounts, Payments]


@pytest.fixture(params=BOXES)
def box(request, client, db):
    made = request.param(client)
    made.odd, made.plain = made.make(ODD), made.make(PLAIN)
    if hasattr(made, "pay"):
        made.pay()
    return made


def test_no_sign_means_more_than_itself(box):
    for word in SIGNS:
        is_sign = box.by_name and not any(map(str.isalnum, word))
        assert box.found(box.look_for(word)) == (set() if is_sign else {box.odd}), word
    for word in ("%Q_", "Q%q", "a.*", "a+$", "A_a", "^A", "a{3}", "[a]", "a|b"):
        assert box.found(box.look_for(word)) & {box.odd, box.plain} == set(), word
    assert box.plain in box.found(box.look_for("Aa"))


@pytest.mark.parametrize("word", FAR_TOO_LONG, ids=lambda word: word[:6])
def test_far_too_much_is_refused_or_cut_before_the_database_sees_it(box, word):
    with CaptureQueriesContext(connection) as asked:
        page = box.look_for(word)

    assert page.status_code == 200
    assert not [one for one in asked if word[:MOST_LETTERS] in one["sql"].replace("\\\\", "\\")]
    assert least_seconds(box, word) < MOST_SECONDS


def least_seconds(box, word):
    """How long the server works on a search: the least of some, as this machine has other work."""
    took = []
    for _time in range(3):
        began = time.perf_counter()
        box.look_for(word)
        took.append(time.perf_counter() - began)
    return min(took)


@pytest.mark.long
@pytest.mark.parametrize("kind", [People, Described, Placed, Whose])
def test_among_very_many_no_sign_takes_long(client, crowd, kind):
    box = kind(client)

    took = {word[:9]: least_seconds(box, word) for word in (*SIGNS, *FAR_TOO_LONG)}

    assert {word: each for word, each in took.items() if each >= MOST_SECONDS} == {}
