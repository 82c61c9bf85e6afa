"""The roles, to read, and the way to all that a keeper can set."""

from urllib.parse import urlsplit

from django.conf import settings

from involvement.people import policies, roles
from involvement.views import Page


class Settings(Page):
    template_name = "impact/settings/page.html"
    policy = staticmethod(policies.may_keep_settings)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            roles=roles.ROLES.values(),
            text_provider=urlsplit(settings.TEXT_URL).hostname,
            **kwargs,
        )
