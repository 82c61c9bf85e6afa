from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies
from activities.domain import invitations
from activities.forms.meetings import RESERVE, InviteForm
from activities.models import Term
from activities.views.meetings import OfMeeting
from involvement import finding
from involvement.calendars import Nation
from involvement.people.models import Person
from involvement.views import FormActs, ListPage


class FoundByName(FormActs, ListPage):
    """A list of people to choose from, a page of names at a time; no address shows a name."""

    hides_place = True
    form_class = None

    def everyone(self):
        """The people who may be chosen."""
        raise NotImplementedError

    def rows(self):
        people = self.everyone()
        return people.called(self.wanted) if self.wanted else people

    @property
    def wanted(self) -> str:
        found = finding.show(self.request.GET.get("found", ""), by=self.request.user)
        return found.get("name", "")

    @property
    def order(self) -> tuple[str, ...]:
        return ("found_name" if self.wanted else "name", "id")

    def get_initial(self):
        return {}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(named=self.wanted, **kwargs)
        form = self.form_class(initial=self.get_initial(), rows=context["rows"])
        return {"form": form, **context}

    def post(self, request, **kwargs):
        if "name" in request.POST:
            name = request.POST["name"].replace("\x00", "").strip()[:100]
            found = urlencode({"found": finding.hide({"name": name}, by=request.user)})
            return redirect(f"{request.path}?{found}" if name else request.path)
        rows = super().get_context_data()["rows"]
        form = self.form_class(request.POST, initial=self.get_initial(), rows=rows)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))


class InvitePage(OfMeeting, FoundByName):
    """Who of the people of this nation to ask to a meeting, and as what."""

    policy = staticmethod(policies.may_plan_meeting)
    template_name = "activities/meeting/invite.html"
    form_class = InviteForm

    def everyone(self):
        nation = self.subject.activity.nation
        here = {"place__group": self.subject.activity.group_id, "left_on": None}
        people = Person.objects.invitable().exclude(seats__meeting=self.subject)
        people = people.annotate(
            holds_place=Exists(Term.objects.filter(person=OuterRef("pk"), **here))
        )
        return people if nation == Nation.UK else people.filter(nation=nation)

    def act(self, form):
        invitations.invite_many(
            self.subject,
            form.cleaned_data["people"],
            is_reserve=form.cleaned_data["role"] == RESERVE,
            as_role=form.cleaned_data["as_role"],
            speaks_for=form.cleaned_data["speaks_for"],
            today=timezone.localdate(),
            by=self.request.user,
        )
        messages.success(self.request, _("The invitations are on their way."))
        return reverse("meeting", args=[self.subject.ref])
