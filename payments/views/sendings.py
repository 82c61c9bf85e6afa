"""Finance: vouchers and gifts, which no bank file carries, and organisations that gifts go to."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import VoucherKind
from involvement.calendars import london_day
from involvement.views import ActView, FormPage, ListPage, Page
from payments import policies
from payments.domain import organisations, sendings
from payments.forms.sendings import OrganisationForm, PrepareForm, SentForm
from payments.models import Due, GoesAs, Organisation, SendingState, SentBy

SEALED = ("account_name", "sort_code", "account_number")


class Sendings(ListPage):
    """All that waits, the oldest promise first: to prepare, to agree, to send."""

    template_name = "payments/sending/sendings.html"
    policy = staticmethod(policies.may_pay)
    order = ("pay_by", "id")

    def rows(self):
        return sendings.to_see_to()


class OfDue:
    policy = staticmethod(policies.may_see_to)

    def get_subject(self):
        dues = Due.objects.exclude(goes_as=GoesAs.MONEY).select_related("person", "seat__meeting")
        return get_object_or_404(dues, pk=self.kwargs["gift"])

    def get_back_url(self):
        return reverse("sending", args=[self.subject.pk])

    get_success_url = get_back_url


class Sending(OfDue, Page):
    template_name = "payments/sending/sending.html"

    def get_context_data(self, **kwargs):
        due, user = self.subject, self.request.user
        sending = sendings.of(due)
        is_open = sending is not None and sending.state in sendings.OPEN
        return super().get_context_data(
            sending=sending,
            is_open=is_open,
            is_gift=due.goes_as == GoesAs.GIFT,
            asked=_asked(due),
            to_prepare=due.state == "approved",
            prepared_it=is_open and sending.prepared_by_id == user.pk,
            confirmed_it=is_open
            and sending.organisation is not None
            and sending.organisation.confirmed_by_id == user.pk,
            **kwargs,
        )


def _asked(due):
    """What the person chose, in words."""
    to = due.seat.fee_to
    return VoucherKind(to).label if due.goes_as == GoesAs.VOUCHER and to else to


class Prepare(OfDue, FormPage):
    form_class = PrepareForm
    template_name = "payments/sending/prepare.html"
    done = _("Prepared. Now another officer has to agree.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.subject.goes_as}

    def get_context_data(self, **kwargs):
        return super().get_context_data(asked=_asked(self.subject), **kwargs)

    def act(self, form):
        organisation = form.cleaned_data.get("organisation")
        sendings.prepare(self.subject, organisation=organisation, by=self.request.user)


class SendingAct(OfDue, ActView):
    """One press about the newest sending of a due."""

    def post(self, request, **kwargs):
        due, self.subject = self.subject, sendings.of(self.subject)
        if self.subject is None:
            raise Http404
        self.goes_to = reverse("sending", args=[due.pk])
        return super().post(request, **kwargs)


class Sent(OfDue, FormPage):
    """What to buy or pay, and where it goes, shown only now; then how it left."""

    form_class = SentForm
    template_name = "payments/sending/sent.html"
    needs_fresh_sign_in = True
    done = _("Saved. The person is told.")
    sending = None

    def get_subject(self):
        due = super().get_subject()
        self.sending = sendings.of(due)
        if self.sending is None or self.sending.state != SendingState.AGREED:
            raise Http404
        return due

    @property
    def looked(self):
        """A voucher shows where the person lives or reads; a gift shows nothing of them."""
        return "file" if self.sending.kind == GoesAs.VOUCHER else ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.sending.kind}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sending=self.sending, is_gift=self.sending.kind == GoesAs.GIFT, **kwargs
        )

    def act(self, form):
        sendings.record_sent(
            self.sending,
            how=form.cleaned_data.get("how", SentBy.BANK),
            sent_on=form.cleaned_data["sent_on"],
            reference=form.cleaned_data["reference"],
            today=london_day(timezone.now()),
            by=self.request.user,
        )
        return reverse("sendings")


class Organisations(ListPage):
    template_name = "payments/organisation/organisations.html"
    policy = staticmethod(policies.may_pay)
    order = ("name", "id")

    def rows(self):
        return Organisation.objects.exclude(state="stopped").defer(*SEALED)


class NewOrganisation(FormPage):
    policy = staticmethod(policies.may_pay)
    form_class = OrganisationForm
    needs_fresh_sign_in = True
    back_url = reverse_lazy("organisations")
    done = _("Added. Another officer has to confirm its details.")

    def act(self, form):
        organisations.add(**form.cleaned_data, by=self.request.user)
        return self.back_url


class OfOrganisation:
    policy = staticmethod(policies.may_keep_organisation)

    def get_subject(self):
        found = Organisation.objects.select_related("added_by", "confirmed_by", "stopped_by")
        return get_object_or_404(found, pk=self.kwargs["organisation"])


class OneOrganisation(OfOrganisation, Page):
    template_name = "payments/organisation/organisation.html"
    needs_fresh_sign_in = True

    def get_context_data(self, **kwargs):
        wrote_it = self.subject.added_by_id == self.request.user.pk
        return super().get_context_data(wrote_it=wrote_it, **kwargs)


class OrganisationAct(OfOrganisation, ActView):
    pass
