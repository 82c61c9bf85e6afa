"""Finance: payments that came back, one by one or from the bank's file, until they are paid."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person
from involvement.views import ActView, FormPage, ListPage, Page
from payments import policies
from payments.domain import payees, return_files, returns
from payments.forms.returns import ReturnCallForm, ReturnFileForm, ReturnForm
from payments.models import LineLife, PayoutLine, ReturnCode, ReturnFile, RunState

MOST_SHOWN = 100


class Returns(ListPage):
    """What came back, what is to be done first; all that is done at the end."""

    template_name = "payments/return/returns.html"
    policy = staticmethod(policies.may_pay)
    order = ("is_done", "id")

    def rows(self):
        return returns.listed()


class NoteReturn(FormPage):
    """One payment of a paid run, found by a line of it: why did it come back?"""

    policy = staticmethod(policies.may_note_return)
    form_class = ReturnForm
    template_name = "payments/return/note.html"
    done = _("Saved. See below what to do next.")

    def get_subject(self):
        lines = PayoutLine.objects.select_related("run", "person", "payee").defer(
            "payee__account_name", "payee__sort_code", "payee__account_number"
        )
        paid = lines.filter(run__state=RunState.PAID, life=LineLife.LIVE)
        return get_object_or_404(paid, run=self.kwargs["pk"], pk=self.kwargs["paid"])

    def get_context_data(self, **kwargs):
        line = self.subject
        all_of_it = line.run.lines.filter(person=line.person_id, life=LineLife.LIVE)
        pence = sum(all_of_it.values_list("amount_pence", flat=True))
        return super().get_context_data(pence=pence, **kwargs)

    def get_back_url(self):
        return self.subject.run.get_absolute_url()

    def act(self, form):
        return returns.note(self.subject, code=form.cleaned_data["code"], by=self.request.user)


class OfReturn:
    policy = staticmethod(policies.may_see_return)

    def get_subject(self):
        return get_object_or_404(returns.listed(), pk=self.kwargs["back"])


class Return(OfReturn, Page):
    """One payment that came back: whom to call, what was said, and paying it again."""

    template_name = "payments/return/return.html"
    looked = "bank"

    def get_context_data(self, **kwargs):
        back = self.subject
        return super().get_context_data(
            calls=back.calls.select_related("by"),
            payee=payees.current(back.person),
            is_unseen=returns.is_unseen(back),
            noted_it=back.noted_by_id == self.request.user.pk,
            **kwargs,
        )


class ConfirmReturn(OfReturn, ActView):
    act = staticmethod(returns.confirm)
    done = _("Saved. Two officers have seen that it came back.")


class CallAboutReturn(OfReturn, FormPage):
    form_class = ReturnCallForm
    done = _("Saved.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        outcome = form.cleaned_data["outcome"]
        returns.record_call(self.subject, outcome=outcome, by=self.request.user)


class PayAgain(OfReturn, ActView):
    act = staticmethod(returns.pay_again)
    done = _("Saved. The next run pays it.")
    goes_to = reverse_lazy("returns")


class ReadReturns(FormPage):
    """Look into a bank's file; nothing is saved before somebody has seen what is in it."""

    policy = staticmethod(policies.may_pay)
    form_class = ReturnFileForm
    template_name = "payments/return/file.html"
    back_url = reverse_lazy("returns")

    def form_valid(self, form):
        found = return_files.check(form.cleaned_data["file"], by=self.request.user)
        if found.errors or not found.rows:
            context = self.get_context_data(
                form=form,
                found=found,
                errors=found.errors[:MOST_SHOWN],
                more=max(0, len(found.errors) - MOST_SHOWN),
            )
            return self.render_to_response(context)
        form.found = found
        return super().form_valid(form)

    def act(self, form):
        return return_files.keep(form.found, by=self.request.user).get_absolute_url()


class OfFile:
    """A file that one of the pay team has read."""

    policy = staticmethod(policies.may_pay)

    def get_subject(self):
        return get_object_or_404(ReturnFile, pk=self.kwargs["returns_file"])


class LookAtReturns(OfFile, Page):
    template_name = "payments/return/look.html"

    def get_context_data(self, **kwargs):
        rows = self.subject.rows[:MOST_SHOWN]
        names = dict(
            Person.objects.filter(pk__in=[row[1] for row in rows]).values_list("pk", "name")
        )
        return super().get_context_data(
            shown=[(names.get(person, ""), ReturnCode(code).label) for _run, person, code in rows],
            more=max(0, len(self.subject.rows) - MOST_SHOWN),
            count=len(self.subject.rows) or self.subject.saved,
            **kwargs,
        )


class SaveReturns(OfFile, ActView):
    act = staticmethod(return_files.save)
    done = _("Saved. See below whom to call.")
    goes_to = reverse_lazy("returns")
