from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from activities.domain import outcomes, purpose
from activities.models import ActivityState, MeetingState, Purpose
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    OutcomeFactory,
    PurposeFactory,
    SeatFactory,
    in_days,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import PersonFactory, UserFactory


@pytest.fixture
def activity(team, chair):
    return ActivityFactory(lead=team, group=GroupFactory(chairs=[chair]))


@pytest.fixture
def draft(activity):
    draft = PurposeFactory(activity=activity)
    OutcomeFactory(purpose=draft)
    return draft


def agree_both(activity, team, chair):
    purpose.agree_as_lead(activity, by=team)
    return purpose.agree_as_chair(activity, by=chair)


def messages(kind):
    return list(Notice.objects.filter(kind=kind).order_by("key").values_list("key", flat=True))


def actions(about):
    rows = AuditRow.objects.filter(subject_kind="activities.purpose", subject_id=about.pk)
    return list(rows.order_by("id").values_list("action", flat=True))


@pytest.mark.clause("U7", "U8", "U9", "C4", "C15", "C19")
def test_nothing_written_lacks_everything(activity):
    assert [(gap.text, gap.part) for gap in purpose.gaps(activity)] == [
        ("Say why you need people", "why"),
        ("Say what people can change", "limits"),
        ("Say what people cannot change", "limits"),
        ("Say who decides", "limits"),
        ("Say when they decide", "limits"),
        ("Say when you will tell people what was decided", "limits"),
        ("Add an outcome, with a measure and a date", "outcomes"),
        ("Say what people will do", "role"),
        ("Say how we work together", "role"),
        ("Set the fee", "pay"),
        ("Say what is paid, and when", "pay"),
        ("Set the budget", "pay"),
        ("Name someone people can contact", "contact"),
    ]


def test_a_whole_draft_lacks_nothing(activity, draft):
    assert purpose.gaps(activity) == []


def test_a_contact_who_left_is_missing_again(activity, draft, team):
    get_user_model().objects.filter(pk=team.pk).update(is_active=False)

    assert [gap.part for gap in purpose.gaps(activity)] == ["contact"]


def test_writing_fills_the_one_draft(activity, team):
    first = purpose.write(activity, why="You know the letters.", by=team)
    second = purpose.write(activity, fee_pence=5000, by=team)

    first.refresh_from_db()
    assert (first.pk, first.version) == (second.pk, 1)
    assert (first.why, first.fee_pence, first.made_by) == ("You know the letters.", 5000, team)


def test_writing_the_same_again_changes_and_records_nothing(activity, team):
    purpose.write(activity, why="You know the letters.", by=team)
    version = purpose.write(activity, why="You know the letters.", by=team)

    assert actions(version) == ["purpose.written"]


@pytest.mark.clause("U6", "R8")
def test_an_agreed_version_is_never_changed_but_followed(activity, draft, team, chair):
    agree_both(activity, team, chair)
    before = Purpose.objects.filter(pk=draft.pk).values().get()

    new = purpose.write(activity, cannot_change="The budget.", by=team)

    assert Purpose.objects.filter(pk=draft.pk).values().get() == before
    assert (new.version, new.cannot_change, new.why) == (2, "The budget.", draft.why)
    assert (new.is_agreed, new.lead_agreed_at, new.chair_agreed_at) == (False, None, None)
    assert list(new.outcomes.values_list("text", "measure", "by_date")) == list(
        draft.outcomes.values_list("text", "measure", "by_date")
    )
    assert activity.current_purpose == new
    assert purpose.in_force(activity) == draft


def test_changing_a_draft_takes_back_what_was_agreed(activity, draft, team):
    purpose.agree_as_lead(activity, by=team)

    purpose.write(activity, why="Something else.", by=team)

    draft.refresh_from_db()
    assert (draft.version, draft.lead_agreed_at, draft.lead_agreed_by) == (1, None, None)
    assert actions(draft) == [
        "purpose.agreed_by_lead",
        "purpose.agreement_taken_back",
        "purpose.written",
    ]


@pytest.mark.clause("U6", "R8")
def test_the_lead_and_a_chair_agree_and_it_is_recorded(activity, draft, team, chair):
    agree_both(activity, team, chair)

    draft.refresh_from_db()
    assert draft.is_agreed
    assert (draft.lead_agreed_by, draft.chair_agreed_by) == (team, chair)
    assert actions(draft) == ["purpose.agreed_by_lead", "purpose.agreed_by_chair"]


def test_agreeing_twice_keeps_the_first_moment(activity, draft, team, chair):
    first = agree_both(activity, team, chair)
    again = agree_both(activity, team, chair)

    assert (first.lead_agreed_at, first.chair_agreed_at) == (
        again.lead_agreed_at,
        again.chair_agreed_at,
    )
    assert len(actions(draft)) == 2


