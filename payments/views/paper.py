"""Staff print claim forms with a code, and type the code when one comes back."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies as meetings
from activities.models import Meeting, Seat
from involvement.errors import RuleBroken
from involvement.people import policies, roles
from involvement.people.domain import behalf
from involvement.people.models import How, Route
from involvement.people.policies import nations_held
from involvement.people.views.behalf import StartBehalf
from involvement.views import FormPage, Page
from payments.domain import paper
from payments.forms.paper import CodeForm, MakeFormsForm
from payments.models import RULES, CostKind


class OfMeeting:
    """Forms of one meeting, for those whom this account looks after."""

    model = Meeting
    policy = staticmethod(meetings.may_plan_meeting)

    def subjects(self):
        return Meeting.objects.select_related("activity__group")

    @property
    def nations(self):
        return nations_held(self.request.user, roles.TEAM)


class MakeForms(OfMeeting, FormPage):
    form_class = MakeFormsForm
    template_name = "payments/paper/make.html"

    @property
    def seats(self):
        return paper.seats(self.subject, nations=self.nations).select_related("person")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"seats": self.seats}

    def get_initial(self):
        by_letter = self.seats.filter(person__route=Route.LETTER)
        return {"seats": [seat.pk for seat in by_letter]}

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        paper.make(form.cleaned_data["seats"], by=self.request.user)
        return reverse("paper_form_sheets", args=[self.subject.ref])


class Sheets(OfMeeting, Page):
    """The forms of the last press, each on its own sheet."""

    template_name = "payments/paper/sheets.html"
    looked = "file"

    def looked_at(self):
        return [form.seat.person_id for form in self.made]

    def get_context_data(self, **kwargs):
        found = paper.newest(self.subject, nations=self.nations)
        self.made = list(found.select_related("seat__person__user"))
        return super().get_context_data(
            meeting=self.subject,
            forms=self.made,
            kinds=[(kind.label, RULES[kind]) for kind in CostKind],
            **kwargs,
        )


class TypeIn(FormPage):
    """A code leads to the claim of its person and meeting, for whoever may fill in for them."""

    policy = staticmethod(policies.may_work_in_team)
    form_class = CodeForm

    def get_back_url(self):
        return reverse("team_home")

    def act(self, form):
        found = paper.find(form.cleaned_data["code"])
        if found is None or not policies.may_look_after(self.request.user, found.seat.person):
            raise RuleBroken(_("We know no form with this code. Look for the person by name."))
        where = [found.seat.person_id, found.seat.meeting.ref]
        if behalf.begun(found.seat.person_id, by=self.request.user, now=timezone.now()):
            return reverse("behalf_cost", args=where)
        return reverse("paper_form_start", args=where)


class Begin(StartBehalf):
    """How it came and that they agreed, and then their claim for this meeting at once."""

    def get_initial(self):
        return super().get_initial() | {"how": How.LETTER}

    def get(self, request, *args, **kwargs):
        asked = Seat.objects.filter(person=self.subject, invited_at__isnull=False)
        if not asked.filter(meeting__ref=kwargs["meeting_ref"]).exists():
            return redirect("behalf_start", self.subject.pk)
        return super().get(request, *args, **kwargs)

    def act(self, form):
        super().act(form)
        return reverse("behalf_cost", args=[self.subject.pk, self.kwargs["meeting_ref"]])
