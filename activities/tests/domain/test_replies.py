from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from activities.domain import invited, meetings, replies
from activities.domain.invited import LastTime
from activities.models import (
    AdjustmentState,
    Agreement,
    FeeChoice,
    Help,
    MeetingState,
    Mode,
    Reply,
    Travel,
)
from activities.tests.factories import (
    MeetingFactory,
    PurposeFactory,
    SeatFactory,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import NeedsFactory, PersonFactory


@pytest.fixture
def seat(person):
    meeting = MeetingFactory(mode=Mode.IN_PERSON)
    SeatFactory.create_batch(2, meeting=meeting, coming=True)
    return SeatFactory(meeting=meeting, person=person)


def say_yes(seat, **more):
    answers = {
        "help": [Help.QUIET_ROOM, Help.BREAKS],
        "words": "A chair by the door",
        "travel": Travel.BOOK,
        "care": True,
        "fee_choice": FeeChoice.LESS,
        "less": 20_00,
    } | more
    replies.accept(seat, **answers, by_person=seat.person)
    seat.refresh_from_db()


def kinds_queued():
    return sorted(Notice.objects.filter(state="queued").values_list("kind", flat=True))


@pytest.mark.clause("U4", "R8", "C6", "C21", "C22")
def test_a_yes_keeps_what_helps_travel_care_fee_and_agreement(seat):
    say_yes(seat)

    assert seat.reply == Reply.COMING
    assert (seat.travel, seat.needs_care_cover) == (Travel.BOOK, True)
    assert (seat.fee_choice, seat.fee_less_pence) == (FeeChoice.LESS, 20_00)
    assert {(row.help, row.words) for row in seat.adjustments.all()} == {
        (Help.QUIET_ROOM, ""),
        (Help.BREAKS, ""),
        (Help.OTHER, "A chair by the door"),
    }
    agreement = Agreement.objects.get(person=seat.person)
    assert (agreement.purpose, agreement.agrees) == (seat.purpose, True)
    assert kinds_queued() == ["reply_thanks"]
    assert seat.draft == {}
    assert seat.pack.send_on == seat.meeting.papers_by


def test_the_same_yes_twice_is_one_yes(seat):
    say_yes(seat)
    moment, rows = seat.replied_at, AuditRow.objects.count()

    say_yes(seat)

    assert seat.replied_at == moment
    assert AuditRow.objects.count() == rows
    assert seat.adjustments.count() == 3
    assert Notice.objects.count() == 1


def test_a_changed_yes_sends_one_new_thanks_and_keeps_what_is_arranged(seat, team):
    say_yes(seat)
    quiet = seat.adjustments.get(help=Help.QUIET_ROOM)
    quiet.state, quiet.settled_by, quiet.settled_at = AdjustmentState.ARRANGED, team, timezone.now()
    quiet.save()

    say_yes(seat, help=[Help.QUIET_ROOM], words="", fee_choice=FeeChoice.WAIT, less=None)

    assert [row.state for row in seat.adjustments.all()] == [AdjustmentState.ARRANGED]
    assert (seat.fee_choice, seat.fee_less_pence) == (FeeChoice.WAIT, None)
    assert Notice.objects.filter(kind="reply_thanks", state="queued").count() == 1


@pytest.mark.clause("U4", "R8")
def test_a_difference_is_kept_and_a_later_yes_does_not_cover_it(seat):
    say_yes(seat, disagrees="Nobody asked carers.")
    say_yes(seat)

    agreement = Agreement.objects.get(person=seat.person)
    assert (agreement.agrees, agreement.words) == (False, "Nobody asked carers.")


def test_a_meeting_at_home_needs_no_travel(seat):
    seat.meeting.mode = Mode.ONLINE
    seat.meeting.save()

    say_yes(seat)

    assert seat.travel == Travel.NOT_NEEDED


def test_no_and_not_sure_are_taken_once_and_ask_nothing(seat):
    for verb, reply in ((replies.not_sure, Reply.NOT_SURE), (replies.decline, Reply.NOT_COMING)):
        verb(seat, by_person=seat.person)
        seat.refresh_from_db()
        moment = seat.replied_at

        verb(seat, by_person=seat.person)
        seat.refresh_from_db()
        assert (seat.reply, seat.replied_at) == (reply, moment)
    assert Notice.objects.count() == 0


def test_a_no_withdraws_the_thanks_that_has_not_left(seat):
    say_yes(seat)

    replies.decline(seat, by_person=seat.person)

    assert Notice.objects.get().state == "dropped"


@pytest.mark.clause("R13")
def test_a_no_that_leaves_somebody_alone_is_noticed(seat, team):
    others = list(seat.meeting.seats.exclude(pk=seat.pk))
    seat.meeting.invited_at = timezone.now()
    seat.meeting.save()
    replies.decline(others[0], by_person=others[0].person)
    assert not Notice.objects.filter(kind="alone_alert_person").exists()

    replies.decline(others[1], by_person=others[1].person)

    assert Notice.objects.filter(kind="alone_alert_person", person=seat.person).count() == 1


def test_a_question_goes_once_to_the_named_contact_and_is_no_answer(seat):
    for _time in range(2):
        replies.ask(seat, "Is there a lift?", by_person=seat.person)

    seat.refresh_from_db()
    assert (seat.reply, seat.question) == (Reply.ASKED, "Is there a lift?")
    notice = Notice.objects.get()
    assert (notice.kind, notice.user) == ("question_asked", seat.purpose.contact)
    assert "lift" not in notice.key + str(notice.context)


def test_a_question_after_a_yes_leaves_the_yes(seat):
    say_yes(seat)

    replies.ask(seat, "Is there a lift?", by_person=seat.person)

    seat.refresh_from_db()
    assert seat.reply == Reply.COMING


def test_nobody_answers_for_somebody_else(seat, carer):
    for verb in (replies.decline, replies.not_sure, replies.accept):
        with pytest.raises(RuleBroken, match="Only the person invited"):
            verb(seat, by_person=carer)


def test_nobody_answers_before_they_are_invited(person):
    seat = SeatFactory(person=person, invited_at=None, invited_by=None, purpose=None)

    with pytest.raises(RuleBroken, match="not been invited"):
        replies.decline(seat, by_person=person)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "cancelled"),
        ({"state": MeetingState.HELD}, "begun"),
        ({"starts_at": timezone.now() - timedelta(minutes=1)}, "begun"),
    ],
)
def test_an_answer_after_the_end_is_refused_and_changes_nothing(seat, change, words):
    for name, value in change.items():
        setattr(seat.meeting, name, value)
    seat.meeting.save()

    for verb in (replies.decline, replies.not_sure, replies.accept, replies.still_ok):
        with pytest.raises(RuleBroken, match=words):
            verb(seat, by_person=seat.person)
    seat.refresh_from_db()
    assert seat.reply == Reply.NONE


