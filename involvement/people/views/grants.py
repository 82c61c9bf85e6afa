"""The keeper's pages of accounts and roles: who may do what, given and taken one at a time."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from involvement.people import policies
from involvement.people.domain import grants
from involvement.people.forms.grants import (
    CloseAccountForm,
    GiveRoleForm,
    OpenAccountForm,
    ReopenAccountForm,
)
from involvement.people.models import ProposedGrant, RoleGrant, User
from involvement.views import ActView, FormPage, ListPage, Page


class Accounts(ListPage):
    """Accounts that act for BASW, newest first. A search is posted, to keep names out of logs.

    The account of somebody involved is shown only to whoever types its whole address.
    """

    template_name = "people/grants/accounts.html"
    policy = staticmethod(policies.may_keep_settings)
    wanted = ""

    def rows(self):
        held = RoleGrant.objects.filter(user=OuterRef("pk"))
        staff = Q(Exists(held)) | Q(person_record=None)
        accounts = User.objects.prefetch_related("grants")
        if not self.wanted:
            return accounts.filter(staff)
        return accounts.filter(
            staff & Q(name__icontains=self.wanted) | Q(email__iexact=self.wanted)
        )

    def post(self, request, **kwargs):
        self.wanted = request.POST.get("name", "").replace("\x00", "").strip()[:120]
        return self.get(request, **kwargs)

    def get_context_data(self, **kwargs):
        waiting = ProposedGrant.objects.select_related("user", "proposed_by")
        return super().get_context_data(wanted=self.wanted, waiting=waiting, **kwargs)


class OfAccount:
    """A page or act about one account, by its number."""

    model = User
    slug_field = "pk"
    policy = staticmethod(policies.may_keep_settings)

    def get_back_url(self):
        return reverse("account", args=[self.subject.pk])


class Account(OfAccount, Page):
    template_name = "people/grants/account.html"

    def subjects(self):
        given = RoleGrant.objects.select_related("granted_by", "agreed_by").order_by("id")
        return User.objects.select_related("person_record").prefetch_related(
            Prefetch("grants", given), "proposed_grants", "chaired_groups"
        )


class OpenAccount(FormPage):
    policy = staticmethod(policies.may_keep_settings)
    form_class = OpenAccountForm
    done = _("The account is open. We told them. Now give them a role.")

    def get_back_url(self):
        return reverse("accounts")

    def act(self, form):
        user = grants.open_account(**form.cleaned_data, by=self.request.user)
        return reverse("account", args=[user.pk])


class GiveRole(OfAccount, FormPage):
    form_class = GiveRoleForm
    needs_fresh_sign_in = True

    def get_initial(self):
        return {"nation": "uk"}

    def act(self, form):
        made = grants.give(self.subject, **form.cleaned_data, by=self.request.user)
        if isinstance(made, ProposedGrant):
            messages.success(self.request, _("Another keeper has to agree to this role."))
        else:
            messages.success(self.request, _("Given. It works from their next page on."))
        return self.get_back_url()


class CloseAccount(OfAccount, FormPage):
    """What closing takes away, and why it is done, before it is."""

    form_class = CloseAccountForm
    template_name = "people/grants/close.html"
    needs_fresh_sign_in = True
    done = _("Closed. Its roles are taken away.")

    def subjects(self):
        return User.objects.select_related("person_record").prefetch_related(
            "grants", "proposed_grants", "chaired_groups", "led_activities"
        )

    def act(self, form):
        grants.close(self.subject, **form.cleaned_data, by=self.request.user)
        return self.get_back_url()


class ReopenAccount(OfAccount, FormPage):
    """Opens an account again, with no roles, for whoever the keeper has asked."""

    form_class = ReopenAccountForm
    needs_fresh_sign_in = True
    done = _("Open again, with no roles.")

    def act(self, form):
        grants.reopen(self.subject, **form.cleaned_data, by=self.request.user)
        return self.get_back_url()


class FreshAct(ActView):
    """One press by a keeper who has just shown that it is them; else that comes first."""

    policy = staticmethod(policies.may_keep_settings)
    needs_fresh_sign_in = True

    def comes_back_to(self):
        return self.goes_to


class TakeAway(FreshAct):
    """One press takes one role away."""

    act = staticmethod(grants.take_away)
    done = _("Taken away.")

    def get_subject(self):
        found = {"pk": self.kwargs["pk"], "user": self.kwargs["ref"]}
        return get_object_or_404(RoleGrant, **found)

    @property
    def goes_to(self):
        return reverse("account", args=[self.kwargs["ref"]])


class ProposalAct(FreshAct):
    """One press about a role that waits for a second keeper."""

    model = ProposedGrant
    slug_field = "pk"

    @property
    def goes_to(self):
        return reverse("accounts")
