"""Payments: what each thing is worth on a day, from dated rows. (C19)"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from involvement.errors import RuleBroken
from payments.models import Rate, RateKey


def on(key: str, day: date) -> int:
    """Return the rate in force on a day. Raises RuleBroken when none is."""
    return several([key], day)[key]


def several(keys: Iterable[str], day: date) -> dict[str, int]:
    """Return rates in force on a day, by key. Raises RuleBroken when one is missing."""
    found = {rate.key: rate.value for rate in in_force(day) if rate.key in set(keys)}
    for key in keys:
        if key not in found:
            raise RuleBroken(
                _("We have no rate for this yet: %(rate)s. Please call us.")
                % {"rate": RateKey(key).label}
            )
    return found


def in_force(day: date) -> list[Rate]:
    """Return the row of each rate in force on a day, with its source, in the order of RateKey."""
    rows = Rate.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    newest = {rate.key: rate for rate in rows.order_by("valid_from")}
    return [newest[key] for key in RateKey.values if key in newest]


def others(day: date, *, least: date) -> list[Rate]:
    """Return rates that ended on or after `least`, or start later than the day, newest first."""
    rows = Rate.objects.filter(Q(valid_to__lt=day, valid_to__gte=least) | Q(valid_from__gt=day))
    return list(rows.order_by("-valid_from", "key"))
