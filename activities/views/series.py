"""Repeating a meeting, in three pages: how often, which days, and all of the series."""

from datetime import date

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import policies
from activities.domain import presence, series
from activities.forms.series import DaysForm, RepeatForm
from activities.models import Every, Meeting
from activities.views.meetings import OfMeeting
from involvement.templatetags.components import day as said
from involvement.views import FormPage, Page


class Repeat(OfMeeting, FormPage):
    """How often it comes again, and how many times."""

    policy = staticmethod(policies.may_plan_meeting)
    form_class = RepeatForm
    template_name = "activities/series/repeat.html"

    def get_initial(self):
        now = self.subject.series
        return {"every": now.every} if now else {}

    def act(self, form):
        asked = QueryDict(mutable=True)
        asked.update({name: str(value) for name, value in form.cleaned_data.items()})
        return f"{reverse('meeting_repeat_days', args=[self.subject.ref])}?{asked.urlencode()}"


class RepeatDays(OfMeeting, FormPage):
    """The days it falls on; a day on which nobody works comes unticked."""

    policy = staticmethod(policies.may_plan_meeting)
    form_class = DaysForm
    done = gettext_lazy("The meetings are planned. Now you can invite people to each.")

    def get(self, request, *args, **kwargs):
        if not self.asked.is_valid():
            return redirect("meeting_repeat", self.subject.ref)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.asked.is_valid():
            return redirect("meeting_repeat", self.subject.ref)
        return super().post(request, *args, **kwargs)

    @cached_property
    def asked(self):
        return RepeatForm(self.request.GET)

    @cached_property
    def days(self) -> list[date]:
        found = self.asked.cleaned_data
        return series.days_after(
            self.subject.day, every=Every(found["every"]), number=found["number"]
        )

    def _suits(self, day: date) -> bool:
        nation = self.subject.activity.nation
        return day >= timezone.localdate() and series.suits(day, nation=nation)

    def get_form_kwargs(self):
        words = [
            said(day)
            if self._suits(day)
            else _("%(day)s: nobody works that day") % {"day": said(day)}
            for day in self.days
        ]
        choices = list(zip(map(str, self.days), words, strict=True))
        return super().get_form_kwargs() | {"days": choices}

    def get_initial(self):
        return {"days": [str(day) for day in self.days if self._suits(day)]}

    def get_back_url(self):
        return reverse("meeting_repeat", args=[self.subject.ref])

    def act(self, form):
        series.repeat(
            self.subject,
            every=Every(self.asked.cleaned_data["every"]),
            days=[date.fromisoformat(day) for day in form.cleaned_data["days"]],
            today=timezone.localdate(),
            by=self.request.user,
        )
        return reverse("meeting_series", args=[self.subject.ref])


class SeriesPage(OfMeeting, Page):
    """All meetings of a series in order, with how each of them stands."""

    template_name = "activities/series/series.html"

    def get_context_data(self, **kwargs):
        all_of_it = Meeting.objects.filter(pk=self.subject.pk)
        if self.subject.series_id:
            all_of_it = Meeting.objects.filter(series=self.subject.series_id)
        counted = presence.counted(all_of_it.order_by("starts_at", "pk"))[:100]
        today = timezone.localdate()
        return super().get_context_data(
            rows=[(one, presence.assess_counted(one, today=today)) for one in counted], **kwargs
        )
