"""Home of somebody involved."""

from django.utils import timezone

from impact import policies
from impact.domain import home
from involvement.views import Page


class MyHome(Page):
    template_name = "impact/my/home.html"
    policy = staticmethod(policies.may_see_own)

    def get_context_data(self, **kwargs):
        person = self.request.user.involved
        return super().get_context_data(
            home=home.of(person, now=timezone.now()), person=person, **kwargs
        )
