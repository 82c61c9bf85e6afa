"""What we pay: rates with their source, how costs work, our promise, and a word on benefits."""

from datetime import timedelta

from django.utils import timezone
from django.views.generic import TemplateView

from involvement.calendars import Nation, london_day
from payments.domain import rates
from payments.models import IN_DAYS, RateKey

FOR_OFFICERS = (RateKey.LOOK, RateKey.SECOND_CHECK, RateKey.WHOLE_UK)
TOLD_FOR = timedelta(days=365)


class WhatWePay(TemplateView):
    """Open to everybody, before anybody is asked for anything."""

    template_name = "payments/public/what_we_pay.html"

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        found = rates.everywhere(today)
        now = [rate for rate in found if rate.nation == Nation.UK]
        others = rates.others(today, least=today - TOLD_FOR)
        return super().get_context_data(
            rows=[rate for rate in found if is_for_all(rate) and not is_told(rate)],
            others=[rate for rate in others if rate.key not in FOR_OFFICERS and not is_told(rate)],
            days={rate.key.replace(".", "_"): rate for rate in now if rate.key in IN_DAYS},
            limits={rate.key.replace(".", "_"): rate for rate in now},
            **kwargs,
        )


class Benefits(TemplateView):
    """Figures of benefits and tax, for people to know: nothing is ever decided by them."""

    template_name = "payments/public/benefits.html"

    def get_context_data(self, **kwargs):
        found = rates.everywhere(london_day(timezone.now()))
        return super().get_context_data(rows=[one for one in found if is_told(one)], **kwargs)


def is_for_all(rate):
    """Say whether people want to know a rate: not what only officers go by, nor days."""
    return rate.key not in (*IN_DAYS, *FOR_OFFICERS)


def is_told(rate):
    """Say whether a figure is only told, and nothing is paid by it."""
    return rate.key.startswith("info.")
