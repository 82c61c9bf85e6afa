from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import adjustments, invitations, presence
from activities.forms.presence import AloneForm, CannotForm
from activities.models import Adjustment, Meeting, Seat
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
        return super().get_context_data(seat=self.subject, meeting=self.subject.meeting, **kwargs)

    def act(self, form):
        presence.go_alone(
            self.subject, with_whom=form.cleaned_data["with_whom"], by_person=self.subject.person
        )


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


def step_up(seat, *, by):
    invitations.step_up(seat, today=timezone.localdate(), by=by)


def ask_person(meeting: Meeting, *, by):
    presence.ask_person(meeting, by=by)
