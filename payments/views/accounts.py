"""Finance: what there is to know of somebody's bank account before money goes into it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from involvement.views import FormPage, Page
from payments import policies
from payments.domain import accounts, shares
from payments.forms.accounts import NameCheckForm, ShareForm
from payments.models import PayeeAccount, PayWay, ShareKind

SEALED = ("account_name", "sort_code", "account_number")


class OfAccount:
    """A page about one version of where somebody's money goes, by its number."""

    policy = staticmethod(policies.may_see_account)
    looked = "bank"

    def get_subject(self):
        accounts = PayeeAccount.objects.filter(way=PayWay.BANK).select_related("person")
        return get_object_or_404(accounts.defer(*SEALED), pk=self.kwargs["pk"])


class Account(OfAccount, Page):
    """Whose it is, how it ends, what the bank said of the name, and who has the same."""

    template_name = "payments/account/account.html"

    def looked_at(self):
        return [self.subject.person_id, *(other["account"].person_id for other in self.others)]

    def get_context_data(self, **kwargs):
        self.others = [
            {"account": other, "agreed": other.agreed and ShareKind(other.agreed).label}
            for other in shares.others(self.subject)
        ]
        checks = self.subject.name_checks.select_related("by")
        return super().get_context_data(others=self.others, checks=checks, **kwargs)


class CheckName(OfAccount, FormPage):
    """What the bank said when the officer entered the account there. (CoP)"""

    needs_fresh_sign_in = True
    form_class = NameCheckForm
    done = _("Saved.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        outcome = form.cleaned_data["outcome"]
        accounts.note_name(self.subject, outcome=outcome, by=self.request.user)


class AgreeToShare(OfAccount, FormPage):
    """Two people with one account: why is it right?"""

    needs_fresh_sign_in = True
    form_class = ShareForm
    template_name = "payments/account/share.html"
    done = _("Saved. This is not said of these two accounts again.")

    def get_subject(self):
        account = super().get_subject()
        self.other = get_object_or_404(shares.others(account), pk=self.kwargs["other"])
        return account

    def looked_at(self):
        return [self.subject.person_id, self.other.person_id]

    def get_context_data(self, **kwargs):
        return super().get_context_data(other=self.other, **kwargs)

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        kind = form.cleaned_data["kind"]
        shares.agree(self.subject, self.other, kind=kind, by=self.request.user)
