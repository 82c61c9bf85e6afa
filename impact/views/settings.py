"""The rules, the rates, the roles, and the register of what is kept about people. To read."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from activities.models import PresenceRule
from involvement.money import pounds
from involvement.people import policies, roles
from involvement.views import Page
from payments.models import Rate, RateKey

CLASSES = {
    "personal": _("About a person"),
    "sensitive": _("Sensitive"),
    "sealed": _("Sealed: encrypted"),
    "plain": _("Says nothing about a person"),
}


@dataclass(frozen=True)
class Kept:
    """The fields of one record that reveal the same, and what is promised about them."""

    record: str
    reveals: Any
    fields: str
    basis: str
    keep: str
    readers: str


def register() -> list[Kept]:
    """Read the privacy register off the models themselves, so that it cannot grow old."""
    ours = [model for model in apps.get_models() if hasattr(model, "Privacy")]
    return [
        Kept(
            record=str(model._meta.verbose_name).capitalize(),
            reveals=label,
            fields=", ".join(_said(name) for name in getattr(model.Privacy, group)),
            basis=model.Privacy.basis,
            keep=model.Privacy.keep.value,
            readers=", ".join(model.Privacy.readers),
        )
        for model in sorted(ours, key=lambda model: str(model._meta.verbose_name))
        for group, label in CLASSES.items()
        if getattr(model.Privacy, group)
    ]


def _said(name: str) -> str:
    return name.replace("_", " ")


@dataclass(frozen=True)
class Priced:
    rate: Rate
    value: str


def _priced(rate: Rate) -> Priced:
    if rate.key in (RateKey.DECIDE_DAYS, RateKey.PAY_DAYS):
        return Priced(rate, str(rate.value))
    if rate.key == RateKey.MILE_CAR:
        return Priced(rate, f"{rate.value}p")
    return Priced(rate, pounds(rate.value))


class Settings(Page):
    template_name = "impact/settings/page.html"
    policy = staticmethod(policies.may_keep_settings)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            rules=PresenceRule.objects.all(),
            rates=[_priced(rate) for rate in Rate.objects.all()],
            roles=roles.ROLES.values(),
            register=register(),
            **kwargs,
        )
