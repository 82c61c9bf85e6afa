import inspect
from datetime import UTC, datetime
from itertools import product
from types import NoneType
from typing import get_args

import pytest
import time_machine
from django.db.models import Exists, OuterRef
from django.urls import get_resolver
from django.utils import translation
from django.views.generic import View

from involvement import written
from involvement.calendars import Nation
from involvement.people.models import RoleGrant, User
from involvement.views import PolicyMixin, subject_of
from involvement.written import Given, among, bring

pytestmark = pytest.mark.django_db

EARLY, LATE = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2027, 11, 30, 21, tzinfo=UTC)


@pytest.fixture
def people():
    return [User.objects.create_user(email=f"{name}@example.org") for name in ("ann", "bo", "cy")]


def in_words(build):
    """Write a statement once, and count how often it was put together."""
    built = []

    def counted(*shape, **given):
        built.append(shape)
        return build(*shape, **given)

    asks = written.written_once(counted)
    written.EVERY.remove(asks)
    return asks, built


def test_a_statement_is_written_once_and_asked_with_each_value(people, django_assert_num_queries):
    ann, bo, _cy = people
    asks, built = in_words(lambda *, who: User.objects.filter(pk=who))

    with django_assert_num_queries(3):
        found = [asks(who=who) for who in (ann.pk, bo.pk, 0)]

    assert found == [[ann], [bo], []]
    assert len(built) == 1


def test_each_choice_of_words_is_written_by_itself(people):
    asks, built = in_words(
        lambda is_backwards, *, least: User.objects.filter(pk__gte=least).order_by(
            "-pk" if is_backwards else "pk"
        )
    )

    assert asks(False, least=people[1].pk) == people[1:]
    assert asks(True, least=people[1].pk) == people[:0:-1]
    assert asks(True, least=people[2].pk) == [people[2]]
    assert built == [(False,), (True,)]


def test_a_list_of_values_may_be_of_any_length(people):
    asks, built = in_words(
        lambda *, emails: User.objects.filter(among("email", emails)).order_by("pk")
    )

    assert asks(emails=[one.email for one in people[:2]]) == people[:2]
    assert asks(emails=[]) == []
    assert asks(emails=[people[2].email]) == people[2:]
    assert len(built) == 1
    assert list(User.objects.filter(among("email", {people[0].email}))) == people[:1]


def test_rows_bring_along_what_the_statement_looked_up(people):
    RoleGrant.objects.create(user=people[1], role="team", nation=Nation.UK, granted_by=people[0])
    grants = RoleGrant.objects.filter(user=OuterRef("pk"))
    asks, _built = in_words(
        lambda *, role: User.objects.annotate(has=Exists(grants.filter(role=role))).order_by("pk")
    )

    assert [one.has for one in asks(role="team")] == [False, True, False]
    assert not any(one.has for one in asks(role="chair"))


def test_nothing_cannot_be_asked_for(people):
    asks, _built = in_words(lambda *, who: User.objects.filter(pk=who))

    with pytest.raises(TypeError):
        asks(who=None)


def test_rows_are_given_those_that_point_at_them(people, django_assert_num_queries):
    grant = RoleGrant.objects.create(
        user=people[1], role="team", nation=Nation.UK, granted_by=people[0]
    )

    bring([grant], by="user", to=people, name="grants")
    bring([grant], by="user", to=people, name="as_a_list")

    with django_assert_num_queries(0):
        assert [list(one.grants.all()) for one in people] == [[], [grant], []]
        assert [one.as_a_list for one in people] == [[], [grant], []]
        assert grant.user is people[1]


def test_what_is_written_once_does_not_go_by_the_time_or_the_language():
    for asks, shape in every_statement():
        early = words_of(asks.__wrapped__, shape, at=EARLY, language="en-gb")
        late = words_of(asks.__wrapped__, shape, at=LATE, language="en-gb-x-easy")
        assert early == late, (asks.__qualname__, shape)


def every_statement():
    """Every statement that is written once, with each choice of its words."""
    assert get_resolver().url_patterns  # so that every module is there
    for asks in written.EVERY:
        if asks is not subject_of:
            yield from ((asks, shape) for shape in product(*map(choices, by_place(asks))))
    waiting = [PolicyMixin]
    while waiting:
        page = waiting.pop()
        waiting += page.__subclasses__()
        if page.model and page.get_subject is PolicyMixin.get_subject and issubclass(page, View):
            yield subject_of, (page, page.model)


def by_place(asks):
    taken = inspect.signature(asks).parameters.values()
    return [one for one in taken if one.kind is one.POSITIONAL_OR_KEYWORD]


def choices(one):
    """What is chosen by place: yes or no, one of an enumeration, or how many rows."""
    if one.name.startswith(("is_", "has_")):
        return (True, False)
    if one.annotation is one.empty:
        return (3,)
    kinds = get_args(one.annotation) or (one.annotation,)
    return [value for kind in kinds for value in ((None,) if kind is NoneType else kind)]


def words_of(build, shape, *, at, language):
    taken = inspect.signature(build).parameters.values()
    given = {one.name: Given(one.name) for one in taken if one.kind is one.KEYWORD_ONLY}
    with time_machine.travel(at, tick=False), translation.override(language):
        asked = written.write(build(*shape, **given))
    return asked.statement, asked.values
