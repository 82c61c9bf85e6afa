"""Staff fill something in for somebody: begin, and the door to every page that they fill in."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.audit import trail
from involvement.calendars import london_day
from involvement.people import policies
from involvement.people.domain import behalf
from involvement.people.forms.behalf import StartForm
from involvement.people.models import Behalf, Person
from involvement.people.views.people import OfPerson
from involvement.views import ActView, FormPage, PolicyMixin


class StartBehalf(OfPerson, FormPage):
    """How they told us, when, and that they agreed; then the pages they would use themselves."""

    form_class = StartForm
    template_name = "people/behalf/start.html"

    def get_back_url(self):
        return reverse("person", args=[self.subject.pk])

    def get_initial(self):
        return {"told_on": self.today}

    @property
    def today(self):
        return london_day(timezone.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.subject}

    def act(self, form):
        behalf.start(self.subject, **form.cleaned_data, today=self.today, by=self.request.user)
        return reverse("behalf", args=[self.subject.pk])


class OnBehalf(PolicyMixin):
    """A page of somebody's own, opened by staff who have begun to fill it in for them.

    Everything done here is recorded as typed by them. Without a beginning, that comes first.
    """

    policy = staticmethod(policies.may_fill_in)
    entry = None
    looked = "file"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        ref = kwargs["ref"]
        self.entry = behalf.begun(ref, by=request.user, now=timezone.now())
        if self.entry is None:
            person = get_object_or_404(Person, pk=ref)
            if not policies.may_look_after(request.user, person):
                raise Http404
            return redirect("behalf_start", ref)
        with trail.through(self.entry):
            return super().dispatch(request, *args, **kwargs)

    def looked_at(self):
        return [self.entry.person_id]

    def get_context_data(self, **kwargs):
        return super().get_context_data(behalf=self.entry, **kwargs)

    @property
    def start_url(self) -> str:
        return reverse("behalf", args=[self.entry.person_id])

    def at(self, name: str) -> str:
        """The same page as by link, for whoever types: its name with "behalf" before it."""
        return reverse(f"behalf_{name}", args=[self.entry.person_id, self.kwargs["meeting_ref"]])


class EndBehalf(ActView):
    """One press: the typing is over, and the person gets their copy."""

    policy = staticmethod(policies.may_fill_in)
    done = _("You have stopped. We send them a copy of what you filled in.")

    def get_subject(self):
        entries = Behalf.objects.select_related("person").filter(by=self.request.user)
        entry = entries.filter(person_id=self.kwargs["ref"]).first()
        if entry is None:
            raise Http404
        return entry

    def act(self, entry, *, by):
        behalf.end(entry, by=by)

    @property
    def goes_to(self):
        return reverse("person", args=[self.subject.person_id])
