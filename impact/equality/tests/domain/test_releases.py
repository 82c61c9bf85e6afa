from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from impact.equality.domain import figures, releases, store
from impact.equality.domain.releases import Population
from impact.equality.models import Circle, Figure, Release
from impact.equality.tests.factories import NOW, answer, make, people_who_said
from involvement.audit.models import AuditRow
from involvement.calendars import at_london
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PersonFactory

OCTOBER, JULY = date(2026, 10, 1), date(2026, 7, 1)
pytestmark = pytest.mark.django_db


def sizes(release, code):
    return {one.group: one.size for one in release.figures.filter(question__startswith=f"{code}.")}


def test_figures_are_rounded_small_ones_hidden_and_what_was_not_said_is_one(analyst):
    people_who_said(23, sex="female", ethnic_group="white_british")
    people_who_said(9, sex="male", ethnic_group="pakistani")
    people_who_said(4, sex="rather_not", ethnic_group="white_roma")

    release = make(by=analyst)

    assert (release.asked, release.answered) == (35, 35)
    assert sizes(release, "sex") == {"female": 25, "male": 10, "not_said": 0}
    assert sizes(release, "ethnic_group")["white"] == 25
    assert sizes(release, "ethnic_group")["asian"] == 10
    assert sizes(release, "ethnic_group")["black"] == 0


def test_sensitive_questions_hide_more(analyst):
    people_who_said(31, sex="female", trans="no")
    people_who_said(9, sex="male", trans="yes")

    release = make(by=analyst)

    assert sizes(release, "sex")["male"] == 10
    assert sizes(release, "trans")["yes"] == 0


def test_few_people_are_told_of_by_their_number_alone(analyst):
    people_who_said(29, sex="female")

    release = make(by=analyst)

    assert release.answered == 30
    assert not release.figures.exists()
    assert {one.sentence for one in figures.tell(release).said} == {
        "This cannot be shown: it would tell of few people."
    }


