from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import adjustments, alerts, alone
from activities.forms.presence import (
    ANOTHER_DAY,
    ANOTHER_WAY,
    STAY_AWAY,
    AloneForm,
    AnotherWayForm,
    CannotForm,
)
from activities.models import Adjustment, Attendance, Meeting, Seat
from activities.views.meetings import OfMeeting
from involvement.people.models import LinkPurpose
from involvement.views import ActView, FormPage, LinkFormPage


class SeatAct(ActView):
    """One press about one seat, then back to its meeting."""

    policy = staticmethod(policies.may_run_seat)

    def get_subject(self):
        seats = Seat.objects.select_related("meeting__activity__group")
        return get_object_or_404(
            seats, pk=self.kwargs["pk"], meeting__ref=self.kwargs["ref"], invited_at__isnull=False
        )

    @property
    def goes_to(self):
        return self.subject.meeting.get_absolute_url()


class OfAdjustment:
    policy = staticmethod(policies.may_run_adjustment)

    def get_subject(self):
        needs = Adjustment.objects.select_related("seat__person", "seat__meeting__activity__group")
        return get_object_or_404(needs, pk=self.kwargs["pk"], seat__meeting__ref=self.kwargs["ref"])

    @property
    def goes_to(self):
        return self.subject.seat.meeting.get_absolute_url()


class HearAnotherWay(OfMeeting, FormPage):
    """Staff say how the one person can tell us their views without coming. They choose."""

    form_class = AnotherWayForm
    template_name = "activities/fix/another_way.html"
    done = _("We have told them. It is their choice.")

    def get_initial(self):
        alert = alerts.of(self.subject)
        return {"how": alert.offered_way} if alert else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(alert=alerts.of(self.subject), **kwargs)

    def get_back_url(self):
        return reverse("meeting_fix", args=[self.subject.ref])

    get_success_url = get_back_url

    def act(self, form):
        alone.offer_another_way(self.subject, how=form.cleaned_data["how"], by=self.request.user)


class AdjustmentAct(OfAdjustment, ActView):
    """One press about one need, then back to its meeting."""


class CannotArrange(OfAdjustment, FormPage):
    form_class = CannotForm
    template_name = "activities/meeting/cannot.html"
    done = _("Saved. Please call the person as well.")

    def get_back_url(self):
        return self.goes_to

    def get_success_url(self):
        return self.goes_to

    def act(self, form):
        adjustments.explain_cannot(
            self.subject, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ChoosingAlone:
    """The one person says what they want. Two ways lead here: their link, and signing in."""

    form_class = AloneForm
    template_name = "activities/fix/alone.html"
    done = _("We have saved your choice. You can change it at any time.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            seat=self.subject,
            meeting=self.subject.meeting,
            alert=alone.open_for(self.subject),
            is_settled=self.subject.attendance == Attendance.STAYED_AWAY,
            **kwargs,
        )

    def act(self, form):
        given, about = form.cleaned_data, {"by_person": self.subject.person}
        if given["choice"] == STAY_AWAY:
            alone.stay_away(self.subject, **about)
        elif given["choice"] == ANOTHER_DAY:
            alone.ask_another_day(self.subject, words=given["which_day"], **about)
        elif given["choice"] == ANOTHER_WAY:
            alone.tell_another_way(self.subject, words=given["which_way"], **about)
        else:
            alone.go_alone(self.subject, with_whom=given["with_whom"], **about)


class AloneByLink(ChoosingAlone, LinkFormPage):
    purpose = LinkPurpose.INVITATION

    def get_subject(self):
        seat = get_object_or_404(seats_to_choose(), pk=self.link.object_id)
        if seat.person_id != self.link.person_id:
            raise Http404
        return seat

    def get_back_url(self):
        return reverse("invitation", args=[self.kwargs["token"]])

    get_success_url = get_back_url


class AloneSignedIn(ChoosingAlone, FormPage):
    policy = staticmethod(policies.may_choose_for_themselves)

    def get_subject(self):
        return get_object_or_404(
            seats_to_choose(), meeting__ref=self.kwargs["ref"], person__user=self.request.user
        )

    def get_back_url(self):
        return reverse("my_meeting", args=[self.subject.meeting.ref])

    get_success_url = get_back_url


def seats_to_choose():
    return Seat.objects.filter(invited_at__isnull=False).select_related(
        "person__user", "meeting__activity"
    )


def ask_person(meeting: Meeting, *, by):
    alone.ask_person(meeting, by=by)
