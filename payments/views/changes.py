"""Changed bank details: "that was not me" by link, and the pay team's calls."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import LinkPurpose
from involvement.views import FormPage, LinkPage, ListPage
from payments import policies
from payments.domain import changes
from payments.forms.changes import CallForm
from payments.models import CallOutcome, PayeeChange

DONE = {
    CallOutcome.CALLED: _("Saved. Their money now goes to the new details."),
    CallOutcome.MET: _("Saved. Their money now goes to the new details."),
    CallOutcome.NO_ANSWER: _("Saved. Their money goes on waiting."),
    CallOutcome.NOT_THEIRS: _("Saved. Nothing is paid into these details."),
}


class NotMe(LinkPage):
    """By the link in our message: looking uses nothing up, the press stops payments, once."""

    purpose = LinkPurpose.NOT_ME
    template_name = "payments/change/not_me.html"

    def get_subject(self):
        told = PayeeChange.objects.defer("emails", "phone")
        return get_object_or_404(told, pk=self.link.object_id, person=self.link.person_id)

    def get_context_data(self, **kwargs):
        is_stopped = changes.is_stopped(self.subject)
        return super().get_context_data(is_stopped=is_stopped, **kwargs)

    def post(self, request, **kwargs):
        changes.stop(self.subject, by=None)
        return redirect("not_me", self.kwargs["token"])


class Changed(ListPage):
    """What waits for a call, those who say it was not them first."""

    template_name = "payments/change/changed.html"
    policy = staticmethod(policies.may_pay)
    order = ("state", "made_at", "id")

    def rows(self):
        return changes.on_hold(now=timezone.now())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        cards = [
            (change, changes.as_hold(change), policies.may_call(self.request.user, change))
            for change in context["rows"]
        ]
        return context | {"cards": cards}


class Call(FormPage):
    """One change: whom to call on which number, what to ask, and what came of it."""

    policy = staticmethod(policies.may_call)
    needs_fresh_sign_in = True
    form_class = CallForm
    template_name = "payments/change/call.html"
    looked = "bank"

    def get_subject(self):
        told = PayeeChange.objects.select_related("person", "account").defer(
            "emails", "account__account_name", "account__sort_code", "account__account_number"
        )
        return get_object_or_404(told, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_phone_known": self.subject.is_phone_known}

    def get_context_data(self, **kwargs):
        change = self.subject
        return super().get_context_data(
            hold=changes.as_hold(change),
            calls=change.calls.select_related("by"),
            **kwargs,
        )

    def get_back_url(self):
        return reverse("changed_details")

    def act(self, form):
        outcome = form.cleaned_data["outcome"]
        changes.record_call(self.subject, outcome=outcome, by=self.request.user)
        messages.success(self.request, DONE[outcome])
        return reverse("changed_details")
