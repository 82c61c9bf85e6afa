from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activities import policies
from activities.domain import closings, lifecycle, presence
from activities.forms.activity import PlanForm
from activities.models import (
    Activity,
    ActivityState,
    Agreement,
    Group,
    Meeting,
    MeetingState,
    Proposal,
    Seat,
)
from activities.views import stages
from involvement.people import roles
from involvement.people.models import Person
from involvement.people.policies import nations_held
from involvement.views import FormPage, ListPage, Page
from involvement.written import written_once

MEETINGS_SHOWN = 20
PEOPLE_SHOWN = 100
DECISIONS_SHOWN = 5


class ActivityList(ListPage):
    policy = staticmethod(policies.may_plan)
    template_name = "activities/activity/list.html"

    def rows(self):
        rows = Activity.objects.filter(
            group__nation__in=nations_held(self.request.user, roles.TEAM)
        ).select_related("group", "lead")
        state = self.request.GET.get("state", "")
        if state and state not in ActivityState.values:
            raise Http404
        return rows.filter(state=state) if state else rows

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            states=ActivityState.choices, shown=self.request.GET.get("state", ""), **kwargs
        )


class PlanActivity(FormPage):
    policy = staticmethod(policies.may_plan)
    form_class = PlanForm
    template_name = "activities/activity/new.html"

    def get_form_kwargs(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return super().get_form_kwargs() | {"groups": Group.objects.filter(nation__in=nations)}

    def get_back_url(self):
        return reverse("activities")

    def act(self, form):
        said = form.cleaned_data
        return lifecycle.plan(title=said.pop("name"), by=self.request.user, **said)


class ActivityPage(Page):
    """Everything about one activity: what is done, what is missing, who agreed, who meets."""

    model = Activity
    policy = staticmethod(policies.may_plan)
    template_name = "activities/activity/page.html"

    def subjects(self):
        own = lifecycle.with_answers(Activity.objects.select_related("group", "lead"))
        waiting = Proposal.objects.filter(
            purpose__activity=OuterRef("pk"), answered_at__isnull=True
        ).order_by()
        count = waiting.values("purpose__activity").annotate(n=Count("pk")).values("n")
        return own.annotate(proposals_waiting=Coalesce(Subquery(count), 0))

    def get_context_data(self, **kwargs):
        activity = self.subject
        gate = lifecycle.gates(activity)
        meetings = newest_meetings(activity)
        today = timezone.localdate()
        assessed = [(one, presence.assess_counted(one, today=today)) for one in meetings]
        people, agreed = who_agreed(activity, gate.purpose)
        return super().get_context_data(
            gate=gate,
            missing=stages.links_for(activity, gate),
            stages=stages.stages(activity, gate, meetings),
            meetings=assessed,
            is_open=gate.is_open and activity.state in lifecycle.INVITES,
            can_open=gate.is_open and activity.state == ActivityState.PLANNING,
            can_finish=can_finish(activity, meetings),
            people=people,
            agreed=agreed,
            decisions=newest_decisions(assessed),
            actions=[action for meeting in meetings for action in closings.to_do(meeting)],
            **kwargs,
        )


def newest_meetings(activity: Activity) -> list[Meeting]:
    """The next meetings first in time; of very many, the newest."""
    meetings = _newest(activity=activity.pk)[::-1]
    for meeting in meetings:
        meeting.activity = activity
    return meetings


@written_once
def _newest(*, activity):
    meetings = Meeting.objects.filter(activity=activity).exclude(state=MeetingState.CANCELLED)
    newest = presence.counted(meetings.order_by("-starts_at"))
    return closings.with_what_came(newest)[:MEETINGS_SHOWN]


def newest_decisions(assessed: list[tuple]) -> list[tuple]:
    """The newest decisions, each with who was in the room when it was taken."""
    found = [
        (decision, closings.room_of(assessment))
        for meeting, assessment in reversed(assessed)
        for decision in closings.decided(meeting)
    ]
    return found[:DECISIONS_SHOWN]


def can_finish(activity: Activity, meetings: list[Meeting]) -> bool:
    kinds = {meeting.state for meeting in meetings}
    return activity.state in lifecycle.INVITES and kinds == {MeetingState.HELD}


def who_agreed(activity: Activity, purpose) -> tuple[list[dict], int]:
    """Everyone invited, with their own newest yes or difference, and how many agree now."""
    people = _invited(activity=activity.pk)
    rows = [{"person": person, "agreement": _said(person.said)} for person in people]
    for row in rows:
        said = row["agreement"]
        row["is_new"] = bool(said and purpose and said["version"] == purpose.version)
    return rows, sum(row["is_new"] and row["agreement"]["agrees"] for row in rows)


@written_once
def _invited(*, activity):
    seats = Seat.objects.filter(
        meeting__activity=activity, person=OuterRef("pk"), invited_at__isnull=False
    )
    newest = Agreement.objects.filter(purpose__activity=activity, person=OuterRef("pk"))
    said = JSONObject(agrees="agrees", words="words", at="at", version="purpose__version")
    return Person.objects.filter(Exists(seats)).annotate(
        said=Subquery(newest.order_by("-purpose__version").values(said=said)[:1])
    )[:PEOPLE_SHOWN]


def _said(agreement: dict | None) -> dict | None:
    return agreement and agreement | {"at": datetime.fromisoformat(agreement["at"])}
