import pytest

from activities.tests.factories import ActivityFactory
from impact.equality.domain import population
from impact.equality.models import Answers, Basis, Circle, Population
from impact.equality.tests.factories import PopulationFactory, make, people_who_said
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken

pytestmark = pytest.mark.django_db
WHY = "Families in temporary homes"


@pytest.fixture
def activity(team):
    return ActivityFactory(lead=team, group__nation="england")


@pytest.fixture
def released(analyst):
    """34 of 40 are women, and 6 men: too few to be shown."""
    people_who_said(34, sex="female", ethnic_group="white_british")
    people_who_said(6, sex="male", ethnic_group="indian")
    return make(by=analyst)


def choose(activity, team, basis=Basis.CENSUS, **said):
    said = {"nation": "england", "why": WHY, "basis": basis} | said
    return population.choose(activity, by=team, **said)


@pytest.mark.clause("R4")
def test_a_choice_keeps_why_and_the_one_before(activity, team):
    first = choose(activity, team)
    again = choose(activity, team)
    own = choose(activity, team, Basis.OWN, source="Our survey, 2026")

    assert again == first
    assert population.chosen(activity) == own
    assert "census 2021, England" in population.source_of(first)
    assert "Open Government Licence" in population.source_of(first)
    assert population.source_of(own) == "Our survey, 2026"
    assert Population.objects.count() == 2
    assert AuditRow.objects.filter(action="population.chosen", actor_id=team.pk).count() == 2


def test_a_choice_without_a_source_or_a_nation_is_refused(activity, team):
    with pytest.raises(RuleBroken, match="one nation"):
        choose(activity, team, nation="uk")
    with pytest.raises(RuleBroken, match="where your own figures"):
        choose(activity, team, Basis.OWN)
    with pytest.raises(RuleBroken, match="figures of your own first"):
        population.give_shares(activity, "sex", {"male": 10.0}, by=team)

    assert not Population.objects.exists()


def test_own_figures_are_given_a_question_at_a_time(activity, team):
    choose(activity, team, Basis.OWN, source="Our survey, 2026")
    population.give_shares(activity, "sex", {"female": 40.0, "male": 60.0}, by=team)
    population.give_shares(activity, "limited", {"disabled": 55.5}, by=team)
    last = population.give_shares(activity, "limited", {"disabled": 55.5}, by=team)
    with pytest.raises(RuleBroken, match="between 0 and 100"):
        population.give_shares(activity, "sex", {"male": 101.0}, by=team)

    whole = {"sex": {"female": 40.0, "male": 60.0}, "limited": {"disabled": 55.5}}
    assert population.shares_of(last) == whole
    kept = choose(activity, team, Basis.OWN, source="Our survey, 2026, put right")
    assert population.shares_of(kept) == whole
    assert population.shares_of(choose(activity, team))["sex"] == {"female": 51.0, "male": 49.0}
    emptied = choose(activity, team, Basis.OWN, source="Another")
    assert population.give_shares(activity, "sex", {}, by=team).shares == emptied.shares == {}


@pytest.mark.clause("R4")
def test_the_gap_is_read_from_frozen_figures_and_hides_what_they_hide(released):
    chosen = PopulationFactory()

    [one] = population.compare(chosen)

    said = {
        (gap.question, gap.group): (gap.ours, gap.is_short) for _q, gs in one.gaps for gap in gs
    }
    assert one.release == released
    assert said["sex", "female"] == ("about 87%", False)
    assert said["sex", "male"] == ("fewer than 8", True)
    assert ("sex", "male") in [(gap.question, gap.group) for gap in one.missing]
    assert "6" not in [gap.ours for _q, gaps in one.gaps for gap in gaps]


@pytest.mark.clause("R4")
def test_the_gap_never_moves_with_the_answers(released, django_assert_num_queries):
    chosen = PopulationFactory()
    before = population.compare(chosen)
    people_who_said(20, sex="male", ethnic_group="african")
    held = Answers.functions  # the store is reached by these alone

    with django_assert_num_queries(2) as asked:  # the releases, and their figures
        after = population.compare(chosen)

    assert after == before
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "equality_answers" not in statements
    assert not any(name.split("(")[0] in statements for name in held)


def test_a_group_that_is_near_or_could_not_be_seen_is_not_missing(released, activity, team):
    choose(activity, team, Basis.OWN, source="Ours")
    population.give_shares(activity, "sex", {"female": 91.0, "male": 30.0}, by=team)

    [one] = population.compare(population.chosen(activity))

    assert one.missing == []  # 4 in 100 is no gap, and of 40 people 12 are too near to 8
    population.give_shares(activity, "sex", {"female": 92.0, "male": 33.0}, by=team)
    [one] = population.compare(population.chosen(activity))
    assert [gap.group for gap in one.missing] == ["female", "male"]


def test_figures_of_one_nation_are_not_held_against_another(released):
    assert population.compare(PopulationFactory(nation="cymru")) == []
    assert [one.release.circle for one in population.compare(PopulationFactory())] == [
        Circle.EVERYONE
    ]
