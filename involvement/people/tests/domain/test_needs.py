import pytest

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.people import policies
from involvement.people.domain import needs
from involvement.people.models import HardTime, Help, Needs, RoleGrant, User
from involvement.people.tests.factories import NeedsFactory, UserFactory


def acts(person):
    rows = AuditRow.objects.filter(person_id=person.pk).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_nothing_told_yet_is_an_empty_answer(person):
    known = needs.of(person)

    assert (known.help, known.words, known.hard_times, known.has_why) == ([], "", [], False)
    assert not Needs.objects.exists()


@pytest.mark.clause("C6")
def test_what_helps_is_kept_in_one_order_and_noted_once(person):
    for _ in range(2):
        needs.keep_help(person, help=[Help.BSL, Help.BREAKS], words="Tea", by=person.user)

    known = Needs.objects.get(person=person)
    assert (known.help, known.words) == ([Help.BREAKS, Help.BSL, Help.OTHER], "Tea")
    assert acts(person) == ["needs.help_changed"]


def test_times_are_kept_beside_what_helps(person):
    NeedsFactory(person=person, help=[Help.BSL])

    for _ in range(2):
        needs.keep_hard_times(person, [HardTime.MONDAY, HardTime.EARLY], by=person.user)

    known = Needs.objects.get(person=person)
    assert (known.help, known.hard_times) == ([Help.BSL], [HardTime.EARLY, HardTime.MONDAY])
    assert acts(person) == ["needs.times_changed"]


@pytest.mark.clause("C6")
def test_why_is_sealed_and_read_by_the_named_worker_alone(person, team, keeper):
    for _ in range(2):
        needs.keep_why(person, why="I fall asleep", worker=team, by=person.user)
    person.refresh_from_db()

    assert needs.read_why(person, by=team) == "I fall asleep"
    with pytest.raises(RuleBroken, match="Only the worker"):
        needs.read_why(person, by=keeper)
    assert "asleep" not in str(Needs.objects.filter(person=person).values_list("why"))
    assert acts(person) == [
        "needs.why_changed",
        "person.named_worker_changed",
        "needs.why_read",
    ]


def test_with_nobody_named_nobody_reads_why(person, team):
    needs.keep_why(person, why="Because", worker=team, by=person.user)
    needs.keep_why(person, why="Because", worker=None, by=person.user)
    person.refresh_from_db()

    with pytest.raises(RuleBroken, match="Only the worker"):
        needs.read_why(person, by=team)


def test_only_the_person_writes_why(person, team, outsider):
    with pytest.raises(RuleBroken, match="Only the person"):
        needs.keep_why(person, why="Gossip", worker=team, by=team)
    with pytest.raises(RuleBroken, match="member of the team"):
        needs.keep_why(person, why="Because", worker=outsider, by=person.user)

    assert not Needs.objects.exists()


def test_the_team_of_the_nation_is_offered_once_each_by_name(person, team, chair):
    both, scot = UserFactory(name="Al"), UserFactory(name="Bo")
    for nation in (Nation.UK, Nation.ENGLAND):
        RoleGrant.objects.create(user=both, role="team", nation=nation)
    RoleGrant.objects.create(user=scot, role="team", nation=Nation.SCOTLAND)
    UserFactory(name="Gone", roles=["team"], is_active=False)

    assert needs.workers_for(person) == [both, team]


def test_a_named_worker_reads_why_only_while_they_work_for_the_nation(person):
    worker = UserFactory()
    grant = RoleGrant.objects.create(user=worker, role="team", nation=person.nation)
    person.named_worker = worker
    assert policies.may_read_why(worker, person)

    grant.nation = Nation.SCOTLAND
    grant.save()

    assert not policies.may_read_why(User.objects.get(pk=worker.pk), person)
