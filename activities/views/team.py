from datetime import timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from activities.domain import lifecycle, presence
from activities.domain.enough import Status
from activities.models import Activity, ActivityState, Meeting, MeetingState, Reply, Seat
from involvement.notices.models import Letter, Notice
from involvement.people import roles
from involvement.people.models import Person
from involvement.people.policies import may_work_in_team, nations_held
from involvement.querysets import counts
from involvement.views import Page
from involvement.written import among, written_once

SHOWN = 10
TO_SEE_TO = ("post", "letters", "quiet")
LOOKED_AT = 20  # meetings, the soonest first; the page says so when there are more
SOON = timedelta(days=42)
LIVE = (ActivityState.PLANNING, ActivityState.INVITING, ActivityState.MEETING)


class TeamHome(Page):
    """What is late or needs somebody, in the nations this account works for."""

    policy = staticmethod(may_work_in_team)
    template_name = "activities/team/home.html"

    def get_context_data(self, **kwargs):
        nations = nations_held(self.request.user, roles.TEAM)
        today = timezone.localdate()
        unsafe, has_more = unsafe_meetings(nations, today)
        whose = {"nations": nations, "user": self.request.user.pk}
        found = {
            "unready": not_ready(nations),
            "meetings": unsafe,
            "more_meetings": has_more,
            **dict.fromkeys(TO_SEE_TO, 0),
            **dict(_to_see_to(**whose)),
            **waiting_people(nations, today),
        }
        # there is hardly ever anybody, and counting is part of another statement
        found["quiet"] = quiet(**whose)[:SHOWN] if found["quiet"] else []
        return super().get_context_data(nothing=not any(found.values()), **found, **kwargs)


@written_once
def _shut(*, nations):
    live = Activity.objects.filter(among("group__nation", nations), state__in=LIVE)
    return lifecycle.with_answers(lifecycle.not_ready(live)).select_related("group")[:SHOWN]


def not_ready(nations: list[str]) -> list[tuple[Activity, int]]:
    """Activities that lack something, newest first, with how many things."""
    shut = _shut(nations=nations)
    gates = lifecycle.gates_of(shut)
    return [(activity, len(gates[activity.pk].missing)) for activity in shut]


@written_once
def _coming(*, nations, now, until):
    coming = Meeting.objects.filter(
        among("activity__group__nation", nations),
        state=MeetingState.PLANNED,
        invited_at__isnull=False,
        starts_at__gte=now,
        starts_at__lte=until,
    )
    return presence.counted(coming.select_related("activity"))[: LOOKED_AT + 1]


def unsafe_meetings(nations: list[str], today) -> tuple[list[tuple[Meeting, object]], bool]:
    """The next meetings that have too few people, and whether there are more to look at."""
    now = timezone.now()
    looked_at = _coming(nations=nations, now=now, until=now + SOON)
    has_more = len(looked_at) > LOOKED_AT
    found = [(m, presence.assess_counted(m, today=today)) for m in looked_at[:LOOKED_AT]]
    shown = [pair for pair in found if pair[1].status in (Status.STOP, Status.AT_RISK)]
    return shown[:SHOWN], has_more or len(shown) > SHOWN


@written_once
def _waiting(*, nations, today, now):
    asked = Q(reply=Reply.ASKED)
    late = Q(pack__send_on__lt=today, pack__sent_at=None) & ~Q(reply=Reply.NOT_COMING)
    seats = Seat.objects.filter(
        among("meeting__activity__group__nation", nations),
        asked | late,
        invited_at__isnull=False,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=now,
    )
    order = (Case(When(asked, then=0), default=1), "meeting__starts_at", "id")
    return seats.select_related("person", "meeting", "pack").order_by(*order)[: SHOWN * 3]


def waiting_people(nations: list[str], today) -> dict[str, list[Seat]]:
    """People whose question has no answer yet, and people whose papers are late."""
    found: dict[str, list[Seat]] = {"questions": [], "late": []}
    for seat in _waiting(nations=nations, today=today, now=timezone.now()):
        if seat.reply == Reply.ASKED:
            found["questions"].append(seat)
        pack = getattr(seat, "pack", None)
        if pack and pack.send_on < today and pack.sent_at is None:
            found["late"].append(seat)
    return found


@written_once
def _to_see_to(*, nations, user):
    """Messages to mend, letters to print and people who may have died, in one statement."""
    theirs = Q(person=None) | Q(among("person__nation", nations))
    return counts(
        post=Notice.objects.for_staff_to_mend().filter(theirs),
        letters=Letter.objects.to_print(nations),
        quiet=quiet(nations=nations, user=user),
    )


def quiet(*, nations: Any, user: Any) -> QuerySet[Person]:
    """Return others of these nations to whom nobody writes for now."""
    people = Person.objects.filter(among("nation", nations), quiet_at__isnull=False, left_at=None)
    return people.exclude(user=user)
