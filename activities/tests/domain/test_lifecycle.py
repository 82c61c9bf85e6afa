import threading

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.domain import lifecycle, principles, purpose
from activities.models import (
    PROMISES,
    Activity,
    ActivityState,
    Group,
    MeetingState,
    Outcome,
    Purpose,
)
from activities.signals import activity_finished
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    OutcomeFactory,
    PurposeFactory,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.tests.factories import UserFactory

PARTS = [
    *PROMISES,
    *(n for n in purpose.EVERY_FIELD if n != "hard_topics"),
    "outcome",
    "lead",
    "chair",
]


@pytest.fixture
def listener():
    heard = []

    def hear(sender, activity, by, **kwargs):
        heard.append((activity.pk, activity.state, by.pk))

    activity_finished.connect(hear)
    yield heard
    activity_finished.disconnect(hear)


def state_of(activity):
    return Activity.objects.get(pk=activity.pk).state


def build(filled):
    """An activity with exactly these parts in place."""
    activity = ActivityFactory(ready=False)
    for clause in set(PROMISES) & filled:
        principles.answer(activity, clause=clause, how="Like this.", by=activity.lead)
    version = PurposeFactory(activity=activity, agreed=True)
    OutcomeFactory(purpose=version)
    empty = {}
    for name in purpose.EVERY_FIELD:
        if name not in filled:
            empty[name] = None if Purpose._meta.get_field(name).null else ""
    for who in ("lead", "chair"):
        if who not in filled:
            empty |= {f"{who}_agreed_at": None, f"{who}_agreed_by": None}
    Purpose.objects.filter(pk=version.pk).update(**empty)
    if "outcome" not in filled:
        Outcome.objects.filter(purpose=version).delete()
    return activity


@pytest.mark.clause("P5", "U6", "C4", "C19", "I7")
@pytest.mark.django_db
@settings(max_examples=min(settings().max_examples, 2000))  # each one builds an activity
@given(left_out=st.sets(st.sampled_from(PARTS), max_size=4))
def test_the_gate_opens_if_and_only_if_nothing_is_missing(left_out):
    with transaction.atomic():
        activity = build(set(PARTS) - left_out)

        gate = lifecycle.gates(activity)

        assert len(gate.missing) == len(left_out)
        assert gate.is_open is (not left_out)
        if left_out:
            with pytest.raises(RuleBroken, match="Nobody can be invited yet"):
                lifecycle.open_invitations(activity, by=activity.lead)
        else:
            lifecycle.open_invitations(activity, by=activity.lead)
        assert state_of(activity) == ("planning" if left_out else "inviting")
        transaction.set_rollback(True)


@pytest.mark.clause("C19")
@pytest.mark.parametrize(
    ("left_out", "says"),
    [("pay_terms", "Say what is paid, and when"), ("budget_pence", "Set the budget")],
)
def test_nobody_is_invited_without_pay_terms_and_a_budget(db, left_out, says):
    activity = build(set(PARTS) - {left_out})

    with pytest.raises(RuleBroken, match=says):
        lifecycle.open_invitations(activity, by=activity.lead)

    assert state_of(activity) == ActivityState.PLANNING


@pytest.mark.clause("I7")
def test_every_kind_of_group_has_the_same_gate(db):
    groups = [GroupFactory(level=level) for level in ("practice", "policy", "governance")]
    groups.append(GroupFactory(high_level=True))
    activities = [ActivityFactory(group=group) for group in groups]

    found = lifecycle.gates_of(activities)

    assert len({gate.missing for gate in found.values()}) == 1
    assert len(found[activities[0].pk].missing) == 24


def test_many_gates_cost_what_one_costs(db, django_assert_num_queries):
    activities = [ActivityFactory(ready=True) for _ in range(3)]

    for some in (activities[:1], activities):
        with django_assert_num_queries(1):
            found = lifecycle.gates_of(some)
        assert [found[a.pk].is_open for a in some] == [True] * len(some)


def test_the_list_of_what_is_not_ready_agrees_with_the_gates(team):
    chair = UserFactory(roles=["chair"])
    group = GroupFactory(chairs=[chair])
    ready = ActivityFactory(title="Ready", group=group, ready=True)
    ActivityFactory(title="Empty", group=group)
    changed = ActivityFactory(title="Changed", group=group, lead=team, ready=True)
    purpose.write(changed, why="Something new.", by=team)
    short = ActivityFactory(title="A promise short", group=group, ready=True)
    short.promises.get(clause="P7").delete()
    left = ActivityFactory(title="The contact left", group=group, ready=True)
    type(left.lead).objects.filter(pk=left.lead_id).update(is_active=False)
    again = ActivityFactory(title="Agreed again", group=group, lead=team, ready=True)
    purpose.write(again, why="Something new.", by=team)
    purpose.agree_as_lead(again, by=team)
    purpose.agree_as_chair(again, by=chair)

    shut = set(lifecycle.not_ready(Activity.objects.all()))

    found = lifecycle.gates_of(Activity.objects.all())
    assert shut == {a for a in Activity.objects.all() if not found[a.pk].is_open}
    assert set(Activity.objects.all()) - shut == {ready, again}


