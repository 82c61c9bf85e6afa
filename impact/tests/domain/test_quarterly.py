from datetime import date

import pytest

from activities.models import ActivityState
from activities.tests.factories import ActivityFactory
from impact.domain import quarterly
from impact.notices import quarter_report
from impact.tasks import tell_of_the_quarter
from involvement.celery import app
from involvement.notices.models import Notice
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2027, 1, 4), date(2027, 1, 8)  # the first is a holiday, then a week-end


def of_quarter():
    return Notice.objects.filter(kind="quarter_report")


@pytest.mark.clause("R5")
def test_each_quarter_those_who_can_change_it_are_asked_to_look(
    keeper, analyst, team, finance, chair, person
):
    ActivityFactory(lead=team)
    left = UserFactory(roles=["team"])  # leads nothing
    done = ActivityFactory(state=ActivityState.PLANNING, lead=UserFactory()).lead  # not of the team

    assert quarterly.tell(today=date(2027, 1, 3)) == 0
    assert quarterly.tell(today=FIRST) == 3
    assert quarterly.tell(today=FIRST) == quarterly.tell(today=LAST) == 0
    told = set(of_quarter().values_list("user", flat=True))
    assert told == {keeper.pk, analyst.pk, team.pk}
    assert not told & {finance.pk, chair.pk, person.user.pk, left.pk, done.pk}
    RoleGrant.objects.filter(user=analyst).delete()
    words = quarter_report(list(of_quarter()))
    assert {of_quarter().get(pk=pk).user for pk in words} == {keeper, team}
    for word in words.values():
        assert [url.split("/", 3)[3] for url in word.values()] == [
            "insight/presence/", "insight/who/levels/"
        ]  # fmt: skip

    assert quarterly.tell(today=date(2027, 1, 11)) == 0
    assert quarterly.tell(today=date(2027, 4, 1)) == 2


def test_the_worker_looks_each_hour_whether_a_quarter_began():
    entry = app.conf.beat_schedule["tell of the quarter"]

    assert (entry["task"], entry["schedule"]) == (tell_of_the_quarter.name, 3600)
