"""Closing a meeting, in four pages: decisions, what changed and what is next, check, done."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from activities import policies
from activities.domain import closings, invited
from activities.forms.closings import CloseForm, DecisionForm, NextForm
from activities.models import Action, Activity, Closing, Decision, Meeting
from activities.views.meetings import OfMeeting
from activities.views.papers import ByLink
from involvement.people.models import User
from involvement.views import ActView, FormPage, LinkPage, ListPage, Page


class Closes(OfMeeting):
    """A page of closing a meeting, with what is written so far."""

    @property
    def closing(self) -> Closing:
        return getattr(self.subject, "closing", None) or Closing(meeting=self.subject)

    def at(self, name: str) -> str:
        return reverse(name, args=[self.subject.ref])

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(self.subject.decisions.all())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            closing=self.closing,
            decisions=self.decisions,
            actions=list(self.subject.actions.select_related("owner")),
            has_started=self.subject.starts_at <= timezone.now(),
            **kwargs,
        )


class WriteDecisions(Closes, FormPage):
    """What was decided, one at a time, kept as it is written."""

    form_class = DecisionForm
    template_name = "activities/closing/decisions.html"

    def get_form_kwargs(self):
        may_be_empty = bool(self.decisions) or "nothing" in self.request.POST
        return super().get_form_kwargs() | {"may_be_empty": may_be_empty}

    def get_initial(self):
        purpose = invited.agreed_purposes().filter(activity=self.subject.activity_id).first()
        return {"who": purpose.who_decides if purpose else self.subject.activity.group.name}

    def act(self, form):
        if not form.is_left_out:
            closings.decide(self.subject, by=self.request.user, **form.cleaned_data)
        is_more = "another" in self.request.POST
        return self.at("meeting_close") if is_more else self.at("meeting_close_next")


class WriteNext(Closes, FormPage):
    """What lived experience changed, and what happens next, one action at a time."""

    form_class = NextForm
    template_name = "activities/closing/next.html"

    def get_back_url(self):
        return self.at("meeting_close")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owners": self.owners()}

    def owners(self):
        activity = self.subject.activity
        near = Q(pk__in=[activity.lead_id, self.request.user.pk]) | Q(chaired_groups=activity.group)
        return User.objects.filter(near, is_active=True).distinct().order_by("name", "pk")

    def get_initial(self):
        return {"changed": self.closing.changed, "owner": self.subject.activity.lead_id}

    def act(self, form):
        said, by = form.cleaned_data, self.request.user
        closings.note_change(self.subject, said.pop("changed"), by=by)
        if said["what"]:
            closings.agree_action(self.subject, by=by, **said)
        is_more = "another" in self.request.POST
        return self.at("meeting_close_next") if is_more else self.at("meeting_close_check")


class Check(Closes, FormPage):
    """All of it once more, with who was in the room, before people are told."""

    form_class = CloseForm
    template_name = "activities/closing/check.html"

    def get_back_url(self):
        return self.at("meeting_close_next")

    def get_context_data(self, **kwargs):
        seats = self.subject.seats.filter(invited_at__isnull=False).select_related("person")
        return super().get_context_data(
            room=closings.room(self.subject, today=timezone.localdate()),
            came=closings.names_in_the_room(seats),
            hear=closings.who_hears(self.subject).count(),
            **kwargs,
        )

    def act(self, form):
        closings.close(self.subject, by=self.request.user)
        return self.at("meeting_close_done")


class Done(Closes, Page):
    """What was told to whom, and what comes next."""

    template_name = "activities/closing/done.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            hear=closings.who_hears(self.subject).count(),
            room=closings.room(self.subject, today=timezone.localdate()),
            **kwargs,
        )


class OfLine(ActView):
    """One press about one decision or action of a meeting."""

    policy = staticmethod(policies.may_run_line)
    model = Decision

    def get_subject(self):
        lines = self.model.objects.select_related("meeting__activity__group")
        return get_object_or_404(lines, pk=self.kwargs["pk"], meeting__ref=self.kwargs["ref"])


class TakeOutDecision(OfLine):
    act = staticmethod(closings.take_out)

    @property
    def goes_to(self):
        return reverse("meeting_close", args=[self.kwargs["ref"]])


class TakeOutAction(OfLine):
    model = Action
    act = staticmethod(closings.take_out)

    @property
    def goes_to(self):
        return reverse("meeting_close_next", args=[self.kwargs["ref"]])


class FinishAction(OfLine):
    model = Action
    act = staticmethod(closings.finish_action)

    @property
    def goes_to(self):
        return reverse("meeting", args=[self.kwargs["ref"]])


class DecisionLog(ListPage):
    """Every decision of an activity, with who was in the room when it was taken. (C11)"""

    model = Activity
    policy = staticmethod(policies.may_read_purpose)
    template_name = "activities/closing/log.html"

    def subjects(self):
        return Activity.objects.select_related("group")

    def rows(self):
        return closings.log(self.subject)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        meetings: dict[int, Meeting] = {row.meeting_id: row.meeting for row in context["rows"]}
        found = closings.rooms(meetings.values(), today=timezone.localdate())
        may_plan = policies.may_plan(self.request.user, self.subject)
        lines = [(row, found[row.meeting_id]) for row in context["rows"]]
        return context | {"lines": lines, "may_plan": may_plan}


class DecidedByLink(ByLink, LinkPage):
    """What came of a meeting, for somebody who was asked to it, by their own link."""

    template_name = "activities/closing/told.html"

    def get(self, request, *args, **kwargs):
        self.told = told_of(self.subject.meeting)
        if not self.told:
            return redirect("papers", self.kwargs["token"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=self.subject.meeting, **self.told, **kwargs)


def told_of(meeting: Meeting) -> dict:
    """What somebody invited is shown of a closed meeting; nothing before it is closed."""
    closing = Closing.objects.filter(meeting=meeting, closed_at__isnull=False).first()
    if closing is None:
        return {}
    return {
        "closing": closing,
        "decisions": list(meeting.decisions.all()),
        "actions": list(meeting.actions.select_related("owner")),
        "room": closings.room(meeting, today=timezone.localdate()),
    }
