"""A photo that should never have been sent: taken away by its person, or by us."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement.views import FormPage, LinkFormPage
from payments import policies
from payments.domain import removals
from payments.forms.removals import TakeAwayForm, TakeOwnAwayForm
from payments.models import ClaimLine, PhotoState
from payments.views.checking import WHOSE, OneLine
from payments.views.claim_steps import Steps
from payments.views.claims import LinkSteps, MySteps
from payments.views.photos import OfPhoto

GONE = _("The photo is gone. Nobody can see it now.")


class AwayStep(Steps):
    """Take one of one's own photos away: which, and why."""

    form_class = TakeOwnAwayForm
    template_name = "payments/claim/away.html"

    def get(self, request, *args, **kwargs):
        return self.nothing_there() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.nothing_there() or super().post(request, *args, **kwargs)

    def nothing_there(self):
        self.costs = list(removals.with_photo(self.subject.pk).select_related("claim"))
        return None if self.costs else redirect(self.step("done"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"costs": self.costs}

    def get_initial(self):
        return {"line": self.costs[0].pk} if len(self.costs) == 1 else {}

    def get_back_url(self):
        return self.step("done")

    def act(self, form):
        sent = form.cleaned_data
        line = next(cost for cost in self.costs if cost.pk == sent["line"])
        removals.take_own_away(line, why=sent["why"], by_person=self.person)
        messages.success(self.request, GONE)
        return self.step("done")


class MyAway(MySteps, AwayStep, FormPage):
    pass


class LinkAway(LinkSteps, AwayStep, LinkFormPage):
    pass


class TakeAway(OneLine, FormPage):
    """The photo of a cost that an officer checks."""

    policy = staticmethod(policies.may_decide)
    form_class = TakeAwayForm
    template_name = "payments/checking/away.html"
    done = GONE

    def get_subject(self):
        lines = ClaimLine.objects.select_related(*(f"claim__{name}" for name in WHOSE))
        sent = lines.filter(claim__sent_at__isnull=False, receipt__isnull=False)
        return get_object_or_404(sent, pk=self.kwargs["line"], claim__ref=self.kwargs["ref"])

    def act(self, form):
        removals.take_away(self.subject, why=form.cleaned_data["why"], by=self.request.user)


class TakeSentAway(OfPhoto, FormPage):
    """A photo that waits to be typed."""

    form_class = TakeAwayForm
    template_name = "payments/photo/away.html"
    done = GONE

    def get_subject(self):
        photo = super().get_subject()
        if photo.state not in (PhotoState.WAITING, PhotoState.REMOVED):
            raise Http404
        return photo

    def get_back_url(self):
        return reverse("photo", args=[self.subject.pk])

    def get_success_url(self):
        return reverse("photos")

    def act(self, form):
        removals.take_sent_away(self.subject, why=form.cleaned_data["why"], by=self.request.user)
