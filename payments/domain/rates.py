"""Payments: what each thing is worth on a day, from dated rows. (C19)"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.written import written_once
from payments.models import Rate, RateKey


def on(key: str, day: date, *, nation: str = Nation.UK) -> int:
    """Return the rate in force on a day, a nation's own first. Raises RuleBroken when none is."""
    return several([key], day, nation=nation)[key]


def several(keys: Iterable[str], day: date, *, nation: str = Nation.UK) -> dict[str, int]:
    """Return rates in force on a day, by key. Raises RuleBroken when one is missing."""
    found = {rate.key: rate.value for rate in in_force(day, nation=nation) if rate.key in set(keys)}
    for key in keys:
        if key not in found:
            raise RuleBroken(
                _("We have no rate for this yet: %(rate)s. Please call us.")
                % {"rate": RateKey(key).label}
            )
    return found


def in_force(day: date, *, nation: str = Nation.UK) -> list[Rate]:
    """Return the row of each rate in force on a day, with its source, in the order of RateKey."""
    there = [rate for rate in everywhere(day) if rate.nation in (Nation.UK, nation)]
    closest = {rate.key: rate for rate in sorted(there, key=lambda rate: rate.nation == nation)}
    return [closest[key] for key in RateKey.values if key in closest]


@written_once
def _there(*, day):
    return Rate.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def everywhere(day: date) -> list[Rate]:
    """Return all that is in force on a day, of every nation, in the order of RateKey."""
    rows = _there(day=day)
    order, nations = RateKey.values, Nation.values
    return sorted(rows, key=lambda one: (order.index(one.key), nations.index(one.nation)))


def others(day: date, *, least: date) -> list[Rate]:
    """Return rates that ended on or after `least`, or start later than the day, newest first.

    Not those that another replaced whole.
    """
    return _others(day=day, least=least)


@written_once
def _others(*, day, least):
    rows = Rate.objects.filter(Q(valid_to__lt=day, valid_to__gte=least) | Q(valid_from__gt=day))
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=F("valid_from")))
    return rows.order_by("-valid_from", "key")
