import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from activities.models import Attendance, MeetingState
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    PurposeFactory,
    SeatFactory,
    in_days,
)
from impact.domain import answers
from impact.models import Feedback, Felt
from impact.models.answers import contact_of
from impact.tasks import ask_for_feedback
from impact.tests.factories import FeedbackFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import PersonalLink
from involvement.people.tests.factories import PersonFactory, UserFactory

NOW = timezone.now


def marked(meeting, attendance=Attendance.CAME, **kwargs):
    return SeatFactory(
        meeting=meeting,
        attendance=attendance,
        marked_at=NOW(),
        marked_by=meeting.activity.lead,
        coming=True,
        **kwargs,
    )


@pytest.mark.clause("I3", "P3")
def test_everyone_who_was_there_is_asked_the_chair_and_the_lead_included(chair):
    activity = ActivityFactory(inviting=True, group=GroupFactory(chairs=[chair]))
    meeting = MeetingFactory(activity=activity, held=True)
    came, part = marked(meeting), marked(meeting, Attendance.PART, carer=True)
    ready = marked(meeting, Attendance.RESERVE_READY, reserve=True)
    marked(meeting, Attendance.DID_NOT_COME)
    SeatFactory(meeting=meeting, coming=True)

    assert answers.ask(now=NOW()) == 5

    asked = Feedback.objects.filter(meeting=meeting)
    people = {came.person_id, part.person_id, ready.person_id}
    assert set(asked.exclude(person=None).values_list("person", flat=True)) == people
    assert set(asked.exclude(user=None).values_list("user", flat=True)) == {
        chair.pk,
        activity.lead_id,
    }
    assert set(Notice.objects.filter(kind="feedback_ask").values_list("key", flat=True)) == {
        f"feedback:{row.pk}" for row in asked
    }


def test_asking_again_asks_nobody_and_later_marks_are_asked_then(db):
    meeting = MeetingFactory(held=True)
    marked(meeting)
    ask_for_feedback()

    assert ask_for_feedback() == 0

    marked(meeting)
    assert ask_for_feedback() == 1
    assert Feedback.objects.filter(meeting=meeting).count() == 3


def test_a_meeting_that_ended_without_its_register_asks_only_once_someone_is_marked(db):
    meeting = MeetingFactory(starts_at=in_days(-1))
    SeatFactory(meeting=meeting, coming=True)
    assert answers.ask(now=NOW()) == 0

    marked(meeting)

    assert answers.ask(now=NOW()) == 2


def test_nobody_is_asked_about_a_cancelled_or_an_old_meeting(db):
    marked(MeetingFactory(starts_at=in_days(-2), state=MeetingState.CANCELLED))
    marked(MeetingFactory(starts_at=in_days(-40), state=MeetingState.HELD))

    assert answers.ask(now=NOW()) == 0


def test_a_register_taken_early_asks_after_the_end(db):
    meeting = MeetingFactory(starts_at=NOW() - timedelta(minutes=20), state=MeetingState.HELD)
    marked(meeting)

    answers.ask(now=NOW())

    assert set(Notice.objects.values_list("due_at", flat=True)) == {meeting.ends_at}


def test_a_chair_whose_role_was_taken_away_is_not_asked(chair):
    activity = ActivityFactory(inviting=True, group=GroupFactory(chairs=[chair]))
    marked(MeetingFactory(activity=activity, held=True))
    chair.grants.all().delete()

    answers.ask(now=NOW())

    assert not Feedback.objects.filter(user=chair).exists()


def test_a_chair_who_came_as_someone_involved_is_asked_once(chair):
    activity = ActivityFactory(inviting=True, group=GroupFactory(chairs=[chair]))
    meeting = MeetingFactory(activity=activity, held=True)
    marked(meeting, person=PersonFactory(user=chair))

    answers.ask(now=NOW())

    assert Feedback.objects.filter(user=chair).count() == 0
    assert Feedback.objects.filter(person__user=chair).count() == 1


def test_two_workers_at_once_ask_everyone_once(transactional_db):
    meeting = MeetingFactory(held=True)
    for _ in range(5):
        marked(meeting)
    found, start = [], threading.Barrier(2)

    def work():
        start.wait()
        found.append(answers.ask(now=NOW()))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Feedback.objects.count() == Notice.objects.filter(kind="feedback_ask").count() == 6
    assert sum(found) >= 6


def test_the_message_carries_a_link_of_its_own_until_thirty_days_after(db, mailoutbox):
    meeting = MeetingFactory(held=True)
    seat = marked(meeting)
    answers.ask(now=NOW())

    send_due()

    link = PersonalLink.objects.get(person=seat.person)
    assert link.object_id == Feedback.objects.get(person=seat.person).pk
    assert link.valid_until == meeting.ends_at + timedelta(days=30)
    [letter] = [mail for mail in mailoutbox if mail.to == [seat.person.email]]
    assert "/f/" in letter.body
    assert meeting.title in letter.subject


def test_one_batch_of_many_costs_the_same(db, django_assert_num_queries):
    meeting = MeetingFactory(held=True)
    for _ in range(3):
        marked(meeting)

    with django_assert_num_queries(11):
        answers.ask(now=NOW())


