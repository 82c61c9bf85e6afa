"""Insight: how long people wait for their money, by the same counts as the public sentence. (C20)

Only numbers that were counted ahead and rounded, so that this page says no more than the public.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from impact.domain import insight
from impact.domain.insight import Bar, Picture
from impact.models import Subject, Tally
from involvement import disclosure

# The bands in which others report it as well: 30 or fewer, 31 to 60, more.
BANDS = (5, 10, 30, 60)


@dataclass(frozen=True)
class Record:
    """What the public reads, what everybody's days look like, and about how many on average."""

    sentence: str
    picture: Picture
    average: int | None


def of_last_year(*, today: date) -> Record:
    """Return our record of the last 12 months; with too few payments it says so."""
    rows = Tally.objects.filter(subject=Subject.PAID).order_by().values_list("key")
    by_days = {int(days): number for days, number in rows.annotate(Sum("number"))}
    split = disclosure.breakdown(_bands(by_days))
    everyone = sum(by_days.values())
    waited = sum(days * number for days, number in by_days.items())
    labels = _labels()
    picture = Picture(
        name="on-time",
        title=_("How many working days do people wait?"),
        sentence=_("From asking to having the money, in the last 12 months.")
        if split
        else _("First figures come after 30 payments."),
        columns=[_("Working days"), _("Payments")],
        rows=[[labels[band], str(shown)] for band, shown in (split or {}).items()],
        bars=[Bar(labels[band], one.size, one.words) for band, one in (split or {}).items()],
    )
    return Record(
        insight.paid_in_time(today=today),
        picture,
        (waited + everyone // 2) // everyone if split else None,
    )


def _bands(by_days: Mapping[int, int]) -> Counter[int]:
    """Put payments in bands, each named by its last day; 0 names all that are longer."""
    bands = Counter(dict.fromkeys((*BANDS, 0), 0))
    for days, number in by_days.items():
        bands[next((band for band in BANDS if days <= band), 0)] += number
    return bands


def _labels() -> dict[int, str]:
    spans = zip((-1, *BANDS), BANDS, strict=False)
    words = {
        last: _("%(first)d to %(last)d days") % {"first": before + 1, "last": last}
        for before, last in spans
    }
    return words | {0: _("%d days or more") % (BANDS[-1] + 1)}