def test_the_lead_asks_every_chair_but_themselves(activity, draft, team, chair):
    other = UserFactory(roles=["chair"])
    activity.group.chairs.add(other, team, UserFactory())  # the last one's role was taken away

    purpose.agree_as_lead(activity, by=team)
    purpose.agree_as_lead(activity, by=team)

    asked = Notice.objects.filter(kind="please_agree").values_list("user", "about_id")
    assert sorted(asked) == sorted([(chair.pk, draft.pk), (other.pk, draft.pk)])


def test_an_incomplete_purpose_cannot_be_agreed(activity, team, chair):
    purpose.write(activity, why="You know the letters.", by=team)

    for agree, by in ((purpose.agree_as_lead, team), (purpose.agree_as_chair, chair)):
        with pytest.raises(RuleBroken, match="Say what people can change"):
            agree(activity, by=by)

    assert messages("please_agree") == []


def test_only_the_lead_and_a_chair_of_the_group_agree(activity, draft, keeper):
    stranger = UserFactory(roles=["chair"])
    GroupFactory(chairs=[stranger])

    with pytest.raises(RuleBroken, match="Only the lead"):
        purpose.agree_as_lead(activity, by=keeper)
    with pytest.raises(RuleBroken, match="Only a chair"):
        purpose.agree_as_chair(activity, by=stranger)


@pytest.mark.parametrize(
    "order",
    [
        (purpose.agree_as_lead, purpose.agree_as_chair),
        (purpose.agree_as_chair, purpose.agree_as_lead),
    ],
)
def test_one_account_never_agrees_as_both(activity, draft, team, order):
    activity.group.chairs.add(team)
    order[0](activity, by=team)

    with pytest.raises(RuleBroken, match="second person"):
        order[1](activity, by=team)

    draft.refresh_from_db()
    assert not draft.is_agreed


def test_nobody_agrees_to_words_they_did_not_see(activity, draft, team, chair):
    seen = purpose.fingerprint(draft)
    outcomes.add(activity, text="More", measure="Count", by_date=date(2030, 1, 1), by=team)

    for agree, by in ((purpose.agree_as_lead, team), (purpose.agree_as_chair, chair)):
        with pytest.raises(RuleBroken, match="changed since"):
            agree(activity, seen=seen, by=by)

    draft.refresh_from_db()
    agreed = purpose.agree_as_lead(activity, seen=purpose.fingerprint(draft), by=team)
    assert agreed.lead_agreed_by == team


def test_a_first_agreement_asks_nobody_again(activity, draft, team, chair):
    agree_both(activity, team, chair)

    assert messages("purpose_changed") == []


@pytest.mark.clause("U6")
def test_a_new_version_asks_everyone_invited_again_once(activity, draft, team, chair):
    agree_both(activity, team, chair)
    ann, dee = PersonFactory(), PersonFactory()
    first = MeetingFactory(activity=activity)
    second = MeetingFactory(activity=activity, starts_at=in_days(60))
    seat = SeatFactory(meeting=first, person=ann, coming=True, purpose=draft)
    SeatFactory(meeting=second, person=ann, purpose=draft)
    other = SeatFactory(meeting=second, person=dee, purpose=draft)
    SeatFactory(meeting=first, not_coming=True, purpose=draft)
    SeatFactory(meeting=first, invited_at=None, invited_by=None, purpose=None)
    over = MeetingFactory(activity=activity, state=MeetingState.CANCELLED)
    SeatFactory(meeting=over, purpose=draft)
    SeatFactory(meeting=MeetingFactory(activity=activity, held=True), purpose=draft)

    new = purpose.write(activity, why="Something new.", by=team)
    assert messages("purpose_changed") == []
    agree_both(activity, team, chair)
    agree_both(activity, team, chair)

    asked = Notice.objects.filter(kind="purpose_changed").values_list("key", "person", "about_id")
    assert sorted(asked) == sorted(
        [
            (f"purpose_changed:{new.pk}:{ann.pk}", ann.pk, seat.pk),
            (f"purpose_changed:{new.pk}:{dee.pk}", dee.pk, other.pk),
        ]
    )


def test_the_purpose_of_finished_work_stays(team):
    activity = ActivityFactory(lead=team, state=ActivityState.FINISHED)

    with pytest.raises(RuleBroken, match="finished"):
        purpose.write(activity, why="Something else.", by=team)

    assert activity.purposes.count() == 1


def test_agreements_are_stamped_now(activity, draft, team):
    before = timezone.now()

    assert before <= purpose.agree_as_lead(activity, by=team).lead_agreed_at <= timezone.now()
