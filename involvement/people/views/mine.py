"""Somebody's own details, which they change themselves."""

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from involvement.people import policies
from involvement.people.domain import details, needs, offers, partners, trusted
from involvement.people.forms import mine as forms
from involvement.people.models import Person
from involvement.views import ActView, FormPage, Page


class Mine(FormPage):
    """One question about the person who is signed in, and back to all their details."""

    policy = staticmethod(policies.may_see_own)
    done = _("Saved.")

    @property
    def person(self):
        return self.request.user.involved

    def get_back_url(self):
        return reverse("my_details")

    def get_success_url(self):
        return reverse("my_details")


class Detail(Mine):
    """A question about fields of the person."""

    def get_initial(self):
        return {name: getattr(self.person, name) for name in self.form_class.base_fields}

    def act(self, form):
        details.change(self.person, by=self.request.user, **form.cleaned_data)


class MyLanguage(Detail):
    form_class = forms.LanguageForm


class MyDescription(Detail):
    form_class = forms.DescribedForm


class MyTimes(Mine):
    form_class = forms.TimesForm

    def get_initial(self):
        return {"hard_times": needs.of(self.person).hard_times}

    def act(self, form):
        needs.keep_hard_times(self.person, by=self.request.user, **form.cleaned_data)


class MyOffer(Mine):
    """What I share so that I am asked to fitting work, with the one press that ends it."""

    form_class = forms.OfferForm
    template_name = "people/mine/offer.html"

    @cached_property
    def offer(self):
        return offers.of(self.person)

    def get_initial(self):
        return {name: getattr(self.offer, name) for name in self.form_class.base_fields}

    def get_context_data(self, **kwargs):
        return super().get_context_data(offer=self.offer, **kwargs)

    def act(self, form):
        offers.keep(self.person, by=self.request.user, **form.cleaned_data)


class EndOffer(ActView):
    """One press, and all of it is deleted."""

    policy = staticmethod(policies.may_see_own)
    act = staticmethod(offers.withdraw)
    done = _("Deleted. Nobody finds you by it any more.")

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_details")


@method_decorator(sensitive_post_parameters("why"), name="dispatch")
class MyWhy(Mine):
    form_class = forms.WhyForm
    template_name = "people/mine/why.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"workers": needs.workers_for(self.person)}

    def get_initial(self):
        return {"why": needs.of(self.person).why, "worker": self.person.named_worker_id}

    def act(self, form):
        needs.keep_why(self.person, by=self.request.user, **form.cleaned_data)


class MyTrusted(Mine):
    form_class = forms.TrustedForm
    template_name = "people/mine/trusted.html"

    def get_initial(self):
        found = trusted.of(self.person)
        if found is None:
            return {}
        may = [name for name in trusted.MAY if getattr(found, name)]
        kept = ("name", "contact", "gets_copies")
        return {name: getattr(found, name) for name in kept} | {"may": may}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trusted=trusted.of(self.person), **kwargs)

    def act(self, form):
        may = {name: name in form.cleaned_data["may"] for name in trusted.MAY}
        trusted.name_someone(
            self.person,
            name=form.cleaned_data["name"],
            contact=form.cleaned_data["contact"],
            gets_copies=form.cleaned_data["gets_copies"],
            **may,
            by=self.request.user,
        )


class EndTrusted(ActView):
    """One press, and they may do nothing more for me."""

    policy = staticmethod(policies.may_see_own)
    act = staticmethod(trusted.end)
    done = _("Ended. They can no longer read, help or answer for you, and get no copies.")

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_details")


class MyPartner(Page):
    """Through whom we write to me, with the one press that ends it."""

    policy = staticmethod(policies.may_see_own)
    template_name = "people/mine/partner.html"


class EndPartner(ActView):
    policy = staticmethod(policies.may_see_own)
    act = staticmethod(partners.reach_directly)
    done = _("Done. We write to you directly from now on.")

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_details")


class MyBehalf(Page):
    """Whether staff may fill things in for me, with the one press that changes it."""

    policy = staticmethod(policies.may_see_own)
    template_name = "people/mine/behalf.html"


class SetBehalf(ActView):
    policy = staticmethod(policies.may_see_own)

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_behalf")


class MyPast(Page):
    """Whether we count if I came before, with the one press that changes it."""

    policy = staticmethod(policies.may_see_own)
    template_name = "people/mine/past.html"


class SetPast(ActView):
    policy = staticmethod(policies.may_see_own)

    def get_subject(self):
        return self.request.user.involved

    @property
    def goes_to(self):
        return reverse("my_past")


class Why(Page):
    """Why something helps, for the one worker whom the person chose; each look is noted."""

    model = Person
    slug_field = "pk"
    policy = staticmethod(policies.may_read_why)
    looked = "needs"
    template_name = "people/why.html"

    def get_context_data(self, **kwargs):
        why = needs.read_why(self.subject, by=self.request.user)
        return super().get_context_data(why=why, **kwargs)