def test_a_draft_is_kept_page_by_page_until_it_is_sent(seat):
    replies.keep_draft(seat, "help", {"help": [Help.BSL], "words": ""}, by_person=seat.person)
    seat.refresh_from_db()
    started = seat.draft["started"]
    assert invited.missing_step(seat, None) == "travel"

    replies.keep_draft(
        seat, "travel", {"travel": Travel.BOOK, "care": False}, by_person=seat.person
    )
    seat.refresh_from_db()
    assert invited.missing_step(seat, None) == "fee"
    assert seat.draft["started"] == started
    assert seat.reply == Reply.NONE


def test_the_same_as_last_time_is_everything_said_last_time(seat):
    SeatFactory(
        person=seat.person,
        coming=True,
        meeting__mode=Mode.IN_PERSON,
        travel=Travel.BOOK,
        needs_stay=True,
        needs_care_cover=True,
        fee_choice=FeeChoice.LESS,
        fee_less_pence=30_00,
    )
    NeedsFactory(person=seat.person, help=[Help.OTHER], words="A chair by the door")
    before = invited.last_time(seat)
    assert before == LastTime(Travel.BOOK, True, True, FeeChoice.LESS, 30_00, "", Mode.IN_PERSON)
    assert invited.missing_step(seat, before) == ""

    say_yes(seat, **invited.answers(seat, before))

    assert (seat.travel, seat.needs_stay, seat.needs_care_cover) == (Travel.BOOK, True, True)
    assert (seat.fee_choice, seat.fee_less_pence) == (FeeChoice.LESS, 30_00)
    assert [(row.help, row.words) for row in seat.adjustments.all()] == [
        (Help.OTHER, "A chair by the door")
    ]


