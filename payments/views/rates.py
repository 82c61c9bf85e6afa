"""Finance and keeper: what we pay, from when and why, and the changes that wait for another."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.views import ActView, FormPage, Page
from payments import policies
from payments.domain import rate_changes, rates
from payments.forms.rates import ProposeRateForm, TurnDownRateForm
from payments.models import Rate, RateChange, RateChangeState, RateKey


class Rates(Page):
    """Each rate in force, and what waits."""

    template_name = "payments/rate/rates.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        now = rates.everywhere(today)
        return super().get_context_data(
            back_url=reverse("runs" if policies.may_pay(self.request.user) else "settings"),
            paid=[rate for rate in now if not rate.key.startswith("info.")],
            told=[rate for rate in now if rate.key.startswith("info.")],
            coming=[rate for rate in _coming(today) if rate.holds],
            waiting=_changes().filter(state=RateChangeState.WAITING),
            **kwargs,
        )


def _coming(today):
    return Rate.objects.filter(valid_from__gt=today).order_by("valid_from", "key")


def _changes():
    return RateChange.objects.select_related("proposed_by", "decided_by")


class OfRate:
    policy = staticmethod(policies.may_keep_tables)

    def get_subject(self):
        if self.kwargs["rate"] not in RateKey.values:
            raise Http404
        return RateKey(self.kwargs["rate"])


class OneRate(OfRate, Page):
    """Everything that one rate ever was, as it was recorded."""

    template_name = "payments/rate/rate.html"

    def get_context_data(self, **kwargs):
        rows = Rate.objects.filter(key=self.subject)
        rows = rows.select_related("change__proposed_by", "change__decided_by")
        return super().get_context_data(
            rows=rows.order_by("-recorded_at", "-valid_from", "-id"),
            changes=_changes().filter(key=self.subject).exclude(state=RateChangeState.APPROVED),
            today=london_day(timezone.now()),
            **kwargs,
        )


class ProposeRate(OfRate, FormPage):
    form_class = ProposeRateForm
    template_name = "payments/rate/propose.html"
    done = _("Asked. Another officer has to agree before it holds.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"key": self.subject.value}

    def get_back_url(self):
        return reverse("rate", args=[self.subject.value])

    def act(self, form):
        return rate_changes.propose(
            key=self.subject.value, **form.cleaned_data, by=self.request.user
        )


class OfChange:
    def get_subject(self):
        return get_object_or_404(_changes(), pk=self.kwargs["rate_change"])


class OneChange(OfChange, Page):
    template_name = "payments/rate/change.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        change, user = self.subject, self.request.user
        is_open = change.state == RateChangeState.WAITING
        return super().get_context_data(
            is_open=is_open,
            asked_it=change.proposed_by_id == user.pk,
            may_decide=policies.may_decide_rate(user, change),
            now=rate_changes.before(change),
            more=rate_changes.owed_by(change) if is_open else None,
            **kwargs,
        )


class TurnDown(OfChange, FormPage):
    policy = staticmethod(policies.may_decide_rate)
    form_class = TurnDownRateForm
    done = _("Saved. The rate stays as it is.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        rate_changes.turn_down(
            self.subject, words=form.cleaned_data["reason"], by=self.request.user
        )
        return reverse_lazy("rates")


class ChangeAct(OfChange, ActView):
    pass
