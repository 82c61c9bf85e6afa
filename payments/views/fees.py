"""My fee: pay me, pay me less, do not pay me, or wait. It can change until it is on its way."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms import fees as fee_forms
from activities.models import Meeting
from activities.policies import may_take_part
from involvement.calendars import london_day
from involvement.views import FormPage
from payments.domain import fees
from payments.forms.fees import FeeForm


class MyFee(FormPage):
    model = Meeting
    policy = staticmethod(may_take_part)
    form_class = FeeForm
    template_name = "payments/fee/choose.html"
    done = _("We have saved your choice. You can change your mind until the money is on its way.")
    seat = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.involved:
            self.seat = fees.seat_of(request.user.involved, kwargs["ref"])
        return super().dispatch(request, *args, **kwargs)

    def subjects(self):
        return super().subjects().select_related("activity")

    def get_back_url(self):
        return reverse("my_money")

    get_success_url = get_back_url

    def get_initial(self):
        kept = fee_forms.as_typed({"fee_choice": self.seat.fee_choice, "to": self.seat.fee_to})
        return kept | {"choice": self.seat.fee_choice, "less": self.seat.fee_less_pence}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"most": self.seat.fee_offered_pence}

    def get_context_data(self, **kwargs):
        return super().get_context_data(seat=self.seat, has_left=fees.has_left(self.seat), **kwargs)

    def act(self, form):
        fees.choose(
            self.seat,
            choice=form.cleaned_data["choice"],
            less=form.cleaned_data["less"],
            to=form.cleaned_data["to"],
            by_person=self.request.user.involved,
            today=london_day(timezone.now()),
        )
