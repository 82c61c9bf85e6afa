from typing import Any
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from involvement import finding
from involvement.meanwhile import Shared
from involvement.people import policies, roles
from involvement.people.domain import details, find, needs, trusted
from involvement.people.forms.details import ChangePersonForm, PersonForm
from involvement.people.forms.find import FindForm
from involvement.people.models import Person
from involvement.people.policies import nations_held
from involvement.views import FormPage, ListPage, Page


class People(ListPage):
    """People involved in the nations this account works for, by name; POST looks for some.

    What was looked for is sealed in the address, and nothing of it is kept.
    """

    policy = staticmethod(policies.may_work_in_team)
    template_name = "people/list.html"
    form_class = FindForm
    hides_place = True

    @cached_property
    def nations(self) -> list[str]:
        return nations_held(self.request.user, roles.TEAM)

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What is looked for now: nothing, or what a form of ours took."""
        word = self.request.GET.get("found", "")
        form = self.form_class(finding.show(word, by=self.request.user), nations=self.nations)
        return {name: value for name, value in form.answers().items() if value}

    def everyone(self):
        others = Person.objects.exclude(user=self.request.user)
        return others.filter(nation__in=self.nations, erased_at=None)

    def rows(self):
        return find.matching(self.everyone(), **self.wanted)

    @property
    def order(self) -> tuple[str, ...]:
        return ("found_name" if self.wanted.get("name") else "name", "id")

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.form_class(
            initial=self.wanted, nations=self.nations
        )
        return super().get_context_data(wanted=self.wanted, form=form, **kwargs)

    def post(self, request):
        form = self.form_class(request.POST, nations=self.nations)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        wanted = {name: value for name, value in form.answers().items() if value}
        if not wanted:
            return redirect("people")
        word = finding.hide(wanted, by=request.user)
        return redirect(f"{reverse('people')}?{urlencode({'found': word})}")


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

    def subjects(self):
        return Person.objects.select_related("user", "named_worker", "needs", "came_through")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            needs=needs.of(self.subject), trusted=trusted.of(self.subject), **kwargs
        )


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


class ChangePerson(OfPerson, WithNations, Shared, FormPage):
    form_class = ChangePersonForm
    done = _("Saved.")

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in details.DETAILS}

    def get_back_url(self):
        return reverse("person", args=[self.subject.pk])

    def act(self, form):
        details.change(self.subject, by=self.request.user, **form.cleaned_data)
        return self.get_back_url()
