"""What we pay: rates with their source, how costs work, our promise, and a word on benefits."""

from datetime import timedelta

from django.utils import timezone
from django.views.generic import TemplateView

from involvement.calendars import london_day
from involvement.money import pounds
from payments.domain import rates
from payments.models import IN_DAYS, IN_PENCE_A_MILE, RateKey

FOR_OFFICERS = (RateKey.LOOK, RateKey.SECOND_CHECK, RateKey.WHOLE_UK)
TOLD_FOR = timedelta(days=365)


class WhatWePay(TemplateView):
    """Open to everybody, before anybody is asked for anything."""

    template_name = "payments/public/what_we_pay.html"

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        now = rates.in_force(today)
        return super().get_context_data(
            rows=[(rate, said(rate)) for rate in now if rate.key not in (*IN_DAYS, *FOR_OFFICERS)],
            others=[(rate, said(rate)) for rate in rates.others(today, least=today - TOLD_FOR)],
            days={rate.key.replace(".", "_"): rate for rate in now if rate.key in IN_DAYS},
            limits={rate.key.replace(".", "_"): rate for rate in now},
            **kwargs,
        )


def said(rate):
    """Write a rate as people say it."""
    if rate.key in IN_DAYS:
        return str(rate.value)
    return f"{rate.value}p" if rate.key in IN_PENCE_A_MILE else pounds(rate.value)
