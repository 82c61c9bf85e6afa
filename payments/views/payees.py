"""My details, and where my money goes: choose a way, type the numbers once, done."""

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from involvement.people.domain import needs, offers, trusted
from involvement.views import FormPage, Page
from payments import policies
from payments.domain import changes, payees
from payments.forms.payees import NUMBERS, BankAccountForm, PayWayForm
from payments.models import PayWay


class Mine:
    """A page about the person who is signed in, and nobody else."""

    policy = staticmethod(policies.is_involved)

    def get_context_data(self, **kwargs):
        person = self.request.user.involved
        payee = payees.current(person)
        hold = changes.hold(payee, now=timezone.now())
        return super().get_context_data(person=person, payee=payee, hold=hold, **kwargs)


class MyDetails(Mine, Page):
    """All that we know of somebody, with the way to change each."""

    template_name = "payments/payee/details.html"

    def get_context_data(self, **kwargs):
        person = self.request.user.involved
        return super().get_context_data(
            needs=needs.of(person),
            offer=offers.of(person),
            trusted=trusted.of(person),
            **kwargs,
        )


class MyPay(Mine, FormPage):
    """Which way comes first, so that nobody meets a bank form who has no bank account."""

    needs_fresh_sign_in = True

    form_class = PayWayForm
    template_name = "payments/payee/way.html"

    def get_back_url(self):
        return reverse("my_details")

    def act(self, form):
        if form.cleaned_data["way"] == PayWay.BANK:
            return reverse("my_pay_bank")
        payees.save(self.request.user.involved, way=PayWay.OTHER, by=self.request.user)
        return reverse("my_pay_saved")


@method_decorator(sensitive_post_parameters(*NUMBERS, "whose"), name="dispatch")
class MyBank(Mine, FormPage):
    needs_fresh_sign_in = True
    form_class = BankAccountForm
    template_name = "payments/payee/bank.html"

    def get_back_url(self):
        return reverse("my_pay")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person_name": self.request.user.involved.name}

    def form_valid(self, form):
        if form.has_something_to_tell():
            return self.render_to_response(self.get_context_data(form=form, is_told=True))
        return super().form_valid(form)

    def act(self, form):
        payees.save(
            self.request.user.involved, way=PayWay.BANK, **form.answers(), by=self.request.user
        )
        return reverse("my_pay_saved")


class MyPaySaved(Mine, Page):
    template_name = "payments/payee/saved.html"
