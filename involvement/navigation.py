"""What stands around every page: the trial's strip, the way round for each role, and help."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement import display, pictures
from involvement.people import roles

PERSON = [
    ("my_home", _("Home")),
    ("my_groups", _("My groups")),
    ("my_money", _("My money")),
    ("my_difference", _("What changed")),
    ("my_details", _("My details")),
]
ROOTS = ("/my/", "/team/", "/insight/")  # everything of one kind lies under one of these
BY_ROLE = {
    roles.CHAIR.code: (
        _("As chair"),
        [("meetings", _("Meetings")), ("insight", _("Overview"))],
    ),
    roles.TEAM.code: (
        _("Involvement team"),
        [
            ("team_home", _("My work")),
            ("activities", _("Activities")),
            ("meetings", _("Meetings")),
            ("people", _("People")),
            ("groups", _("Groups")),
            ("insight", _("Overview")),
        ],
    ),
    roles.FINANCE.code: (
        _("Finance"),
        [("claims", _("To check")), ("runs", _("Pay")), ("waiting", _("Waiting too long"))],
    ),
    roles.ANALYST.code: (
        _("Insight"),
        [("insight", _("Overview")), ("releases", _("Who is involved"))],
    ),
    roles.KEEPER.code: (_("Keeper"), [("settings", _("Settings")), ("insight", _("Overview"))]),
}


def page(request: HttpRequest) -> dict[str, Any]:
    """Give every template what the frame around it needs."""
    return {
        "trial": settings.TRIAL,
        "help_contact": settings.HELP_CONTACT,
        "display": display.of(request),
        "navigation": _groups(request),
    }


def _groups(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    groups = []
    if user.involved:
        groups.append((_("For you"), PERSON))
    groups += [entry for code, entry in BY_ROLE.items() if code in user.role_codes]
    show_headings = len(groups) > 1
    return [
        {
            "heading": heading if show_headings else "",
            "items": [_item(name, label, request.path) for name, label in items],
        }
        for heading, items in groups
    ]


def _item(name: str, label: Any, path: str) -> dict[str, Any]:
    url = reverse(name)
    is_within = url not in ROOTS and path.startswith(url)
    return {
        "label": label,
        "url": url,
        "picture": pictures.PAGES.get(name, ""),
        "is_current": path == url,
        "is_within": is_within,
    }
