"""Finance: fees that were paid before their register was put right."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from involvement.views import FormPage, ListPage
from payments import policies
from payments.domain import reversals
from payments.forms.reversals import PayTheRestForm, TooLittleForm, TooMuchForm
from payments.models import GoesAs


class Reversals(ListPage):
    """What waits for a decision, the oldest first."""

    template_name = "payments/reversal/reversals.html"
    policy = staticmethod(policies.may_pay)
    order = ("id",)

    def rows(self):
        return reversals.listed()


class Decide(FormPage):
    """One fee: do they keep what was too much, or do we pay what was too little?"""

    policy = staticmethod(policies.may_put_right)
    template_name = "payments/reversal/decide.html"
    back_url = success_url = reverse_lazy("reversals")
    done = _("Saved. They see it on their page.")
    looked = "bank"

    def get_subject(self):
        return get_object_or_404(reversals.listed(), pk=self.kwargs["pk"])

    def looked_at(self):
        return [self.subject.due.person_id]

    def get_form_class(self):
        if self.subject.more_pence > 0:
            return TooMuchForm
        return PayTheRestForm if self.subject.due.goes_as == GoesAs.MONEY else TooLittleForm

    def get_form_kwargs(self):
        # a voucher that was used, or a gift, cannot be given back
        can_ask = self.subject.due.goes_as == GoesAs.MONEY
        is_choice = self.get_form_class() is TooMuchForm
        return super().get_form_kwargs() | ({"can_ask": can_ask} if is_choice else {})

    def get_success_url(self):
        return self.success_url

    def act(self, form):
        sent = form.cleaned_data
        words = sent.get("words", "")
        reversals.decide(self.subject, sent["decision"], words, by=self.request.user)
