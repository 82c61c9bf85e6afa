"""Meetings in somebody's own calendar: the page to make and end the link, and what it gives."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from activities import policies
from activities.domain import calendar_file, feeds
from activities.forms.feeds import QUIET, FeedForm
from involvement.people.models import LinkPurpose
from involvement.views import ActView, FormPage, LinkMixin


class MyCalendarLink(FormPage):
    """Whether a link is there, and making one. Its address is shown once, and kept nowhere."""

    policy = staticmethod(policies.is_involved)
    form_class = FeedForm
    template_name = "activities/my/calendar.html"

    def get_back_url(self):
        return reverse("my_details")

    def get_context_data(self, **kwargs):
        return super().get_context_data(link=feeds.of(self.request.user.involved), **kwargs)

    def form_valid(self, form):
        is_quiet = form.cleaned_data["titles"] == QUIET
        address = feeds.make(self.request.user.involved, is_quiet=is_quiet)
        return self.render_to_response(self.get_context_data(address=address))


class EndCalendarLink(ActView):
    policy = staticmethod(policies.is_involved)
    done = _("The link has ended. Your calendar will stop showing new meetings.")

    def act(self, _nothing, *, by):
        feeds.end(by.involved)

    @property
    def goes_to(self):
        return reverse("my_calendar")


class Feed(LinkMixin, View):
    """The calendar itself, read again and again by a program that cannot sign in."""

    http_method_names = ["get", "head", "options"]
    purpose = LinkPurpose.CALENDAR
    is_quiet = False

    def get_subject(self):
        return self.link.person

    def get(self, request, **kwargs):
        now = timezone.now()
        seats = feeds.seats(self.subject, now=now)
        content = calendar_file.feed(seats, now=now, is_quiet=self.is_quiet)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="meetings.ics"'
        response["Cache-Control"] = "private, no-store"
        return response


class QuietFeed(Feed):
    purpose = LinkPurpose.APPOINTMENTS
    is_quiet = True
