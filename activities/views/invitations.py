from dataclasses import asdict
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activities import policies
from activities.domain import asking, invitations
from activities.forms.asking import FindToAskForm
from activities.forms.meetings import RESERVE, InviteForm
from activities.views.meetings import OfMeeting
from involvement import finding
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
        context = super().get_context_data(**{"named": self.wanted} | kwargs)
        form = self.form_class(initial=self.get_initial(), rows=context["rows"])
        return {"form": form, **context}

    def post(self, request, **kwargs):
        if "name" in request.POST and "people" not in request.POST:
            return self.look_for(request)
        rows = super().get_context_data()["rows"]
        form = self.form_class(request.POST, initial=self.get_initial(), rows=rows)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def look_for(self, request):
        name = request.POST["name"].replace("\x00", "").strip()[:100]
        return self.show({"name": name} if name else {})

    def show(self, wanted):
        """Go to the list of those, with what was looked for sealed in the address."""
        found = urlencode({"found": finding.hide(wanted, by=self.request.user)})
        return redirect(f"{self.request.path}?{found}" if wanted else self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))


class InvitePage(OfMeeting, FoundByName):
    """Who of the people of this nation to ask to a meeting, in a fair order, and as what."""

    policy = staticmethod(policies.may_plan_meeting)
    template_name = "activities/meeting/invite.html"
    form_class = InviteForm
    order = asking.FAIR

    @cached_property
    def wanted(self) -> asking.Wanted:
        """What is looked for now: nothing, or what a form of ours took."""
        word = self.request.GET.get("found", "")
        return FindToAskForm(finding.show(word, by=self.request.user)).wanted()

    @property
    def looked(self) -> str:
        """Who looks for something that people shared reads it of everybody on the list."""
        return "file" if self.wanted.reads_offers else ""

    def looked_at(self):
        return [person.pk for person in self.listed]

    def rows(self):
        return asking.found(self.subject, self.wanted)

    def get_context_data(self, **kwargs):
        find = kwargs.pop("find", None) or FindToAskForm(initial=asdict(self.wanted))
        wanted = {"named": self.wanted.name, "has_wishes": self.wanted != asking.Wanted()}
        context = super().get_context_data(find=find, left_out=self.left_out, **wanted | kwargs)
        self.listed = context["rows"]
        reasons = {one.pk: " ".join(asking.why(one, self.wanted)) for one in self.listed}
        context["form"].fields["people"].choice_hints = reasons
        return context

    @property
    def left_out(self) -> int:
        return 0 if self.wanted.also_busy else asking.left_out(self.subject)

    def look_for(self, request):
        form = FindToAskForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(find=form))
        return self.show({name: value for name, value in form.cleaned_data.items() if value})

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