def test_who_joined_from_home_last_time_is_asked_how_to_travel(seat):
    SeatFactory(person=seat.person, coming=True, meeting__mode=Mode.ONLINE)

    assert invited.missing_step(seat, invited.last_time(seat)) == "travel"


@pytest.mark.clause("U6", "R8")
def test_a_new_purpose_is_shown_and_agreed_again(seat):
    say_yes(seat)
    activity = seat.meeting.activity
    new = PurposeFactory(activity=activity, version=2, agreed=True, can_change="Only the words.")

    assert invited.purpose_now(seat) == new
    assert invited.changes(seat, new).parts == ("can_change",)

    for _time in range(2):
        replies.still_ok(seat, seen=invited.version(seat, new.pk), by_person=seat.person)
    seat.refresh_from_db()
    assert seat.purpose == new
    assert not invited.changes(seat, new)
    assert Agreement.objects.filter(person=seat.person, agrees=True).count() == 2


def test_a_purpose_in_the_making_is_not_shown(seat):
    PurposeFactory(activity=seat.meeting.activity, version=2)

    assert invited.purpose_now(seat) == seat.purpose


def test_a_moved_meeting_is_shown_and_one_press_says_yes_again(seat, team):
    say_yes(seat)
    was = seat.meeting.starts_at
    meetings.move(
        seat.meeting,
        day=date(2030, 3, 13),
        starts=was.time(),
        ends=was.replace(hour=23).time(),
        mode=seat.meeting.mode,
        place=seat.meeting.place,
        today=timezone.localdate(),
        by=team,
    )
    seat = type(seat).objects.get(pk=seat.pk)
    assert seat.reply == Reply.NONE
    assert invited.changes(seat, seat.purpose).was_starts_at == was

    replies.still_ok(seat, by_person=seat.person)

    seat = type(seat).objects.get(pk=seat.pk)
    assert seat.reply == Reply.COMING
    assert seat.travel == Travel.BOOK
    assert not invited.changes(seat, seat.purpose)


def test_agreeing_to_what_has_changed_meanwhile_is_refused(seat):
    seen = invited.version(seat, seat.purpose.pk)
    PurposeFactory(activity=seat.meeting.activity, version=2, agreed=True)

    with pytest.raises(RuleBroken, match="Something changed"):
        say_yes(seat, seen=seen)

    seat.refresh_from_db()
    assert seat.reply == Reply.NONE


def test_the_answer_counts_of_others_never_name_or_count_who_said_no(seat):
    SeatFactory(meeting=seat.meeting, not_coming=True)
    SeatFactory(meeting=seat.meeting, reserve=True)
    SeatFactory(meeting=seat.meeting, invited_at=None, invited_by=None, purpose=None)

    assert invited.others(seat) == 2


def test_two_devices_answering_at_once_leave_one_answer(transactional_db):
    seat = SeatFactory(person=PersonFactory(), meeting__mode=Mode.IN_PERSON)
    ready, errors = Barrier(4), []

    def answer(number):
        ready.wait()
        try:
            if number % 2:
                say_yes(type(seat).objects.select_related("person", "meeting").get(pk=seat.pk))
            else:
                mine = type(seat).objects.select_related("person").get(pk=seat.pk)
                replies.accept(mine, help=[Help.BSL], by_person=mine.person)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=answer, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    seat.refresh_from_db()
    assert errors == []
    assert seat.reply == Reply.COMING
    whole = {(Help.BSL,), (Help.BREAKS, Help.OTHER, Help.QUIET_ROOM)}
    assert tuple(sorted(seat.adjustments.values_list("help", flat=True))) in whole
    assert Agreement.objects.count() == 1
    assert Notice.objects.filter(kind="reply_thanks", state="queued").count() == 1
