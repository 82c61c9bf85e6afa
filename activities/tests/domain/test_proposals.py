from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.domain import proposals
from activities.models import Activity, ActivityState, Heard, Meeting, MeetingState, Proposal
from activities.tests.factories import ProposalFactory, PurposeFactory, SeatFactory
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.domain import behalf, erasure
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = "Meet in the evening, please"


@pytest.fixture(autouse=True)
def in_the_trial(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, meeting__title="Letters")


def make(seat, words=WORDS, part="", by=None):
    person = by or seat.person
    return proposals.make(seat, words=words, part=part, now=timezone.now(), by_person=person)


def posted(about):
    return TrialPost.objects.filter(subject__startswith=about)


@pytest.mark.clause("R7")
def test_the_same_words_are_one_proposal_through_any_seat_and_told_without_them(seat, person):
    contact = UserFactory(email="con@basw.example")
    seat.purpose.contact = contact
    seat.purpose.save()
    again = SeatFactory(person=person, meeting__activity=seat.meeting.activity)

    made = [make(seat), make(seat), make(again)]
    other = make(seat, part="why")

    assert {one.pk for one in made} == {made[0].pk} != {other.pk}
    assert (made[0].person, made[0].words) == (person, WORDS)
    acts = AuditRow.objects.filter(action="proposal.made").values_list("person_id", "actor_id")
    assert list(acts) == [(person.pk, person.user_id)] * 2
    delivery.send_due()
    lead = seat.meeting.activity.lead
    told = posted("Somebody would change").filter(body__contains=f"/proposals/{made[0].pk}/")
    assert sorted(told.values_list("to", flat=True)) == sorted([lead.email, contact.email])
    assert not any(WORDS in one.body or person.name in one.body for one in told)


def test_a_proposal_is_about_the_purpose_as_it_is_now(seat):
    newer = PurposeFactory(activity=seat.meeting.activity, version=2, agreed=True)

    assert make(seat).purpose == newer


def test_it_is_refused_for_others_uninvited_and_where_the_work_is_over(seat, carer):
    def refused(words):
        with pytest.raises(RuleBroken, match=words):
            make(seat)

    with pytest.raises(RuleBroken, match="Only the person invited"):
        make(seat, by=carer)
    Meeting.objects.update(state=MeetingState.CANCELLED)
    refused("cancelled")
    Meeting.objects.update(state=MeetingState.PLANNED)
    Activity.objects.update(state=ActivityState.PAUSED, was_state="inviting")
    refused("stopped for now")
    Activity.objects.update(state=ActivityState.FINISHED, was_state="")
    refused("has finished")
    seat.invited_at = seat.invited_by = seat.purpose = None
    seat.save()
    refused("have not been invited")
    assert not Proposal.objects.exists()
    assert not Notice.objects.exists()


def test_somebody_with_much_that_waits_is_answered_first(seat, team):
    for number in range(proposals.MOST_WAITING):
        waiting = make(seat, words=f"Wish {number}")

    with pytest.raises(RuleBroken, match="answer those first"):
        make(seat)
    make(seat, words="Wish 1")
    proposals.answer(waiting, answer=Heard.HEARD, by=team)

    assert make(seat).words == WORDS


@pytest.mark.clause("R7")
def test_an_answer_is_told_once_in_their_own_way(seat, team, person):
    person.by_letter = True
    person.save()
    made = make(seat)

    for _ in range(2):
        proposals.answer(made, answer=Heard.TAKEN_UP, words="We meet at six.", by=team)
    delivery.send_due()

    made.refresh_from_db()
    assert (made.answer, made.answered_by) == (Heard.TAKEN_UP, team)
    [told] = posted("Our answer to what you would change")
    assert "We will change this." in told.body
    assert "We meet at six." in told.body
    assert WORDS not in told.body
    assert "/purpose/" in told.body
    states = Notice.objects.filter(kind=proposals.MADE).values_list("state", flat=True)
    assert set(states) == {NoticeState.DROPPED}  # nobody is asked for what is answered
    [act] = AuditRow.objects.filter(action="proposal.answered")
    assert (act.person_id, act.actor_id, act.reason) == (person.pk, team.pk, "taken_up")
    with pytest.raises(RuleBroken, match="answer already"):
        proposals.answer(made, answer=Heard.HEARD, by=team)


def test_not_this_time_says_why(seat, team):
    made = make(seat)

    with pytest.raises(RuleBroken, match="Say why"):
        proposals.answer(made, answer=Heard.NOT_NOW, by=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(answered_at=timezone.now())

    made.refresh_from_db()
    assert made.answered_at is None


def test_staff_who_type_it_are_on_the_trail_and_in_the_copy(person, team):
    seat = SeatFactory(person=person)
    entry = BehalfFactory(person=person, by=team)

    with trail.through(entry):
        make(seat)
    behalf.end(entry, by=team)

    assert AuditRow.objects.get(action="proposal.made").actor_id == team.pk
    assert BehalfAct.objects.get().said.startswith("You said what you would change in")


def test_it_goes_when_the_person_is_erased(person):
    ProposalFactory(person=person)
    stays = ProposalFactory()
    person.left_at = timezone.now() - timedelta(days=1)
    person.save()

    list(erasure.erase(today=timezone.localdate()))

    assert list(Proposal.objects.all()) == [stays]


def test_a_person_without_a_seat_in_the_work_any_more_gets_no_dead_link(person, team):
    made = ProposalFactory(person=person)

    proposals.answer(made, answer=Heard.HEARD, by=team)
    delivery.send_due()

    assert Notice.objects.get(kind=proposals.ANSWERED).state == NoticeState.DROPPED
