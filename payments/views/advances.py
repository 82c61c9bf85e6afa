"""Money before the day: asked for by whatever way in, agreed by officers, and what is left over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people.models import LinkPurpose
from involvement.views import ActView, FormPage, LinkFormPage, ListPage, Page
from payments import policies
from payments.domain import advance_uses, advances, budgets, payees, progress, rates
from payments.forms.advances import BeforeForm, EndForm, NotAgreedForm
from payments.models import Advance, AdvanceState, RateKey
from payments.views.claim_steps import number
from payments.views.claims import SEATS


def today():
    return london_day(timezone.now())


class BeforeStep:
    """What somebody asked to have before one meeting, and asking for more."""

    form_class = BeforeForm
    template_name = "payments/advance/before.html"
    by_link = False

    def post(self, request, *args, **kwargs):
        for name, verb, done in (
            ("take_back", self._take_back, _("You have taken it back.")),
            ("again", self._again, _("Someone else will look at it. We tell you what they say.")),
        ):
            if name in request.POST:
                own = Advance.objects.filter(seat=self.subject)
                self._tell(verb, get_object_or_404(own, pk=number(request.POST[name])), done)
                return redirect(self.here())
        return super().post(request, *args, **kwargs)

    def _take_back(self, advance):
        advances.take_back(advance, by_person=self.subject.person)

    def _again(self, advance):
        advances.ask_again(advance, by_person=self.subject.person, today=today())

    def _tell(self, verb, advance, done):
        try:
            verb(advance)
        except RuleBroken as why:
            messages.error(self.request, str(why))
        else:
            messages.success(self.request, done)

    def act(self, form):
        person = self.subject.person
        advances.ask(self.subject, **form.cleaned_data, by_person=person, today=today())
        messages.success(self.request, _("We have what you asked for. We look at it soon."))
        return self.here()

    def get_context_data(self, **kwargs):
        seat = self.subject
        most = rates.on(RateKey.BEFORE, today())
        asked = advances.of_seat(seat)
        standing = sum(one.amount_pence for one in asked if one.state in advances.STANDING)
        return super().get_context_data(
            meeting=seat.meeting,
            seat=seat,
            by_link=self.by_link,
            asked=[(one, progress.advance_word(one)) for one in asked],
            in_time=advances.in_time(seat, today=today()),
            is_coming=seat.reply == "coming",
            most=max(most - standing, 0),
            payee=payees.current(seat.person),
            claim_url=self.claim_url(),
            **kwargs,
        )

    def claim_url(self):
        return ""


class MyBefore(BeforeStep, FormPage):
    policy = staticmethod(policies.may_claim)

    def get_subject(self):
        ref, user = self.kwargs["ref"], self.request.user
        return get_object_or_404(SEATS, meeting__ref=ref, person__user=user)

    def here(self):
        return reverse("my_before", args=[self.kwargs["ref"]])

    def get_back_url(self):
        return reverse("my_meeting", args=[self.kwargs["ref"]])

    def claim_url(self):
        return reverse("my_claim", args=[self.kwargs["ref"]])


class LinkBefore(BeforeStep, LinkFormPage):
    """The same by the link of the invitation."""

    purpose = LinkPurpose.INVITATION
    by_link = True

    def get_subject(self):
        return get_object_or_404(
            SEATS, pk=self.link.object_id, person=self.link.person, invited_at__isnull=False
        )

    def here(self):
        return reverse("invitation_before", args=[self.kwargs["token"]])

    def get_back_url(self):
        return reverse("invitation_done", args=[self.kwargs["token"]])


class Advances(ListPage):
    """What people ask to have before the day, the oldest first."""

    policy = staticmethod(policies.may_advance)
    template_name = "payments/advance/advances.html"
    order = ("id",)
    looked = "paid"

    def looked_at(self):
        return [advance.person_id for advance in self.shown]

    def rows(self):
        return advances.waiting(policies.nations_checked(self.request.user))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.shown, me = context["rows"], self.request.user
        for one in self.shown:
            one.is_mine = me.pk in (one.person.user_id, one.entered_by_id)
        return context


class LeftOver(Advances):
    """Money that people have left once the day has been."""

    template_name = "payments/advance/left.html"

    def rows(self):
        nations = policies.nations_checked(self.request.user)
        return advance_uses.left_over(nations, today=today())


class OfAdvance:
    """One advance, which an officer may see to: not their own, nor one they typed."""

    policy = staticmethod(policies.may_advance)

    def get_subject(self):
        found = Advance.objects.with_left().select_related(
            "person", "due", "seat__meeting__activity__group", "end_by", "first_check_by"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])


class OneAdvance(OfAdvance, Page):
    template_name = "payments/advance/advance.html"
    looked = "paid"

    def get_context_data(self, **kwargs):
        one, me = self.subject, self.request.user.pk
        due = getattr(one, "due", None)
        return super().get_context_data(
            advance=one,
            due=due,
            word=progress.advance_word(one),
            budget_left=budgets.of_activity(one.seat.meeting.activity).left,
            is_asked=one.state == AdvanceState.ASKED,
            said_no=one.again_at is not None and me in (one.refused_by_id, one.again_typed_by_id),
            is_checked_by_me=one.first_check_by_id == me,
            can_stop=bool(due) and due.state == "approved" and one.state == AdvanceState.AGREED,
            is_left=bool(due) and due.state == "paid" and one.state == AdvanceState.AGREED,
            is_over=advance_uses.is_over(one, today=today()),
            proposed_by_me=one.end_by_id == me,
            uses=one.uses.select_related("line"),
            **kwargs,
        )


class AdvanceAct(OfAdvance, ActView):
    """One press about money before the day."""

    verb = None

    def act(self, advance, *, by):
        self.verb(advance, by=by, today=today())


class Refuse(OfAdvance, FormPage):
    form_class = NotAgreedForm
    done = _("Not agreed. We tell the person why, and how to ask someone else.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        advances.refuse(self.subject, **form.cleaned_data, by=self.request.user)


class End(OfAdvance, FormPage):
    form_class = EndForm
    done = _("Saved. Another officer has to agree.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_initial(self):
        return {"pence": self.subject.left}

    def act(self, form):
        told = form.cleaned_data
        advance_uses.propose_end(self.subject, **told, by=self.request.user, today=today())
