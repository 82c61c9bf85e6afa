from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.meanwhile import Shared
from involvement.people import policies, roles
from involvement.people.domain import partners
from involvement.people.forms.partners import ChangePartnerForm, PartnerForm, ThroughForm
from involvement.people.models import Partner
from involvement.people.policies import nations_held
from involvement.people.views.people import OfPerson
from involvement.views import FormPage, ListPage


class Partners(ListPage):
    """Partner organisations of the nations this account works for, by name."""

    policy = staticmethod(policies.may_work_in_team)
    template_name = "people/partners/list.html"
    order = ("name", "id")

    def rows(self):
        return Partner.objects.filter(nation__in=nations_held(self.request.user, roles.TEAM))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = london_day(timezone.now())
        for partner in context["rows"]:
            partner.is_late = partner.is_overdue(today=today)
        return context


class InNations:
    """A form that offers what belongs to the nations this account works for."""

    done = _("Saved.")

    def get_form_kwargs(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return super().get_form_kwargs() | {"nations": nations}

    def get_back_url(self):
        return reverse("partners")


class AddPartner(InNations, FormPage):
    policy = staticmethod(policies.may_work_in_team)
    form_class = PartnerForm

    def act(self, form):
        partners.add(by=self.request.user, **form.cleaned_data)
        return reverse("partners")


class ChangePartner(InNations, Shared, FormPage):
    policy = staticmethod(policies.may_work_with)
    model = Partner
    slug_field = "pk"
    form_class = ChangePartnerForm

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in self.form_class.base_fields}

    def act(self, form):
        partners.change(self.subject, by=self.request.user, **form.cleaned_data)
        return reverse("partners")


class Through(OfPerson, InNations, FormPage):
    """Which partner somebody came through, and whether we go through it to reach them."""

    form_class = ThroughForm

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in self.form_class.base_fields}

    def get_back_url(self):
        return reverse("person", args=[self.subject.pk])

    def act(self, form):
        partners.reach_through(self.subject, by=self.request.user, **form.cleaned_data)
        return self.get_back_url()
