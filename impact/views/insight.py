"""The state of involvement: pictures drawn as rows, so that a phone can show them; and files."""

import csv
import io
import textwrap
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.generic import View

from impact.domain import insight
from impact.domain.insight import Picture
from involvement.calendars import london_day
from involvement.people import policies
from involvement.people.models import User
from involvement.views import Page, PolicyMixin

LETTERS = 24  # to a line, so that 320 px hold it
LINE = 24
THICK = 22
GAP = 20


@dataclass(frozen=True)
class Drawn:
    """A picture with the place of each word and bar. Lengths are shares of the width."""

    picture: Picture
    height: int
    words: list[dict[str, Any]]
    bars: list[dict[str, Any]]


def draw(picture: Picture) -> Drawn:
    longest = max((max(bar.size, bar.whole) for bar in picture.bars), default=0) or 1
    words, bars, y = [], [], 0
    for bar in picture.bars:
        for line in textwrap.wrap(f"{bar.label}: {bar.words}", LETTERS):
            y += LINE
            words.append({"y": y - 5, "text": line})
        width = bar.size * 100 // longest
        outline = bar.whole * 100 // longest
        bars.append({"y": y, "width": width, "outline": outline, "height": THICK})
        y += THICK + GAP
    return Drawn(picture, y, words, bars)


class Insight(Page):
    template_name = "impact/insight/page.html"
    policy = staticmethod(policies.may_read_figures)

    def get_context_data(self, **kwargs):
        found = _for(self.request.user)
        drawn = [draw(one) for one in found.pictures]
        return super().get_context_data(drawn=drawn, counted_at=found.counted_at, **kwargs)


class InsightFile(PolicyMixin, View):
    """The table of one picture as CSV: the same words as on the page."""

    http_method_names = ["get"]
    policy = staticmethod(policies.may_read_figures)

    def get(self, request, name):
        for one in _for(request.user).pictures:
            if one.name == name:
                return _file(one)
        raise Http404


def _for(user: User) -> insight.Insight:
    return insight.of_groups(insight.scope(user), today=london_day(timezone.now()))


def _file(picture: Picture) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(picture.columns)
    writer.writerows(picture.rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="involvement-{picture.name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
