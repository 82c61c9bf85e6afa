"""All we hold about you: to look at, and to take away as a page or as data."""

import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from involvement import downloads, severed
from involvement.calendars import london_day
from involvement.people import policies
from involvement.people.domain import held, strikes, whose
from involvement.people.models import DataCase, Person
from involvement.views import ListPage, Page, PolicyMixin

HERE = "~~~"  # where the records come in the frame of the page


class Mine:
    """What is held about the person who is signed in, and nobody else."""

    policy = staticmethod(policies.may_see_own)

    @property
    def person(self) -> Person:
        return self.request.user.involved


class Held(Mine, Page):
    template_name = "people/held/all.html"

    def get_context_data(self, **kwargs):
        counts = held.counts(self.person)
        there = [(kind, counts[kind.name]) for kind in held.kinds() if counts[kind.name]]
        return super().get_context_data(kinds=there, apart=severed.told(self.person), **kwargs)


class HeldRecords(Mine, ListPage):
    """The rows of one kind, newest first."""

    template_name = "people/held/records.html"
    page_size = 25

    @cached_property
    def kind(self) -> held.Kind:
        for kind in held.kinds():
            if kind.name == self.kwargs["record"]:
                return kind
        raise Http404

    def rows(self):
        return self.kind.rows(self.person)

    def get_context_data(self, **kwargs):
        if self.kind.model is DataCase:
            whose.note_all_read(self.person, by=self.request.user)
        context = super().get_context_data(kind=self.kind, **kwargs)
        struck = strikes.of(self.person, [self.kind])
        told = [list(self.kind.told(row, self.person, struck)) for row in context["rows"]]
        return context | {"records": told}


class HeldFile(Mine, PolicyMixin, View):
    """Everything, written while it is sent, to somebody who has just shown who they are."""

    http_method_names = ["get"]
    needs_fresh_sign_in = True
    ending = content_type = ""

    def get(self, request):
        whose.note_all_read(self.person, by=request.user)
        today = london_day(timezone.now())
        return downloads.streamed(
            self.parts(),
            name=f"held-about-you-{today}.{self.ending}",
            content_type=self.content_type,
        )

    def parts(self) -> Iterator[str | bytes]:
        raise NotImplementedError


class HeldPage(HeldFile):
    """Everything as one page to read or print."""

    ending, content_type = "html", "text/html"

    def parts(self):
        return as_page(self.person)


class HeldData(HeldFile):
    """Everything as JSON, for another program."""

    ending, content_type = "json", "application/json"

    def parts(self):
        return as_data(self.person)


class HeldZip(HeldFile):
    """Everything: the page, the data, and each file that they sent."""

    ending, content_type = "zip", downloads.ZIP

    def parts(self):
        return downloads.zipped(self.files())

    def files(self) -> Iterator[tuple[str, Iterator[str | bytes]]]:
        yield "about-you.html", as_page(self.person)
        yield "about-you.json", as_data(self.person)
        for name, file in held.files(self.person):
            with file.open("rb"):
                yield f"files/{name}", file.chunks()


def as_page(person: Person) -> Iterator[str]:
    frame = render_to_string("people/held/file.html", {"person": person, "here": HERE})
    start, _here, end = frame.rpartition(HERE)
    struck = strikes.of(person, held.kinds())
    yield start
    for kind, rows in held.every_row(person):
        started = False
        for row in rows:
            if not started:
                yield render_to_string("people/held/file_kind.html", {"kind": kind})
                started = True
            record = list(kind.told(row, person, struck))
            yield render_to_string("people/held/file_record.html", {"record": record})
    for store, told in severed.told(person):
        yield render_to_string("people/held/file_kind.html", {"kind": store})
        yield render_to_string("people/held/file_record.html", {"record": told})
    yield end


def as_data(person: Person) -> Iterator[str]:
    struck = strikes.of(person, held.kinds())
    yield f'{{"made_on": "{london_day(timezone.now())}", "held": {{'
    for number, (kind, rows) in enumerate(held.every_row(person)):
        yield f'{"," if number else ""}\n"{kind.name}": ['
        for place, row in enumerate(rows):
            written = kind.written(row, person, struck)
            yield ("," if place else "") + "\n" + json.dumps(written, cls=DjangoJSONEncoder)
        yield "]"
    for store, told in severed.told(person):
        yield f',\n"{store.name}": [{json.dumps(dict(told), cls=DjangoJSONEncoder)}]'
    yield "}}\n"
