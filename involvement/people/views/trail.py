"""The trail, for keepers: who acted, when, on what kind of thing. Never what it said."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from involvement.audit.models import LOOKS, AuditRow
from involvement.people import policies, roles
from involvement.people.acts import ACTS, THINGS
from involvement.people.domain import grants
from involvement.people.models import User
from involvement.views import ListPage


@dataclass(frozen=True)
class Act:
    """One row of the trail as a keeper reads it."""

    at: datetime
    who: str
    what: str
    about: str
    whom: int | None


class Trail(ListPage):
    template_name = "people/trail/page.html"
    policy = staticmethod(policies.may_keep_settings)

    @property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", "")
        return kind if kind == "looked" or kind in kinds() else ""

    def rows(self):
        rows = AuditRow.objects.all()
        if self.kind == "looked":
            return rows.filter(action__in=LOOKS)
        return rows.filter(subject_kind=self.kind) if self.kind else rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        actors = User.objects.in_bulk({row.actor_id for row in context["rows"] if row.actor_id})
        acts = [_told(row, actors) for row in context["rows"]]
        return context | {"acts": acts, "kinds": kinds(), "kind": self.kind}


def kinds() -> dict[str, str]:
    """Every kind of thing that can stand in the trail, by its label in the database."""
    return dict(sorted(((label, str(word)) for label, word in THINGS.items()), key=_by_word))


def _by_word(item: tuple[str, str]) -> str:
    return item[1]


def _told(row: AuditRow, actors: dict[int, User]) -> Act:
    actor = actors.get(row.actor_id)
    name = actor.name if actor else _("An account that is gone")
    what = str(ACTS.get(row.action, capfirst(row.action.replace(".", ": ").replace("_", " "))))
    if row.action in LOOKS and (role := roles.ROLES.get(row.reason)):
        what = _("%(what)s, as: %(role)s") % {"what": what, "role": role.name}
    elif why := grants.WHY_CLOSED.get(row.reason):
        what = _("%(what)s: %(why)s") % {"what": what, "why": why}
    return Act(
        at=row.at,
        who=name if row.actor_id else _("The program"),
        what=what,
        about=str(THINGS.get(row.subject_kind, row.subject_kind)),
        whom=row.person_id,
    )
