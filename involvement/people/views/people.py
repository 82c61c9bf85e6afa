from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement.people import policies, roles
from involvement.people.domain import details
from involvement.people.forms.details import ChangePersonForm, PersonForm
from involvement.people.models import Person
from involvement.people.policies import nations_held
from involvement.views import FormPage, ListPage, Page


class People(ListPage):
    """People involved in the nations this account works for, by name."""

    policy = staticmethod(policies.may_work_in_team)
    template_name = "people/list.html"

    def rows(self):
        people = Person.objects.filter(nation__in=nations_held(self.request.user, roles.TEAM))
        return people.called(self.wanted) if self.wanted else people

    @property
    def order(self) -> tuple[str, ...]:
        return ("found_name" if self.wanted else "name", "id")

    @property
    def wanted(self) -> str:
        return self.request.GET.get("name", "").replace("\x00", "").strip()[:120]

    def get_context_data(self, **kwargs):
        return super().get_context_data(wanted=self.wanted, **kwargs)


class OfPerson:
    """A page about one person, found by the number in the address."""

    model = Person
    slug_field = "pk"
    policy = staticmethod(policies.may_look_after)
    looked = "file"

    def subjects(self):
        return Person.objects.select_related("user")


class PersonPage(OfPerson, Page):
    template_name = "people/person.html"


class WithNations:
    """A form that offers the nations this account works for."""

    template_name = "people/form.html"

    def get_form_kwargs(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return super().get_form_kwargs() | {"nations": nations}


class AddPerson(WithNations, FormPage):
    policy = staticmethod(policies.may_work_in_team)
    form_class = PersonForm
    done = _("Saved. You can invite them to a meeting now.")

    def get_back_url(self):
        return reverse("people")

    def act(self, form):
        person = details.add(by=self.request.user, **form.cleaned_data)
        return reverse("person", args=[person.pk])


class ChangePerson(OfPerson, WithNations, FormPage):
    form_class = ChangePersonForm
    done = _("Saved.")

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in details.DETAILS}

    def get_back_url(self):
        return reverse("person", args=[self.subject.pk])

    def act(self, form):
        details.change(self.subject, by=self.request.user, **form.cleaned_data)
        return self.get_back_url()
