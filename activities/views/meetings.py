from django.contrib import messages
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import policies
from activities.domain import (
    alerts,
    alone,
    calling_off,
    calls,
    changes,
    corrections,
    glance,
    meetings,
    presence,
    series,
    times,
)
from activities.forms.meetings import FOLLOWING, CancelForm, CorrectForm, MeetingForm, MoveForm
from activities.models import Activity, Meeting, MeetingState, Reply
from involvement.calendars import LONDON, Nation
from involvement.errors import RuleBroken
from involvement.meanwhile import Shared
from involvement.people import roles
from involvement.views import ActView, FormPage, ListPage, Page


class OfMeeting:
    """A page about one meeting, which the people who run it may see."""

    model = Meeting
    policy = staticmethod(policies.may_run_meeting)

    def subjects(self):
        meetings = Meeting.objects.select_related(
            "activity__group", "activity__lead", "closing", "series"
        )
        return policies.with_chairs(meetings)

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        may_plan = policies.may_plan_meeting(self.request.user, self.subject)
        return super().get_context_data(meeting=self.subject, may_plan=may_plan, **kwargs)


class Meetings(ListPage):
    """A chair's own meetings, or those of the team's nations, with the word of each."""

    policy = staticmethod(policies.may_see_meetings)
    template_name = "activities/meeting/meetings.html"

    @property
    def is_past(self):
        return self.request.GET.get("when") == "past"

    @property
    def order(self):
        return ("-starts_at", "-id") if self.is_past else ("starts_at", "id")

    def rows(self):
        states = [MeetingState.HELD, MeetingState.CANCELLED]
        return Meeting.objects.filter(
            self._mine(), state__in=states if self.is_past else [MeetingState.PLANNED]
        ).select_related("activity__group")

    def _mine(self):
        user = self.request.user
        nations = {nation for role, nation in user.role_places if role == roles.TEAM.code}
        if Nation.UK in nations:
            return Q()
        mine = Q(activity__group__nation__in=nations)
        if roles.CHAIR.code in user.role_codes:
            mine |= Q(activity__group__in=user.chaired_groups.values("pk"))
        return mine

    def get_context_data(self, **kwargs):
        context = super().get_context_data(is_past=self.is_past, **kwargs)
        found = presence.assess_many(context["rows"], today=timezone.localdate())
        for row in context["rows"]:
            row.assessment = found[row.pk]
            row.is_over = row.ends_at < timezone.now()
        return context


class MeetingPage(OfMeeting, Page):
    """Everything at one glance, minutes before."""

    template_name = "activities/meeting/meeting.html"
    looked = "needs"
    needs_of: set[int]

    def looked_at(self):
        return self.needs_of

    def get_context_data(self, **kwargs):
        found = glance.look(self.subject, today=timezone.localdate())
        # whoever is here and is not of the team chairs the group
        may_plan = policies.may_plan_meeting(self.request.user, self.subject)
        sees_needs = may_plan or policies.is_near(self.subject)
        self.needs_of = found.needs_of if sees_needs else set()
        return super().get_context_data(
            glance=found,
            sees_needs=sees_needs,
            needs_from=policies.needs_from(self.subject),
            questions=sum(bool(seat.question) for seat in found.seats),
            waiting=sum(seat.reply == Reply.ASKED for seat in found.seats),
            papers_are_due=self.subject.papers_by < timezone.localdate(),
            has_started=self.subject.starts_at <= timezone.now(),
            time_advice=meetings.time_advice(self.subject),
            history=changes.of(self.subject),
            **kwargs,
        )


class FixPage(OfMeeting, Page):
    """What can be done when too few people are coming."""

    template_name = "activities/fix/fix.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        found = glance.look(self.subject, today=today)
        told = alerts.all_of(self.subject)
        return super().get_context_data(
            glance=found,
            alone=alone.the_one(self.subject, found.assessment.counts, today=today),
            alert=next((alert for alert in told if alert.closed_at is None), None),
            chose=[alert for alert in told if alert.is_paid],
            ladder=calls.ladder(self.subject),
            **kwargs,
        )


