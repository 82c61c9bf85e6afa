"""How the value of a rate is said, by what it is counted in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from involvement.money import pounds


class Unit(models.TextChoices):
    """What a rate is counted in; most are pounds."""

    POUNDS = "pounds", _("Pounds")
    PENCE = "pence", _("Pence a mile")
    DAYS = "days", _("Working days")
    MONTH = "month", _("Pounds a month")
    WEEK = "week", _("Pounds a week")
    YEAR = "year", _("Pounds a year")
    PERCENT = "percent", _("Percent")


OF_KIND = {"mile": Unit.PENCE, "days": Unit.DAYS}
OF_KEY = {
    "info.uc_housing": Unit.MONTH,
    "info.uc": Unit.MONTH,
    "info.uc_taper": Unit.PERCENT,
    "info.esa_work": Unit.WEEK,
    "info.carer": Unit.WEEK,
    "info.trading": Unit.YEAR,
    "info.personal": Unit.YEAR,
}
WORDS = {
    Unit.MONTH: _("%(pounds)s a month"),
    Unit.WEEK: _("%(pounds)s a week"),
    Unit.YEAR: _("%(pounds)s a year"),
}


def unit_of(key: str) -> Unit:
    """Return what a rate is counted in."""
    return OF_KEY.get(key) or OF_KIND.get(key.split(".")[0], Unit.POUNDS)


def said(key: str, value: int) -> str:
    """Say a value as people do: £50, 55p, £427 a month, 55%."""
    unit = unit_of(key)
    if unit == Unit.DAYS:
        return str(value)
    if unit == Unit.PENCE:
        return f"{value}p"
    if unit == Unit.PERCENT:
        return f"{value}%"
    return WORDS[unit] % {"pounds": pounds(value)} if unit in WORDS else pounds(value)
