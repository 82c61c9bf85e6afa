"""Saying that one is here, by a personal link or signed in. Looking changes nothing."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.domain import check_ins
from activities.forms.check_ins import HereForm
from activities.models import Joined, Mode
from activities.views import behalf, by_link, my, papers
from involvement.views import FormPage, LinkFormPage


class Here:
    """Three doors lead here: both links about a meeting, and signing in."""

    form_class = HereForm
    template_name = "activities/check_in/here.html"
    done = _("Thank you. We have kept it.")
    own_page = ""

    @cached_property
    def said(self):
        return check_ins.newest(self.subject)

    def get_form_kwargs(self):
        asked = self.subject.adjustments.exists()
        return super().get_form_kwargs() | {"asked_for_help": asked}

    def get_initial(self):
        if self.said:
            return {"joined": self.said.joined, "in_place": self.said.in_place}
        is_online = self.subject.meeting.mode == Mode.ONLINE
        is_there = self.subject.meeting.mode == Mode.IN_PERSON
        return {"joined": Joined.ONLINE if is_online else Joined.ROOM if is_there else ""}

    def get_context_data(self, **kwargs):
        meeting = self.subject.meeting
        return super().get_context_data(
            seat=self.subject,
            meeting=meeting,
            is_open=check_ins.is_open(meeting, now=timezone.now()),
            opens_at=check_ins.opens_at(meeting),
            is_early=timezone.now() < check_ins.opens_at(meeting),
            said=self.said,
            **kwargs,
        )

    def get_back_url(self):
        return reverse(self.own_page, args=list(self.kwargs.values()))

    def get_success_url(self):
        return self.request.path

    def act(self, form):
        check_ins.say(
            self.subject,
            joined=Joined(form.cleaned_data["joined"]),
            in_place=form.cleaned_data.get("in_place", ""),
            now=timezone.now(),
            by_person=self.subject.person,
        )


class HereByInvitation(Here, by_link.ByLink, LinkFormPage):
    own_page = "invitation"


class HereByPapers(Here, papers.ByLink, LinkFormPage):
    own_page = "papers"


class HereSignedIn(Here, my.Mine, FormPage):
    own_page = "my_meeting"


class HereOnBehalf(Here, behalf.Theirs, FormPage):
    """Staff type what somebody says by phone, on that day: the same page, with their own word."""

    own_page = "behalf_invitation"
