"""The rates and the roles, to read, and the way to all that a keeper can set."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from involvement.money import pounds
from involvement.people import policies, roles
from involvement.views import Page
from payments.models import IN_DAYS, IN_PENCE_A_MILE, Rate


@dataclass(frozen=True)
class Priced:
    rate: Rate
    value: str


def _priced(rate: Rate) -> Priced:
    if rate.key in IN_DAYS:
        return Priced(rate, str(rate.value))
    if rate.key in IN_PENCE_A_MILE:
        return Priced(rate, f"{rate.value}p")
    return Priced(rate, pounds(rate.value))


class Settings(Page):
    template_name = "impact/settings/page.html"
    policy = staticmethod(policies.may_keep_settings)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            rates=[_priced(rate) for rate in Rate.objects.all()],
            roles=roles.ROLES.values(),
            text_provider=urlsplit(settings.TEXT_URL).hostname,
            **kwargs,
        )
