from datetime import timedelta

import pytest
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.notices import kinds
from involvement.notices.models import Notice, NoticeState
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


@pytest.mark.clause("C5", "C15")
def test_a_break_is_checked_in_on_once_and_only_if_wanted(person):
    breaks.pause(person, check_in=True, by=person.user)
    breaks.pause(person, check_in=True, by=person.user)

    notice = Notice.objects.get(person=person)
    assert notice.kind == "break_check_in"
    assert notice.due_at > timezone.now() + timedelta(days=41)
    assert list(kinds.KINDS["break_check_in"].words([notice])) == [notice.pk]
    breaks.resume(person, by=person.user)
    assert Notice.objects.get().state == NoticeState.DROPPED


def test_in_a_break_nothing_new_comes_but_papers_and_money_do(person):
    breaks.pause(person, by=person.user)
    assert not Notice.objects.exists()
    person.refresh_from_db()

    reached = {name for name, kind in kinds.KINDS.items() if kind.reaches(Notice(person=person))}

    assert not reached & {"invitation", "feedback_ask", "pack_reminder"}
    assert reached >= {"pack", "meeting_moved", "payment_sent", "claim_decided"}
