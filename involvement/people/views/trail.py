"""The trail, for keepers: who acted, when, on what kind of thing. Never what it said."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.audit.models import LOOKS, AuditRow
from involvement.people import policies, roles
from involvement.people.models import User
from involvement.views import ListPage

LOOKED = {
    "looked.file": gettext_lazy("Looked at somebody's details"),
    "looked.needs": gettext_lazy("Looked at what somebody needs"),
    "looked.bank": gettext_lazy("Looked at where somebody's money goes"),
    "looked.answers": gettext_lazy("Read what somebody answered"),
}


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
    ours = [model for model in apps.get_models() if hasattr(model, "Privacy")]
    names = {model._meta.label_lower: capfirst(model._meta.verbose_name) for model in ours}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _told(row: AuditRow, actors: dict[int, User]) -> Act:
    actor = actors.get(row.actor_id)
    name = actor.name if actor else _("An account that is gone")
    words = LOOKED.get(row.action)
    about = kinds().get(row.subject_kind, row.subject_kind)
    if words is None:
        words = _in_words(row, about)
    if row.action in LOOKED and (role := roles.ROLES.get(row.reason)):
        words = _("%(what)s, as: %(role)s") % {"what": words, "role": role.name}
    return Act(
        at=row.at,
        who=name if row.actor_id else _("The program"),
        what=str(words),
        about=about,
        whom=row.person_id,
    )


def _in_words(row: AuditRow, about: str) -> str:
    """Tell an act by the name of the thing it was done to, never by the name of its table."""
    thing, dot, act = row.action.partition(".")
    if dot and row.subject_kind.endswith(f".{thing}"):
        thing = about
    return capfirst(f"{thing}: {act}".replace("_", " ") if dot else thing.replace("_", " "))
