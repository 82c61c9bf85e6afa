"""The list of people with the groups they were asked to, which the ground does not know."""

from activities.forms.people import FindInGroupsForm
from activities.models import Seat
from involvement.people.views import people


class People(people.People):
    form_class = FindInGroupsForm

    def everyone(self):
        everyone = super().everyone()
        group = self.wanted.get("group")
        if not group:
            return everyone
        asked = Seat.objects.filter(meeting__activity__group=group, invited_at__isnull=False)
        return everyone.filter(pk__in=asked.values("person"))
