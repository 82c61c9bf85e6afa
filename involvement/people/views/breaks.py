from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement.people import policies
from involvement.people.domain import breaks
from involvement.people.forms.breaks import ONCE, BreakForm
from involvement.people.views.mine import Mine
from involvement.views import ActView


class MyBreak(Mine):
    """Start a break; nobody asks why. While it lasts, the page says so and offers the way back."""

    form_class = BreakForm
    template_name = "people/mine/pause.html"
    done = _("Your break has begun.")

    def get_success_url(self):
        return reverse("my_pause")

    def act(self, form):
        wants_one = form.cleaned_data["check_in"] == ONCE
        breaks.pause(self.person, check_in=wants_one, by=self.request.user)


class ComeBack(ActView):
    policy = staticmethod(policies.may_see_own)
    act = staticmethod(breaks.resume)
    done = _("Welcome back. We may ask you to new work again.")

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_home")
