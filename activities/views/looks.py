"""Who has looked at what we hold about me: in plain sentences, for the person themselves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import policies
from activities.models import Purpose
from involvement.audit.models import LOOKS, AuditRow
from involvement.people import roles
from involvement.views import ListPage

SAW = {
    "looked.file": gettext_lazy("%(who)s looked at your details."),
    "looked.needs": gettext_lazy("%(who)s looked at what you need at a meeting."),
    "looked.bank": gettext_lazy("%(who)s looked at where your money goes."),
    "looked.paid": gettext_lazy("%(who)s looked at what we paid you."),
    "looked.answers": gettext_lazy("%(who)s read what you told us about a meeting."),
}
WHO = {
    roles.TEAM.code: gettext_lazy("Somebody in the involvement team"),
    roles.CHAIR.code: gettext_lazy("The chair of your group"),
    roles.FINANCE.code: gettext_lazy("Somebody in the pay team"),
    roles.KEEPER.code: gettext_lazy("A keeper of the rules"),
}


class MyLooks(ListPage):
    """A named contact is named, because the person knows them; others are named by their role."""

    template_name = "activities/my/looks.html"
    policy = staticmethod(policies.is_involved)

    def rows(self):
        return AuditRow.objects.filter(person_id=self.request.user.involved.pk, action__in=LOOKS)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        person = self.request.user.involved
        asked = Purpose.objects.filter(activity__meetings__seats__person=person)
        contacts = dict(asked.exclude(contact=None).values_list("contact", "contact__name"))
        told = [(row.at, _sentence(row, contacts)) for row in context["rows"]]
        return context | {"looks": told}


def _sentence(row, contacts):
    who = contacts.get(row.actor_id) or WHO.get(row.reason) or _("Your contact")
    return SAW[row.action] % {"who": who}
