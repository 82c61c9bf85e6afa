from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import apart
from activities.forms.apart import SIDES, ApartForm
from activities.views.meetings import OfMeeting
from involvement.calendars import LONDON
from involvement.views import FormPage


class Apart(OfMeeting, FormPage):
    """How service users and carers can speak without one another. (R10)"""

    form_class = ApartForm
    template_name = "activities/meeting/apart.html"
    done = _("Saved. Everyone who was asked will hear.")

    def get_initial(self):
        found = {"words": self.subject.separate_voices}
        for side in SIDES:
            starts = getattr(self.subject, f"{side}_meet_at")
            until = getattr(self.subject, f"{side}_meet_until")
            if starts:
                starts, until = starts.astimezone(LONDON), until.astimezone(LONDON)
                found |= {
                    f"{side}_day": starts.date(),
                    f"{side}_starts": starts.time(),
                    f"{side}_ends": until.time(),
                }
        return found

    def act(self, form):
        apart.offer(self.subject, **form.said(), today=timezone.localdate(), by=self.request.user)
