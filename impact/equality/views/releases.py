"""Who is involved: the frozen figures of equality answers, as pages, pictures and files."""

import csv
import io
import json
from itertools import groupby
from operator import itemgetter

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import View
from openpyxl import Workbook

from impact.domain.insight import Bar, Picture
from impact.equality import policies
from impact.equality.domain import crowds, figures, releases
from impact.equality.domain.crowds import BY_LEVEL
from impact.equality.domain.releases import Population
from impact.equality.forms.releases import ReleaseForm
from impact.equality.models import Release
from impact.views.insight import draw
from involvement import documents, downloads
from involvement.calendars import london_day
from involvement.documents import Part
from involvement.letters import plain_cell
from involvement.people.policies import may_read_figures
from involvement.views import FormPage, ListPage, Page, PolicyMixin

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Releases(ListPage):
    template_name = "equality/releases.html"
    policy = staticmethod(may_read_figures)

    def rows(self):
        return Release.objects.all()

    def get_context_data(self, **kwargs):
        may_make = policies.may_release(self.request.user)
        return super().get_context_data(may_make=may_make, **kwargs)


class ReleaseNew(FormPage):
    policy = staticmethod(policies.may_release)
    form_class = ReleaseForm
    template_name = "equality/release_new.html"

    def get_form_kwargs(self):
        quarters = releases.last_quarters(london_day(timezone.now()))
        return super().get_form_kwargs() | {"quarters": quarters}

    def get_back_url(self):
        return reverse("releases")

    def act(self, form):
        chosen = form.cleaned_data
        nation, circle, until = chosen["nation"], chosen["circle"], chosen["until"]
        how = {"least": chosen["least"], "now": timezone.now(), "by": self.request.user}
        if circle == BY_LEVEL:
            crowds.make(nation, until, **how)
            return reverse("levels_of", args=[nation])
        return releases.make(Population(nation, circle, until), **how)


class ReleasePage(Page):
    template_name = "equality/release.html"
    policy = staticmethod(may_read_figures)
    model = Release
    slug_field = "pk"

    def get_context_data(self, **kwargs):
        told = figures.tell(self.subject)
        drawn = [draw(_picture(one)) for one in told.said]
        said = list(zip(told.said, drawn, strict=True))
        return super().get_context_data(told=told, said=said, **kwargs)


class ReleaseFile(PolicyMixin, View):
    """The figures of a release as a file: the same rows as on the page."""

    http_method_names = ["get"]
    policy = staticmethod(may_read_figures)
    model = Release
    slug_field = "pk"
    ending = ""
    content_type = ""

    def get(self, request, ref):
        rows = figures.rows(figures.tell(self.subject))
        safe = [[plain_cell(cell) for cell in cells] for cells in rows]
        name = f"who-is-involved-{self.subject.pk}.{self.ending}"
        return downloads.made(self.write(safe), name=name, content_type=self.content_type)

    def write(self, rows):
        raise NotImplementedError


class ReleaseCsv(ReleaseFile):
    ending, content_type = "csv", "text/csv; charset=utf-8"

    def write(self, rows):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return text.getvalue()


class ReleaseExcel(ReleaseFile):
    ending, content_type = "xlsx", EXCEL

    def write(self, rows):
        book = Workbook()
        for cells in rows:
            book.active.append(cells)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


class ReleaseJson(ReleaseFile):
    """For programs: a list of rows, each with the headings of the table as its names."""

    ending, content_type = "json", "application/json"

    def write(self, rows):
        head, *rows = rows
        return json.dumps([dict(zip(head, cells, strict=True)) for cells in rows], indent=1)


class ReleasePdf(ReleaseFile):
    """Each question has a table of its own, as on the page."""

    ending, content_type = "pdf", documents.PDF

    def write(self, rows):
        head, *rows = rows
        words = [" ".join(filter(None, cells)) for cells in rows[:2]]
        parts = [Part(words=[self.about(), *words])]
        for question, found in groupby(rows[2:], key=itemgetter(0)):
            parts.append(_part(question, [cells[1:] for cells in found], head[1:]))
        title = _("Who is involved: %(nation)s")
        return documents.report(title % {"nation": self.subject.get_nation_display()}, parts)

    def about(self):
        words = _("%(whose)s. 12 months up to %(until)s. Every number under %(least)d is hidden.")
        return words % {
            "whose": self.subject.get_circle_display(),
            "until": date_format(self.subject.until, "j F Y"),
            "least": self.subject.least,
        }


def _part(question, rows, head):
    if any(rows[0][1:]):
        return Part(heading=question, head=head, rows=rows, figures=(1, 2, 3))
    return Part(heading=question, words=[rows[0][0]])


def _picture(said: figures.Said) -> Picture:
    bars = [Bar(line.label, line.figure.size, line.figure.words) for line in said.lines]
    return Picture(name=said.question.code, title=said.question.words, sentence="", bars=bars)