def test_who_answered_already_is_not_asked_any_more(db):
    meeting = MeetingFactory(held=True)
    seat = marked(meeting)
    answers.ask(now=NOW())
    answers.send(Feedback.objects.get(person=seat.person), by=None, now=NOW(), knew_why=Felt.YES)

    send_due()

    notice = Notice.objects.get(person=seat.person)
    assert notice.state == NoticeState.DROPPED


def test_a_draft_is_kept_and_nothing_of_it_is_an_answer(db):
    feedback = FeedbackFactory()

    answers.keep_draft(feedback, knew_why=Felt.NO)
    answers.keep_draft(feedback, was_listened_to=Felt.YES)

    feedback.refresh_from_db()
    assert feedback.draft == {"knew_why": "no", "was_listened_to": "yes"}
    assert feedback.answered_at is None
    assert feedback.knew_why == ""


@pytest.mark.clause("P3", "I11")
def test_sending_takes_the_draft_and_sending_again_changes_it(db):
    feedback = FeedbackFactory()
    answers.keep_draft(feedback, knew_why=Felt.YES, could_take_part=Felt.A_BIT)

    answers.send(feedback, by=None, now=NOW(), was_listened_to=Felt.NO)
    answers.send(feedback, by=None, now=NOW(), words="It was cold.")

    feedback.refresh_from_db()
    assert [feedback.knew_why, feedback.could_take_part, feedback.was_listened_to] == [
        "yes", "a_bit", "no",
    ]  # fmt: skip
    assert feedback.words == "It was cold."
    assert feedback.draft == {}
    assert AuditRow.objects.filter(action="feedback.sent").count() == 2


def test_saying_nothing_at_all_is_not_an_answer(db):
    feedback = FeedbackFactory()

    with pytest.raises(RuleBroken, match="Answer one question"):
        answers.send(feedback, by=None, now=NOW(), may_share_words=True)

    feedback.refresh_from_db()
    assert feedback.answered_at is None


def test_a_call_needs_a_name(db):
    with pytest.raises(RuleBroken, match="We need your name"):
        answers.send(FeedbackFactory(), by=None, now=NOW(), wants_a_call=True, hides_name=True)


def test_a_worry_reaches_the_contact_once_and_says_nothing_of_it(db, mailoutbox):
    meeting = MeetingFactory(held=True)
    feedback = FeedbackFactory(meeting=meeting)
    canary = "MAGPIE"

    for _ in range(2):
        answers.send(feedback, by=None, now=NOW(), words=canary, is_worried_about_safety=True)
    send_due()

    [letter] = mailoutbox
    assert letter.to == [contact_of(meeting.activity).email]
    assert canary not in letter.subject + letter.body
    assert feedback.person.name not in letter.subject + letter.body
    assert meeting.activity.ref in letter.body


def test_the_lead_reads_for_a_contact_whose_account_is_closed(db):
    activity = ActivityFactory(inviting=True)
    contact = UserFactory(roles=["team"])
    activity.purposes.update(contact=contact)
    assert contact_of(activity) == contact

    contact.is_active = False
    contact.save()

    assert contact_of(activity) == activity.lead


def test_a_purpose_still_being_drafted_does_not_change_who_reads(db):
    activity = ActivityFactory(inviting=True)
    PurposeFactory(activity=activity, version=2, contact=UserFactory(roles=["team"]))

    assert contact_of(activity) == activity.lead


@pytest.mark.clause("I3")
def test_what_everybody_sees_is_counts_and_shared_words(db):
    meeting = MeetingFactory(held=True)
    one, two = FeedbackFactory(meeting=meeting), FeedbackFactory(meeting=meeting)
    FeedbackFactory(meeting=meeting)
    answers.send(one, by=None, now=NOW(), words="Share me", may_share_words=True)
    answers.send(two, by=None, now=NOW(), words="Keep me")

    voices = answers.heard(meeting.activity.meetings.all())

    people = voices.people
    assert (people.asked, people.answered, people.words) == (3, 2, ["Share me"])
    assert people.felt is None
    assert voices.staff.asked == 0


def test_answers_are_split_from_thirty_on_and_small_parts_stay_hidden(db):
    meeting = MeetingFactory(held=True)
    for number in range(31):
        felt = Felt.NO if number < 3 else Felt.YES
        FeedbackFactory(meeting=meeting, answered_at=NOW(), was_listened_to=felt, knew_why="")

    people = answers.heard(meeting.activity.meetings.all()).people

    listened = people.felt["was_listened_to"]
    assert {key: str(figure) for key, figure in listened.items()} == {
        "yes": "30", "a_bit": "fewer than 8", "no": "fewer than 8", "not_sure": "fewer than 8",
    }  # fmt: skip
    assert "knew_why" not in people.felt


def test_a_silent_meeting_is_known_once_everyone_had_their_time(db):
    meeting = FeedbackFactory(meeting__held=True).meeting
    heard = answers.heard(meeting.activity.meetings.all())

    assert not heard.is_known(NOW())
    assert heard.is_known(meeting.ends_at + timedelta(days=30))
    assert not answers.heard(type(meeting).objects.none()).is_known(NOW())
