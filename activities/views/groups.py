"""The register of groups, and the places that each keeps for people with lived experience."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import groups, places
from activities.forms import groups as forms
from activities.models import Group, Level, Place, PlaceRole
from activities.views.invitations import FoundByName
from involvement.calendars import Nation
from involvement.meanwhile import Shared
from involvement.people import roles
from involvement.people.models import Person
from involvement.people.policies import nations_held
from involvement.views import ActView, FormPage, ListPage, Page

ABOUT = ("name", "nation", "level", "is_high_level", "term_months")


class Groups(ListPage):
    """The groups of the nations this account works for, with how many places are vacant."""

    policy = staticmethod(policies.may_keep_group)
    template_name = "activities/groups/list.html"
    order = ("name", "id")

    def rows(self):
        rows = groups.with_places(Group.objects.filter(nation__in=self.nations))
        for name, known in (("nation", Nation.values), ("level", Level.values)):
            if wanted := self.request.GET.get(name):
                if wanted not in known:
                    raise Http404
                rows = rows.filter(**{name: wanted})
        return rows

    @property
    def nations(self):
        return nations_held(self.request.user, roles.TEAM)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            nations=[(value, word) for value, word in Nation.choices if value in self.nations],
            levels=Level.choices,
            nation=self.request.GET.get("nation", ""),
            level=self.request.GET.get("level", ""),
            **kwargs,
        )


class OfGroup:
    """A page about one group of the register."""

    model = Group
    slug_field = "pk"
    policy = staticmethod(policies.may_keep_group)

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(group=self.subject, **kwargs)


class GroupPage(OfGroup, Page):
    """What a group is, who chairs it, its places, and who held them before."""

    template_name = "activities/groups/page.html"

    def get_context_data(self, **kwargs):
        kept = places.kept(self.subject, today=timezone.localdate())
        return super().get_context_data(
            chairs=list(self.subject.chairs.order_by("name")),
            places=kept,
            vacant=sum(one.term is None for one in kept),
            history=places.history(self.subject),
            **kwargs,
        )


class InNations:
    """A form that offers the nations this account works for."""

    def get_form_kwargs(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return super().get_form_kwargs() | {"nations": nations}


class AddGroup(InNations, FormPage):
    policy = staticmethod(policies.may_keep_group)
    form_class = forms.GroupForm
    done = _("The group is on the register.")

    def get_back_url(self):
        return reverse("groups")

    def act(self, form):
        return groups.add(by=self.request.user, **form.cleaned_data)


class ChangeGroup(InNations, OfGroup, Shared, FormPage):
    form_class = forms.ChangeGroupForm
    done = _("Saved.")

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in ABOUT}

    def act(self, form):
        groups.change(self.subject, by=self.request.user, **form.cleaned_data)


class AddPlaces(OfGroup, FormPage):
    form_class = forms.NewPlaceForm
    template_name = "activities/groups/place.html"
    done = _("The places are there.")

    def act(self, form):
        places.provide(
            self.subject, today=timezone.localdate(), by=self.request.user, **form.cleaned_data
        )


class OfPlace:
    """Something about one place, then back to its group."""

    policy = staticmethod(policies.may_keep_place)

    def get_subject(self):
        there = Place.objects.select_related("group", "role").filter(closed_on=None)
        return get_object_or_404(there, pk=self.kwargs["pk"], group=self.kwargs["ref"])

    def get_back_url(self):
        return self.subject.group.get_absolute_url()

    get_success_url = get_back_url

    @property
    def goes_to(self):
        return self.get_back_url()


class ChangePlace(OfPlace, FormPage):
    form_class = forms.PlaceForm
    template_name = "activities/groups/place.html"
    done = _("Saved.")

    def get_initial(self):
        return {"role": self.subject.role, "speaks_for": self.subject.speaks_for}

    def act(self, form):
        places.change(self.subject, by=self.request.user, **form.cleaned_data)


class FillPlace(OfPlace, FoundByName):
    """Who takes a place, from when, and until when it is agreed."""

    form_class = forms.FillForm
    template_name = "activities/groups/fill.html"
    page_size = 20
    done = _("They have the place.")

    def everyone(self):
        people = Person.objects.filter(left_at=None)
        nation = self.subject.group.nation
        return people if nation == Nation.UK else people.filter(nation=nation)

    def get_initial(self):
        today = timezone.localdate()
        return {"starts_on": today, "ends_on": places.end_of_term(self.subject.group, today)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.subject, **kwargs)

    def act(self, form):
        said = form.cleaned_data
        person = Person.objects.get(pk=said.pop("person"))
        places.fill(self.subject, person, by=self.request.user, **said)


class VacatePlace(OfPlace, FormPage):
    form_class = forms.VacateForm
    done = _("The place is vacant now.")

    def act(self, form):
        places.vacate(self.subject, by=self.request.user, **form.cleaned_data)


class ClosePlace(OfPlace, ActView):
    done = _("The place is closed.")

    def act(self, place, *, by):
        places.close(place, today=timezone.localdate(), by=by)


class Roles(FormPage):
    """The roles of the framework and BASW's own, and a question to add one. (R6)"""

    policy = staticmethod(policies.may_keep_group)
    form_class = forms.RoleForm
    template_name = "activities/groups/roles.html"
    done = _("Saved.")

    def get_back_url(self):
        return reverse("groups")

    def get_context_data(self, **kwargs):
        return super().get_context_data(roles=list(PlaceRole.objects.all()), **kwargs)

    def act(self, form):
        groups.add_role(by=self.request.user, **form.cleaned_data)
        return self.request.path
