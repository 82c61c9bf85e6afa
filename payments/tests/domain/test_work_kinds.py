from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from activities.tests.factories import ActivityFactory
from involvement.errors import RuleBroken
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people.domain import erasure
from involvement.people.models import NAMELESS
from payments.domain import work_kinds
from payments.models import StatusReview
from payments.tests.book_factories import StatusReviewFactory
from payments.tests.factories import today

pytestmark = pytest.mark.clause("C19")
FOUND = {"outcome": "not_employment", "checked_by": "Jo in HR", "reference": "CEST 7"}


def test_each_check_is_kept_and_the_last_one_counts(finance, team):
    days = {"reviewed_on": today() - timedelta(days=400), "review_due": today()}
    old = work_kinds.record("panel", **FOUND, **days, by=finance)
    assert work_kinds.record("panel", **FOUND, **days, by=finance) == old
    assert list(work_kinds.due(today())) == [old]

    again = {"reviewed_on": today(), "review_due": today() + timedelta(days=365)}
    new = work_kinds.record("panel", **FOUND | {"outcome": "employment"}, **again, by=finance)

    assert not work_kinds.due(today()).exists()
    known = {one.kind: one for one in work_kinds.register(today=today())}
    assert known["panel"].review == new
    assert (known["meeting"].outcome, known["meeting"].is_due) == ("to_check", True)
    assert StatusReview.objects.count() == 2
    with pytest.raises(RuleBroken, match="Only a finance officer"):
        work_kinds.record("panel", **FOUND, **again, by=team)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        StatusReview.objects.update(outcome="to_check")


def test_a_check_that_is_due_tells_keepers_and_who_made_it_once(finance, keeper, second_finance):
    days = {"reviewed_on": today() - timedelta(days=400), "review_due": today()}
    assert work_kinds.tell(today=today()) == 0
    old = work_kinds.record("panel", **FOUND, **days, by=finance)
    assert work_kinds.tell(today=today() - timedelta(days=1)) == 0
    assert (work_kinds.tell(today=today()), work_kinds.tell(today=today())) == (2, 0)

    notices = list(Notice.objects.filter(kind="status_due", about_id=old.pk))
    assert {notice.user for notice in notices} == {finance, keeper}
    words = kinds.KINDS["status_due"].words
    assert words(notices)[notices[0].pk]["link"].endswith("/payments/kinds/panel/")
    again = {"reviewed_on": today(), "review_due": today() + timedelta(days=365)}
    work_kinds.record("panel", **FOUND, **again, by=second_finance)
    assert words(notices) == {}  # no longer true


def test_who_checked_is_erased_in_its_time_and_the_finding_stays(db):
    long_ago = today() - timedelta(days=9 * 366)
    old = StatusReviewFactory(reviewed_on=long_ago, review_due=long_ago + timedelta(days=1))
    new = StatusReviewFactory()

    list(erasure.erase(today=today()))

    for review, said in ((old, (NAMELESS, "-")), (new, ("Jo in HR", "CEST 1"))):
        review.refresh_from_db()
        assert (review.checked_by, review.reference) == said
        assert review.outcome == "not_employment"


def test_who_plans_sees_what_the_kind_of_their_work_was_found_to_be(client, team, finance):
    activity = ActivityFactory(lead=team)
    long_ago = today() - timedelta(days=400)
    StatusReviewFactory(
        kind="panel", outcome="employment", reviewed_on=long_ago, review_due=today()
    )
    client.force_login(team)
    money, kind = (
        reverse(name, args=[activity.ref]) for name in ("activity_budget", "activity_kind")
    )
    assert "Nobody has said yet which kind" in client.get(money).content.decode()

    assert "Choose which kind it is" in client.post(kind, {"kind": "x"}).content.decode()
    for _twice in range(2):
        assert client.post(kind, {"kind": "panel"}).url == money

    page = client.get(money).content.decode()
    assert "found to be employment" in page
    assert "Look again now" in page
    client.force_login(finance)
    assert "1 kind of involvement has to be checked again" in client.get(reverse("runs")).text
    new = reverse("work_kind_new", args=["panel"])
    assert "Enter who checked it" in client.post(new, {}).content.decode()
    day = {"day": "1", "month": "1"}
    told = FOUND | {f"reviewed_on_{part}": value for part, value in day.items()}
    told |= {f"review_due_{part}": value for part, value in day.items()}
    told |= {"reviewed_on_year": "2026", "review_due_year": "2028"}
    assert client.post(new, told).url == reverse("work_kind", args=["panel"])
    assert "Jo in HR" in client.get(reverse("work_kinds")).content.decode()
