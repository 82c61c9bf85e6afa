"""Finance: how much people lay out for us, and for how long."""

from django.utils import timezone

from involvement.calendars import london_day
from involvement.views import Page
from payments import policies
from payments.domain import out_of_pocket


class OutOfPocket(Page):
    """Now, month by month, and the work where it is worst."""

    template_name = "payments/checking/out_of_pocket.html"
    policy = staticmethod(policies.may_check)

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        nations = policies.nations_checked(self.request.user)
        given, people_given = out_of_pocket.given(nations, today=today)
        booked, asked = out_of_pocket.booked(nations, today=today)
        return super().get_context_data(
            now=out_of_pocket.now(nations, today=today),
            months=out_of_pocket.by_month(nations, today=today),
            worst=out_of_pocket.worst(nations, today=today),
            booked=booked,
            asked=asked,
            given=given,
            people_given=people_given,
            **kwargs,
        )
