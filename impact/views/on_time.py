"""Finance and keeper: how long people wait for their money, and what is late now and why."""

from django.urls import reverse
from django.utils import timezone

from impact.domain import on_time
from impact.views.insight import draw
from involvement.calendars import london_day
from involvement.views import Page
from payments import policies
from payments.domain import queue

SHOWN = 5


class OnTime(Page):
    template_name = "impact/on_time.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        today, user = london_day(timezone.now()), self.request.user
        record = on_time.of_last_year(today=today)
        is_finance = policies.may_pay(user)
        late = queue.late_dues(policies.nations_checked(user), today=today)
        return super().get_context_data(
            back_url=reverse("waiting" if is_finance else "settings"),
            record=record,
            drawn=draw(record.picture),
            late=late.order_by("pay_by", "id")[:SHOWN] if is_finance else [],
            is_finance=is_finance,
            **kwargs,
        )
