"""Leaving: what we still owe first, then what goes when, then goodbye."""

from django.contrib.auth import logout
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impact import policies
from impact.domain import leaving
from impact.forms.leaving import LeaveForm, PersonLeavesForm
from involvement.pages import PublicPage
from involvement.people.models import Person
from involvement.people.policies import may_look_after
from involvement.views import FormPage, Page


class Leave(Page):
    policy = staticmethod(policies.may_see_own)
    template_name = "impact/leaving/money.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(open=leaving.look(self.request.user.involved), **kwargs)


class LeaveSurely(FormPage):
    policy = staticmethod(policies.may_see_own)
    form_class = LeaveForm
    template_name = "impact/leaving/sure.html"

    def get_back_url(self):
        return reverse("my_leave")

    def act(self, form):
        leaving.leave(self.request.user.involved, by=self.request.user)
        logout(self.request)
        return reverse("left")


class Left(PublicPage):
    template_name = "impact/leaving/left.html"


class PersonLeaves(FormPage):
    """The team lets somebody go who told them, and who does not sign in."""

    model = Person
    slug_field = "pk"
    policy = staticmethod(may_look_after)
    form_class = PersonLeavesForm
    template_name = "impact/leaving/person.html"
    done = _("They have left. We sent them a goodbye.")

    def get_back_url(self):
        return reverse("person", args=[self.subject.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(open=leaving.look(self.subject), **kwargs)

    def act(self, form):
        leaving.leave(self.subject, by=self.request.user)
        return self.get_back_url()
