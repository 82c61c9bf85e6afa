import pytest

from involvement.audit.models import AuditRow
from involvement.people.domain import breaks
from involvement.people.models import Person


@pytest.mark.clause("C5")
def test_somebody_pauses_and_comes_back(team, person):
    for _ in range(2):
        breaks.pause(person, by=team)
    assert not Person.objects.invitable().filter(pk=person.pk).exists()
    for _ in range(2):
        breaks.resume(person, by=team)

    assert Person.objects.invitable().filter(pk=person.pk).exists()
    acts = AuditRow.objects.filter(person_id=person.pk).order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["person.paused", "person.came_back"]
