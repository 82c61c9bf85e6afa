"""Working days and London time. Deadlines are counted here, and stored where they fall."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.db import models
from django.utils.translation import gettext_lazy as _

LONDON = ZoneInfo("Europe/London")
OCTOBER = 10


class Nation(models.TextChoices):
    """Where a group or person belongs: BASW works across four nations."""

    UK = "uk", _("United Kingdom")
    ENGLAND = "england", _("England")
    SCOTLAND = "scotland", _("Scotland")
    CYMRU = "cymru", _("Cymru")
    NORTHERN_IRELAND = "ni", _("Northern Ireland")


_SUBDIVISION = {
    Nation.UK: "ENG",
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.CYMRU: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=_SUBDIVISION[Nation(nation)])


def is_working_day(day: date, *, nation: str = Nation.UK) -> bool:
    """Say whether offices are open: Monday to Friday, no bank holiday in that nation."""
    return day.weekday() < 5 and day not in _bank_holidays(nation)


def working_days_before(day: date, count: int, *, nation: str = Nation.UK) -> date:
    """Count back `count` working days from a day, which itself is not counted."""
    return _count(day, count, step=-1, nation=nation)


def working_days_after(day: date, count: int, *, nation: str = Nation.UK) -> date:
    """Count on `count` working days from a day, which itself is not counted."""
    return _count(day, count, step=1, nation=nation)


def working_days_between(start: date, end: date, *, nation: str = Nation.UK) -> int:
    """Return how many working days lie after `start` up to and including `end`."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, nation=nation) for day in days)


def _count(day: date, count: int, *, step: int, nation: str) -> date:
    while count:
        day += timedelta(days=step)
        if is_working_day(day, nation=nation):
            count -= 1
    return day


def at_london(day: date, clock: time) -> datetime:
    """Turn a London day and time into the instant it names.

    A time that happens twice (when clocks go back) is its first, unless its `fold` says the
    second; one that is skipped (when they go forward) is the instant an hour later, as a watch
    would show.
    """
    return datetime.combine(day, clock, tzinfo=LONDON)


def comes_twice(day: date, clock: time) -> bool:
    """Say whether clocks go back over this time of a London day, so that it names two instants."""
    first, second = _offsets(day, clock)
    return first > second


def never_comes(day: date, clock: time) -> bool:
    """Say whether clocks go forward over this time of a London day, so that it names none."""
    first, second = _offsets(day, clock)
    return first < second


def _offsets(day: date, clock: time) -> tuple[timedelta, timedelta]:
    """Return how far London is from UTC at a time, read as its first and as its second."""
    first, second = (at_london(day, clock.replace(fold=fold)).utcoffset() for fold in (0, 1))
    return first or timedelta(), second or timedelta()


def midnight(day: date) -> datetime:
    """Return the instant at which a London day begins."""
    return at_london(day, time.min)


def months_after(day: date, count: int) -> date:
    """Return the same day some months on, or the last of its month; before, if negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def financial_year_start(day: date) -> date:
    """Return the first day of BASW's financial year that a day is in: the first of October."""
    return date(day.year - (day.month < OCTOBER), OCTOBER, 1)


def london_day(moment: datetime) -> date:
    """Return the day it is in London at an instant."""
    return moment.astimezone(LONDON).date()
