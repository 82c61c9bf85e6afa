"""The page that says who can see what, from the same file as the tests."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from involvement.people import access

WHO = {
    "everyone": _("Everyone"),
    "link": _("Your personal link"),
    "account": _("You, when you sign in"),
    "person": _("You"),
    "chair": _("Chairs"),
    "team": _("Involvement team"),
    "contact": _("Your named contact"),
    "worker": _("Your named worker"),
    "finance": _("Pay team"),
    "analyst": _("Equality analyst"),
    "keeper": _("Keepers"),
    "program": _("The program"),
}


class Access(TemplateView):
    template_name = "people/access/page.html"

    def get_context_data(self, **kwargs):
        groups = [
            (name, [(thing, [(WHO[r.role], r.words) for r in thing.rights]) for thing in things])
            for name, things in groupby(access.things(), key=lambda thing: thing.group)
        ]
        return super().get_context_data(groups=groups, **kwargs)
