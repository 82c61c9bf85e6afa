"""Who takes part at each level and stage: a page and a file of frozen figures."""

import csv
import io

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from impact.domain.insight import Bar, Picture
from impact.equality import policies
from impact.equality.domain import levels
from impact.views.insight import draw
from involvement import downloads
from involvement.calendars import Nation
from involvement.letters import plain_cell
from involvement.people.policies import may_read_figures
from involvement.views import Page, PolicyMixin

CSV = "text/csv; charset=utf-8"


class LevelsPage(Page):
    template_name = "equality/levels.html"
    policy = staticmethod(may_read_figures)

    def get_context_data(self, nation=None, **kwargs):
        newest = levels.newest()
        here = _here(nation, newest)
        found = levels.put_beside(newest.get(here, ()))
        others = [
            (Nation(one).label, reverse("levels_of", args=[one])) for one in newest if one != here
        ]
        return super().get_context_data(
            found=found,
            drawn=[draw(_picture(one, found)) for one in found.beside],
            nation=Nation(here).label if here else "",
            others=others,
            file_url=reverse("levels_csv", args=[here]) if found.told else "",
            may_make=policies.may_release(self.request.user),
            **kwargs,
        )


class LevelsCsv(PolicyMixin, View):
    """The same rows as on the page."""

    http_method_names = ["get"]
    policy = staticmethod(may_read_figures)

    def get(self, request, nation):
        newest = levels.newest()
        found = levels.put_beside(newest.get(_here(nation, newest), ()))
        text = io.StringIO()
        csv.writer(text).writerows([plain_cell(cell) for cell in row] for row in levels.rows(found))
        name = f"levels-{nation}.csv"
        return downloads.made(text.getvalue(), name=name, content_type=CSV)


def _here(nation, newest):
    """The nation asked for, or else one that has figures."""
    if nation is None:
        return next(iter(newest), "")
    if nation not in Nation.values:
        raise Http404
    return nation


def _picture(beside, found):
    drawn = [row for row in beside.rows if any(row.shares)]  # others would be bars without length
    bars = [
        Bar(f"{row.label}, {name}", share or 0, levels.words_of(line))
        for row in drawn
        for name, line, share in zip(found.names, row.lines, row.shares, strict=True)
    ]
    is_cut = len(drawn) < len(beside.rows)
    return Picture(
        name=beside.question.code,
        title=beside.question.words,
        sentence=beside.sentence,
        columns=[_("Answer"), *found.names],
        rows=levels.cells_of(beside),
        bars=bars,
        notes=[_("Answers that are hidden everywhere are only in the table.")] if is_cut else [],
    )
