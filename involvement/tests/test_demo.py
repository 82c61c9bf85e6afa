"""The demo year: every state can be seen in it, the money adds up, and it loads once."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from activities.domain import presence
from activities.models import (
    Activity,
    ActivityState,
    CheckIn,
    FeeChoice,
    InPlace,
    Meeting,
    MeetingState,
    Proposal,
    Seat,
)
from impact.equality.models import Basis, Outreach, OutreachState, Population
from impact.models import Feedback
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Person
from payments.domain import reconcile, reversals
from payments.models import (
    Appeal,
    BankLine,
    Claim,
    ClaimLine,
    Due,
    LedgerPeriod,
    LineState,
    PayoutRun,
    RateChange,
    StatusReview,
)


def counts():
    return [model.objects.count() for model in (Person, Activity, Meeting, Seat, Due, Notice)]


def test_the_demo_year_shows_every_state_and_loads_once(db, settings):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
    call_command("demo")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    loaded = counts()
    left = Counter(Notice.objects.exclude(state=NoticeState.SENT).values_list("kind", "state"))
    planned = Meeting.objects.filter(state=MeetingState.PLANNED).select_related("activity__group")
    found = presence.assess_many(list(planned), today=timezone.localdate())

    call_command("demo")

    assert counts() == loaded
    assert set(left) == {("invitation", NoticeState.QUEUED)}  # the first invitations
    assert loaded[:3] == [40, 12, 203]
    assert set(Activity.objects.values_list("state", flat=True)) == set(ActivityState.values)
    assert {str(each.status) for each in found.values()} == {"waiting", "ready", "at_risk", "stop"}
    assert set(ClaimLine.objects.values_list("state", flat=True)) == set(LineState.values)
    assert set(Seat.objects.values_list("fee_choice", flat=True)) == set(FeeChoice.values)
    assert reversals.waiting().count() == 1
    assert {"paid", "released"} <= set(PayoutRun.objects.values_list("state", flat=True))
    assert {"paid", "on_its_way", "approved"} <= set(Due.objects.values_list("state", flat=True))
    assert Feedback.objects.exclude(answered_at=None).exists()
    assert set(CheckIn.objects.values_list("in_place", flat=True)) == set(InPlace.values)
    assert set(Proposal.objects.values_list("answer", flat=True)) == {"taken_up", "not_now", ""}
    assert set(Population.objects.values_list("basis", flat=True)) == set(Basis.values)
    assert set(Outreach.objects.values_list("state", flat=True)) == set(OutreachState.values)
    assert reconcile.check() == []
    assert BankLine.objects.filter(state="matched").count() == 1
    assert BankLine.objects.filter(state="open").count() >= 1
    for there in (Appeal, Claim.objects.filter(is_urgent=True), RateChange, StatusReview):
        assert getattr(there, "objects", there).exists()
    assert LedgerPeriod.objects.filter(closed_at__isnull=False).count() == 1
    told = StringIO()
    call_command("presence_calibration", stdout=told)
    assert "On the day to answer by: 172 meetings" in told.getvalue()
    assert told.getvalue().endswith("better than “everyone who said yes comes”.\n")


def test_the_demo_stays_in_the_trial(db, settings):
    settings.TRIAL = False

    with pytest.raises(CommandError, match="belongs to the trial"):
        call_command("demo")
    assert not Person.objects.exists()
