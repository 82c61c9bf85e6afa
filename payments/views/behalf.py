"""Costs and fees, filled in by staff for somebody who told them, or from a paper form."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.people.views.behalf import OnBehalf
from involvement.views import FormPage, Page
from payments.domain import fees
from payments.forms.fees import ToldFeeForm
from payments.views import claim_steps, claims
from payments.views.advances import BeforeStep
from payments.views.appeals import AppealStep
from payments.views.removals import AwayStep


class Theirs(OnBehalf):
    """The steps of a claim, for the person's own seat. No account number is shown."""

    by_link = True
    own_steps = ()

    def get_subject(self):
        return get_object_or_404(
            claims.SEATS,
            person_id=self.entry.person_id,
            meeting__ref=self.kwargs["meeting_ref"],
            invited_at__isnull=False,
        )

    def step(self, name):
        return self.at(f"cost_{name}" if name else "cost")


class Kind(Theirs, claim_steps.KindStep, FormPage):
    def get_back_url(self):
        return self.start_url


class Amount(Theirs, claim_steps.AmountStep, FormPage):
    pass


class Check(Theirs, claim_steps.CheckStep, Page):
    pass


class Done(Theirs, claim_steps.DoneStep, Page):
    pass


class Answer(Theirs, claim_steps.AnswerStep, FormPage):
    pass


class Appeal(Theirs, AppealStep, FormPage):
    pass


class Away(Theirs, AwayStep, FormPage):
    pass


class Before(Theirs, BeforeStep, FormPage):
    """Money before the day, asked for on the phone."""

    def here(self):
        return self.at("before")

    def get_back_url(self):
        return self.start_url


class Fee(OnBehalf, FormPage):
    """The choice that somebody told to staff, in their words. Without those it stays as it was."""

    form_class = ToldFeeForm
    template_name = "payments/fee/told.html"
    done = _("Saved. They can change their mind until the money is on its way.")

    def get_subject(self):
        seat = fees.seat_of(self.entry.person, self.kwargs["meeting_ref"])
        if seat is None or seat.invited_at is None:
            raise Http404
        return seat

    def get_back_url(self):
        return self.start_url

    get_success_url = get_back_url

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"most": self.subject.fee_offered_pence}

    def get_context_data(self, **kwargs):
        seat = self.subject
        return super().get_context_data(seat=seat, has_left=fees.has_left(seat), **kwargs)

    def act(self, form):
        given = form.cleaned_data
        fees.choose(
            self.subject,
            choice=given["choice"],
            less=given["less"],
            to=given["to"],
            words=given["words"],
            by_person=self.subject.person,
            today=london_day(timezone.now()),
        )