@pytest.mark.clause("P1")
def test_work_says_which_goal_it_serves(team):
    with pytest.raises(RuleBroken, match="social workers, or people"):
        lifecycle.plan(title="Letters", group=GroupFactory(), by=team)

    assert Activity.objects.count() == 0


def test_planning_twice_gives_one(team):
    group = GroupFactory()
    words = {"title": "Letters", "group": group, "serves_people": "They can read them."}

    first = lifecycle.plan(by=team, **words)
    again = lifecycle.plan(by=team, **words)

    assert first == again
    assert (first.lead, first.made_by, first.state) == (team, team, ActivityState.PLANNING)
    assert Activity.objects.count() == 1


def test_opening_twice_opens_once(team):
    activity = ActivityFactory(lead=team, ready=True)

    lifecycle.open_invitations(activity, by=team)
    lifecycle.open_invitations(activity, by=team)

    assert state_of(activity) == ActivityState.INVITING
    assert AuditRow.objects.filter(action="activity.inviting").count() == 1


@pytest.mark.clause("P5", "U6")
def test_nobody_is_invited_before_it_is_open_or_while_it_is_paused(team):
    ready = ActivityFactory(lead=team, ready=True)

    with transaction.atomic(), pytest.raises(RuleBroken, match="Open invitations"):
        lifecycle.must_be_open(ready)
    lifecycle.open_invitations(ready, by=team)
    with transaction.atomic():
        assert lifecycle.must_be_open(ready) == ready.current_purpose
    lifecycle.pause(ready, by=team)
    with transaction.atomic(), pytest.raises(RuleBroken, match="paused"):
        lifecycle.must_be_open(ready)


@pytest.mark.clause("U6")
def test_a_changed_purpose_closes_the_gate_until_it_is_agreed_again(team):
    chair = UserFactory(roles=["chair"])
    activity = ActivityFactory(lead=team, inviting=True, group=GroupFactory(chairs=[chair]))

    purpose.write(activity, why="Something new.", by=team)
    with transaction.atomic(), pytest.raises(RuleBroken, match="The lead has to agree"):
        lifecycle.must_be_open(activity)
    purpose.agree_as_lead(activity, by=team)
    purpose.agree_as_chair(activity, by=chair)

    with transaction.atomic():
        assert lifecycle.must_be_open(activity).version == 2


@pytest.mark.parametrize("state", ["planning", "inviting", "meeting"])
def test_a_pause_ends_where_it_began(team, state):
    activity = ActivityFactory(lead=team, state=state)

    for _ in range(2):
        lifecycle.pause(activity, by=team)
    assert state_of(activity) == ActivityState.PAUSED
    for _ in range(2):
        lifecycle.resume(activity, by=team)

    assert state_of(activity) == state
    assert Activity.objects.get(pk=activity.pk).was_state == ""


def test_finished_work_cannot_be_paused(team):
    activity = ActivityFactory(state=ActivityState.FINISHED)

    with pytest.raises(RuleBroken, match="moved on"):
        lifecycle.pause(activity, by=team)


def test_the_first_meeting_moves_it_on_once(team):
    activity = ActivityFactory(inviting=True)

    lifecycle.meet(activity, by=team)
    lifecycle.meet(activity, by=team)

    assert state_of(activity) == ActivityState.MEETING
    assert AuditRow.objects.filter(action="activity.meeting").count() == 1


@pytest.mark.parametrize("state", ["inviting", "meeting", "finishing"])
def test_finishing_tells_the_evaluation_once(team, listener, state):
    activity = ActivityFactory(state=state)
    MeetingFactory(activity=activity, held=True)

    lifecycle.finish(activity, by=team)
    lifecycle.finish(activity, by=team)

    assert listener == [(activity.pk, "finished", team.pk)]


@pytest.mark.parametrize(
    ("meetings", "says"), [([], "No meeting"), (["held", "planned"], "still to come")]
)
def test_work_does_not_finish_before_its_meetings(team, listener, meetings, says):
    activity = ActivityFactory(inviting=True)
    for state in meetings:
        MeetingFactory(activity=activity, state=MeetingState(state))

    with pytest.raises(RuleBroken, match=says):
        lifecycle.finish(activity, by=team)

    assert (state_of(activity), listener) == (ActivityState.INVITING, [])


@pytest.mark.django_db(transaction=True)
def test_a_change_waits_for_an_invitation_under_way():
    activity = ActivityFactory(inviting=True)
    held, wrote = threading.Event(), threading.Event()

    def rewrite():
        held.wait(10)
        purpose.write(activity, why="Something new.", by=activity.lead)
        wrote.set()
        connection.close()

    writer = threading.Thread(target=rewrite)
    writer.start()
    with transaction.atomic():
        agreed = lifecycle.must_be_open(activity)
        held.set()
        assert not wrote.wait(0.5)
        assert activity.current_purpose == agreed
    writer.join(10)

    assert wrote.is_set()
    assert activity.current_purpose.version == 2
    assert Group.objects.count() == 1
