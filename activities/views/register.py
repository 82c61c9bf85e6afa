from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities import policies
from activities.domain import check_ins, meetings, presence, register
from activities.forms.register import HowForm, RegisterForm
from activities.models import CAME, Adjustment, Attendance, CheckIn, MeetingState, Reply, Seat
from activities.views.meetings import OfMeeting
from involvement.errors import RuleBroken
from involvement.views import FormPage
from involvement.written import written_once

PAID = (Attendance.CAME, Attendance.PART, Attendance.RESERVE_CAME, Attendance.RESERVE_READY)


@written_once
def _seats(*, meeting):
    invited = Seat.objects.filter(meeting=meeting, invited_at__isnull=False)
    return check_ins.with_newest(invited.select_related("person"))


class RegisterPage(OfMeeting, FormPage):
    """Who came. Each person is saved by themselves, so that a slip with one loses nobody."""

    form_class = RegisterForm
    template_name = "activities/register/register.html"

    @cached_property
    def seats(self):
        seats = _seats(meeting=self.subject.pk)
        return sorted(seats, key=lambda seat: seat.reply == Reply.NOT_COMING)

    def get_form_kwargs(self):
        mine = self.request.user.pk
        others = [seat for seat in self.seats if seat.person.user_id != mine]
        as_planned = "planned" in self.request.GET
        return {
            **super().get_form_kwargs(),
            "seats": others,
            "as_planned": as_planned,
        }

    def get_context_data(self, **kwargs):
        seats = self.seats
        return super().get_context_data(
            has_started=self.subject.starts_at <= timezone.now(),
            is_held=self.subject.state == MeetingState.HELD,
            is_cancelled=self.subject.state == MeetingState.CANCELLED,
            paid=sum(seat.attendance in PAID for seat in seats),
            left=len(meetings.unmarked(seats)),
            has_me=any(seat.person.user_id == self.request.user.pk for seat in seats),
            assessment=presence.status(self.subject, today=timezone.localdate()),
            **kwargs,
        )

    def act(self, form):
        refused = register.mark_all(self.subject, form.marks, by=self.request.user)
        for pk, why in refused.items():
            form.add_error(f"seat_{pk}", why)
        if form.errors:
            del self.seats  # the page shows who is saved
            raise RuleBroken(_("Some people were not marked. The others are saved."))
        marked = {seat.pk for seat, _attendance in form.marks}
        left = sum(seat.pk not in marked for seat in meetings.unmarked(self.seats))
        if left:
            words = ngettext("%d person is not marked.", "%d people are not marked.", left) % left
            messages.warning(self.request, words)
        else:
            messages.success(self.request, _("The register is complete."))
        return self.request.path


class HowPage(OfMeeting, FormPage):
    """How each person took part, and whether their help was there, as whoever runs it saw it."""

    form_class = HowForm
    template_name = "activities/register/how.html"
    done = gettext_lazy("We have kept it. What people said themselves stays too.")
    looked = "needs"

    @cached_property
    def sees_needs(self):
        """A chair who may not read needs any more is not told who has some."""
        return policies.may_see_needs(self.request.user, self.subject)

    def looked_at(self):
        return [seat.person_id for seat in self.seats if self.sees_needs and seat.asked_for_help]

    @cached_property
    def seats(self):
        here = Q(attendance__in=CAME) | Q(attendance=Attendance.UNMARKED, reply=Reply.COMING)
        said = CheckIn.objects.select_related("entered_by")
        found = self.subject.seats.filter(here, invited_at__isnull=False)
        found = found.annotate(
            asked_for_help=Exists(Adjustment.objects.filter(seat=OuterRef("pk")))
        )
        found = found.exclude(person__user=self.request.user)
        return list(found.select_related("person").prefetch_related(Prefetch("check_ins", said)))

    def get_form_kwargs(self):
        asks_of_help = self.sees_needs
        return super().get_form_kwargs() | {"seats": self.seats, "asks_of_help": asks_of_help}

    def get_back_url(self):
        return reverse("meeting_register", args=[self.subject.ref])

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        has_started = self.subject.starts_at <= timezone.now()
        return super().get_context_data(has_started=has_started, **kwargs)

    @transaction.atomic
    def act(self, form):
        for seat, joined, in_place in form.said:
            check_ins.note(
                seat, joined=joined, in_place=in_place, now=timezone.now(), by=self.request.user
            )