class NewMeeting(FormPage):
    model = Activity
    policy = staticmethod(policies.may_plan)
    form_class = MeetingForm
    template_name = "activities/meeting/when.html"

    def subjects(self):
        return Activity.objects.select_related("group")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_initial(self):
        return {"is_high_level": self.subject.group.is_high_level}

    def get_context_data(self, **kwargs):
        return super().get_context_data(hard=times.hard_for_activity(self.subject), **kwargs)

    def act(self, form):
        answers = dict(form.cleaned_data)
        meeting = meetings.add(
            self.subject,
            title=answers.pop("name"),
            **answers,
            today=timezone.localdate(),
            by=self.request.user,
        )
        say_about_time(self.request, meeting)
        return meeting


class MoveMeeting(OfMeeting, Shared, FormPage):
    policy = staticmethod(policies.may_plan_meeting)
    form_class = MoveForm
    template_name = "activities/meeting/when.html"
    done = gettext_lazy("The meeting is moved. Everyone who was asked will hear.")

    def get_initial(self):
        starts, ends = (
            moment.astimezone(LONDON) for moment in (self.subject.starts_at, self.subject.ends_at)
        )
        return {
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "mode": self.subject.mode,
            "place": self.subject.place,
        }

    def get_form_kwargs(self):
        following = series.following(self.subject).count()
        return super().get_form_kwargs() | {"following": following}

    def get_context_data(self, **kwargs):
        hard = times.hard_for_activity(self.subject.activity)
        return super().get_context_data(hard=hard, **kwargs)

    def act(self, form):
        answers = dict(form.cleaned_data)
        move = series.move if answers.pop("which", "") == FOLLOWING else meetings.move
        move(self.subject, **answers, today=timezone.localdate(), by=self.request.user)
        moved = Meeting.objects.get(pk=self.subject.pk)
        if moved.sequence == self.subject.sequence:
            raise RuleBroken(_("It is already then and there. Change the day, time or place"))
        say_about_time(self.request, moved)


class CorrectMeeting(OfMeeting, Shared, FormPage):
    """A name or a level typed wrong. Where and when are put right by moving it."""

    policy = staticmethod(policies.may_plan_meeting)
    form_class = CorrectForm
    done = gettext_lazy("It is put right. If the name changed, everyone who was asked will hear.")

    def get_initial(self):
        return {"name": self.subject.title, "is_high_level": self.subject.is_high_level}

    def act(self, form):
        corrections.correct(
            self.subject,
            title=form.cleaned_data["name"],
            is_high_level=form.cleaned_data["is_high_level"],
            today=timezone.localdate(),
            by=self.request.user,
        )


class CancelMeeting(OfMeeting, FormPage):
    policy = staticmethod(policies.may_plan_meeting)
    form_class = CancelForm
    template_name = "activities/meeting/cancel.html"
    done = gettext_lazy("The meeting is called off. Everyone who was asked will hear.")

    def get_context_data(self, **kwargs):
        is_late = calling_off.is_late(self.subject, today=timezone.localdate())
        return super().get_context_data(is_late=is_late, **kwargs)

    def act(self, form):
        calling_off.call_off(self.subject, today=timezone.localdate(), by=self.request.user)


class MeetingAct(ActView):
    """One press about a meeting, done today."""

    model = Meeting
    policy = staticmethod(policies.may_run_meeting)

    def subjects(self):
        return Meeting.objects.select_related("activity__group")


def go_ahead(meeting, *, by):
    meetings.go_ahead(meeting, today=timezone.localdate(), by=by)


def say_about_time(request, meeting):
    if advice := meetings.time_advice(meeting):
        messages.warning(request, advice)
    if hard := times.hard_at(meeting):
        messages.warning(request, " ".join(hard))