def test_the_same_figures_are_made_once_and_never_changed(analyst):
    people_who_said(22, sex="female")
    people_who_said(20, sex="male")
    release = make(by=analyst)

    with pytest.raises(RuleBroken, match="made already"):
        make(by=analyst)
    for change in (
        lambda: Release.objects.update(answered=1),
        lambda: Figure.objects.update(size=1),
        lambda: Figure.objects.all().delete(),
        lambda: release.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AuditRow.objects.filter(action="release.made", actor_id=analyst.pk).count() == 1


@pytest.mark.parametrize(("until", "least"), [(date(2026, 9, 1), 8), (date(2025, 10, 1), 8),
                                              (OCTOBER, 4)])  # fmt: skip
def test_other_months_and_smaller_thresholds_are_refused(analyst, until, least):
    with pytest.raises(RuleBroken):
        make(by=analyst, until=until, least=least)


def test_one_person_between_two_releases_changes_no_figure(analyst):
    people_who_said(22, sex="female")
    people_who_said(20, sex="male")
    first = make(by=analyst, until=JULY)
    people_who_said(1, sex="female")

    second = make(by=analyst)

    assert second.answered == first.answered
    assert sizes(second, "sex") == sizes(first, "sex")


def test_eight_people_move_a_figure(analyst):
    people_who_said(22, sex="female")
    people_who_said(20, sex="male")
    first = make(by=analyst, until=JULY)
    people_who_said(9, sex="female")

    second = make(by=analyst)

    assert sizes(first, "sex")["female"] == 20
    assert sizes(second, "sex") == {"female": 30, "male": 20, "not_said": 0}


def test_who_said_stop_is_counted_no_more_and_not_told_apart(analyst):
    people = people_who_said(31, sex="female") + people_who_said(12, sex="male")
    first = make(by=analyst, until=JULY)
    store.forget(store.key_of(people[0]))

    second = make(by=analyst)
    counts = releases.count([one.pk for one in people], releases.asked_of("england", today=JULY))

    assert len(counts[releases.WHOLE]) == 42
    assert sizes(second, "sex") == sizes(first, "sex")


def test_a_question_that_was_left_out_stays_out_for_one_more_person(analyst):
    people_who_said(18, sex="female")
    people_who_said(13, sex="male")
    first = make(by=analyst, until=JULY)
    people_who_said(1, sex="male")

    second = make(by=analyst)

    assert sizes(first, "sex") == sizes(second, "sex") == {}


def came(people, *, day=date(2026, 3, 3), attendance=Attendance.CAME, level="practice", **seat):
    group = GroupFactory(level=level)
    meeting = MeetingFactory(
        starts_at=at_london(day, NOW.time()), invited_at=NOW, activity__group=group
    )
    for person in people:
        SeatFactory(
            meeting=meeting, person=person, invited_at=NOW, attendance=attendance,
            marked_at=timezone.now(), marked_by=meeting.activity.lead, **seat,
        )  # fmt: skip


def test_one_person_more_changes_no_figure_whatever_was_made_of_others_meanwhile(analyst):
    stay = people_who_said(20, sex="female")
    men = people_who_said(60, sex="male")
    first = make(by=analyst, until=JULY)
    joined = people_who_said(8, sex="female")
    came([*stay, *joined, *men[:20]])
    other = make(by=analyst, until=JULY, circle=Circle.CAME)
    for one in joined[1:]:
        store.forget(store.key_of(one))

    last = make(by=analyst)

    assert (sizes(first, "sex")["female"], sizes(other, "sex")["female"]) == (20, 30)
    assert sizes(last, "sex")["female"] == 20


def test_whoever_leaves_brings_no_older_figure_back(analyst):
    people_who_said(20, sex="female")
    people_who_said(60, sex="male")
    april = releases.Population("england", Circle.EVERYONE, date(2026, 4, 1))
    first = releases.make(april, least=8, now=NOW.replace(month=5), by=analyst)
    joined = people_who_said(8, sex="female")
    second = make(by=analyst, until=JULY)
    store.forget(store.key_of(joined[0]))

    last = make(by=analyst)

    assert [sizes(one, "sex")["female"] for one in (first, second, last)] == [20, 30, 30]


def test_a_circle_holds_who_was_asked_or_came_in_the_months(analyst):
    people = [PersonFactory() for _ in range(4)]
    came(people[:2])
    came(people[2:3], attendance=Attendance.DID_NOT_COME)
    came(people[3:], day=date(2025, 9, 1))

    assert set(Population("uk", Circle.CAME, OCTOBER).people()) == {p.pk for p in people[:2]}
    assert set(Population("uk", Circle.INVITED, OCTOBER).people()) == {p.pk for p in people[:3]}
    assert len(Population("england", Circle.EVERYONE, OCTOBER).people()) == 4
    assert Population("scotland", Circle.EVERYONE, OCTOBER).people() == []


def test_a_part_that_leaves_few_people_over_is_refused(analyst):
    people = people_who_said(40, sex="female") + people_who_said(20, sex="male")
    came(people[:45])
    make(by=analyst)

    with pytest.raises(RuleBroken, match="too near"):
        make(by=analyst, circle=Circle.CAME)


def test_a_part_that_leaves_enough_over_is_made(analyst):
    people = people_who_said(40, sex="female") + people_who_said(32, sex="male")
    came(people[:32] + people[-9:])
    make(by=analyst)

    release = make(by=analyst, circle=Circle.CAME)

    assert sizes(release, "sex") == {"female": 30, "male": 10, "not_said": 0}


def test_the_whole_uk_goes_with_one_nation_at_most(analyst):
    for nation in ("england", "scotland", "ni"):
        people_who_said(31, nation=nation, sex="female")
        people_who_said(9, nation=nation, sex="male")
    make(by=analyst, nation="england")
    make(by=analyst, nation="uk")

    with pytest.raises(RuleBroken, match="one nation"):
        make(by=analyst, nation="scotland")


def test_the_whole_uk_is_told_of_what_all_four_nations_are_asked(analyst):
    people_who_said(31, nation="cymru", sex="female", welsh=["speak", "read"])
    people_who_said(9, nation="england", sex="male")

    codes = {one.question.code for one in figures.tell(make(by=analyst, nation="uk")).said}

    assert "welsh" not in codes
    assert "ethnic_group" in codes


def test_answers_of_whoever_left_are_not_counted(analyst, team):
    people = people_who_said(31, sex="female")
    people[0].left_at = NOW
    people[0].save()

    assert len(Population("uk", Circle.EVERYONE, OCTOBER).people()) == 30


def test_changing_ones_nation_asks_anew_and_counts_what_was_said(analyst):
    person = PersonFactory(nation="scotland")
    answer(person, ethnic_group="white_polish")
    asked = releases.asked_of("england", today=OCTOBER)

    counts = releases.count([person.pk], asked)

    assert len(counts["ethnic_group", "white"]) == 1
