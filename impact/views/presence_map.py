"""The map of presence: four pictures, each with its table and file; the groups; vacant places."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from activities.domain import places
from activities.models import Group, Level, Place
from impact.domain import insight, presence_map
from impact.views.insight import draw
from involvement import documents, downloads
from involvement.calendars import Nation, london_day
from involvement.documents import Part
from involvement.people import policies, roles, sheets
from involvement.views import ListPage, PolicyMixin

ABOUT = 3  # columns of a file that say which group it is
WANTED = {"level": Level, "nation": Nation}


class OfGroups:
    """The groups whose figures this account may read, as far as it asked for them."""

    policy = staticmethod(policies.may_read_figures)

    @cached_property
    def now(self):
        return timezone.now()

    @property
    def today(self):
        return london_day(self.now)

    @cached_property
    def wanted(self) -> dict[str, str]:
        wanted = {name: self.request.GET.get(name, "") for name in WANTED}
        if any(value and value not in WANTED[name] for name, value in wanted.items()):
            raise Http404
        return {name: value for name, value in wanted.items() if value}

    @property
    def groups(self):
        return insight.scope(self.request.user).filter(**self.wanted)

    @property
    def vacant(self):
        found = places.vacant(Place.objects.filter(group__in=self.groups))
        return found.select_related("group", "role")

    def file_url(self, name: str) -> str:
        return self.asked_of(reverse("presence_map_file", args=[name]))

    def asked_of(self, url: str) -> str:
        return f"{url}?{urlencode(self.wanted)}" if self.wanted else url

    def days(self, place: Place) -> int:
        return places.days_vacant(place.vacant_since, today=self.today)


class PresenceMap(OfGroups, ListPage):
    template_name = "impact/presence/map.html"
    order = ("name", "id")

    def rows(self):
        return presence_map.with_figures(self.groups, today=self.today)

    def get_context_data(self, **kwargs):
        found = presence_map.of_groups(self.groups, now=self.now, today=self.today)
        drawn = [(draw(one), self.file_url(one.name)) for one in found.pictures]
        context = super().get_context_data(found=found, drawn=drawn, **kwargs)
        heads = _columns()[ABOUT:]
        table = [
            (group, list(zip(heads, _of_group(group)[ABOUT:], strict=True)))
            for group in context["rows"]
        ]
        return context | {
            "table": table,
            "columns": heads,
            "groups_url": self.file_url("groups"),
            "pdf_url": self.asked_of(reverse("presence_map_pdf")),
            "wanted": self.wanted,
            "asked": urlencode(self.wanted),
            "choices": [
                ("level", _("Level"), Level.choices),
                ("nation", _("Nation"), Nation.choices),
            ],
        }


class VacantPlaces(OfGroups, ListPage):
    """Every vacant place, the one that is vacant longest first."""

    template_name = "impact/presence/vacant.html"
    order = ("vacant_since", "id")

    def rows(self):
        return self.vacant

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mine = Place.objects.filter(group__in=self.groups)
        return context | {
            "vacant": [(place, self.days(place)) for place in context["rows"]],
            "time": places.time_vacant(mine, today=self.today),
            "kept": policies.nations_held(self.request.user, roles.TEAM),
            "file_url": self.file_url("vacant"),
            "wanted": self.wanted,
        }


class PresenceFile(OfGroups, PolicyMixin, View):
    """A table of the map as CSV, in the same words, and so that no cell acts."""

    http_method_names = ["get"]

    def get(self, request, name):
        rows = self.table(name)
        response = HttpResponse(
            "".join(sheets.written_csv(rows)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="presence-{name}.csv"'
        response["Cache-Control"] = "no-store"
        return response

    def table(self, name: str) -> Iterable[Iterable[Any]]:
        if name == "groups":
            groups = presence_map.with_figures(self.groups, today=self.today).order_by("name", "id")
            return [_columns(), *map(_of_group, groups)]
        if name == "vacant":
            return [
                _about_vacant(),
                *map(self._of_vacant, self.vacant.order_by("vacant_since", "id")),
            ]
        found = presence_map.of_groups(self.groups, now=self.now, today=self.today)
        for picture in found.pictures:
            if picture.name == name:
                return [picture.columns, *picture.rows]
        raise Http404

    def _of_vacant(self, place: Place) -> list[Any]:
        group = place.group
        about = [group.name, group.get_level_display(), group.get_nation_display()]
        return [*about, place.role.name, place.vacant_since, self.days(place)]


class PresencePdf(PresenceFile):
    """The whole map as one document: each table that is a file, under its heading."""

    def get(self, request):
        found = presence_map.of_groups(self.groups, now=self.now, today=self.today)
        parts = [
            Part(words=[self.about(found)]),
            *(_part(one.title, [one.columns, *one.rows], one.sentence) for one in found.pictures),
            _part(_("Every group"), self.table("groups"), said=ABOUT),
            _part(_("Vacant places"), self.table("vacant"), said=ABOUT + 1),
        ]
        made = documents.report(_("Map of presence"), parts, is_wide=True)
        return downloads.made(made, name="map-of-presence.pdf", content_type=documents.PDF)

    def about(self, found: presence_map.Map) -> str:
        asked = [str(WANTED[name](value).label) for name, value in self.wanted.items()]
        made = _("Made on %(day)s.") % {"day": date_format(self.today, "j F Y")}
        return " ".join([*(f"{words}." for words in asked), made])


def _part(
    heading: str, rows: Iterable[Iterable[Any]], sentence: str = "", *, said: int = 1
) -> Part:
    """Make a part of a table; so many of its first columns are words, the others numbers."""
    head, *rows = ([_in_words(cell) for cell in cells] for cells in rows)
    return Part(
        heading=heading,
        words=[sentence] if sentence else [],
        head=head,
        rows=rows,
        figures=range(said, len(head)),
    )


def _in_words(cell: Any) -> str:
    return date_format(cell, "j F Y") if isinstance(cell, date) else str(cell)


def _columns() -> list[Any]:
    about = [_("Group"), _("Level"), _("Nation")]
    return [*about, *presence_map.columns()[1:], _("Average days vacant")]


def _of_group(group: Group) -> list[Any]:
    number = (group.places_open, group.places_held, group.places_vacant)
    held = [getattr(group, f"held_{status.value}") for status in insight.HELD]
    days = places.in_days(group.average_vacant) if group.places_vacant else ""
    about = [group.name, group.get_level_display(), group.get_nation_display()]
    return [*about, *number, *held, days]


def _about_vacant() -> list[str]:
    about = [_("Group"), _("Level"), _("Nation"), _("Role")]
    return [*about, _("Vacant since"), _("Days vacant")]
