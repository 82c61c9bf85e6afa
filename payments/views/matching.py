"""Finance: the bank's statement, and the lines of it that somebody has to look at."""

import re

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from involvement.views import ActView, FormPage, ListPage, Page
from payments import policies
from payments.domain import matching, unmatched
from payments.forms.matching import StatementForm
from payments.models import BankLine, Means, PayoutLine, PayoutRun

NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
MOST = 50


class Match(ListPage):
    """What the program could not match, with what each line could be."""

    template_name = "payments/match/match.html"
    policy = staticmethod(policies.may_pay)
    order = ("id",)

    def rows(self):
        return unmatched.listed()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        could = unmatched.suggest(context["rows"])
        return context | {
            "lines": [
                {
                    "line": line,
                    "could": (few := could.get(line.pk, [])),
                    "many": line.fits > len(few),
                }
                for line in context["rows"]
            ],
            "rest": [line.pk for line in context["rows"] if line.pk not in could],
            "to_explain": unmatched.to_explain()[: unmatched.SHOWN],
            "missing": unmatched.missing_runs(),
        }


class Settled(ListPage):
    """What each line was, newest first, to open one again."""

    template_name = "payments/match/settled.html"
    policy = staticmethod(policies.may_pay)

    def rows(self):
        return unmatched.settled()


class ReadStatement(FormPage):
    policy = staticmethod(policies.may_pay)
    form_class = StatementForm
    template_name = "payments/match/file.html"
    back_url = reverse_lazy("match")

    def act(self, form):
        new, matched = matching.read_in(form.cleaned_data["file"], by=self.request.user)
        if not new and not matched:
            told = _("All of this statement is known already. Nothing has changed.")
        else:
            told = ngettext(
                "%(new)d new line. %(matched)d matched by itself.",
                "%(new)d new lines. %(matched)d matched by themselves.",
                new,
            ) % {"new": new, "matched": matched}
        messages.success(self.request, told)
        return reverse("match")


class OfLine:
    policy = staticmethod(policies.may_pay)
    goes_to = reverse_lazy("match")

    def get_subject(self):
        return get_object_or_404(BankLine, pk=self.kwargs["bank_line"])


class IsRun(OfLine, ActView):
    """This line is all of a run."""

    done = gettext_lazy("Matched. The run is paid, and everybody in it is told.")

    def act(self, line, *, by):
        run = get_object_or_404(PayoutRun, pk=self.kwargs["run"])
        matching.match(line, matching.Meaning(run.pk, Means.RUN), by=by)


class IsPayment(OfLine, ActView):
    """This line is one payment, as it went or as it came back."""

    done = gettext_lazy("Matched.")

    def act(self, line, *, by):
        paid = get_object_or_404(PayoutLine, pk=self.kwargs["paid"])
        means = Means.RETURN if line.is_in else Means.PAYMENT
        matching.match(line, matching.Meaning(paid.run_id, means, paid.person_id), by=by)


class NotOurs(OfLine, ActView):
    act = staticmethod(matching.not_ours)
    done = gettext_lazy("Saved as not ours. We keep no more of what it says.")


class LookAgain(OfLine, ActView):
    act = staticmethod(matching.look_again)
    done = gettext_lazy("Open again.")


class RestNotOurs(ActView):
    """Every line that the page showed and that could be nothing of ours, by one press."""

    policy = staticmethod(policies.may_pay)
    goes_to = reverse_lazy("match")
    done = gettext_lazy("Saved as not ours. We keep no more of what they say.")

    def act(self, _subject, *, by):
        shown = {int(pk) for pk in self.request.POST.getlist("shown") if NUMBER.fullmatch(pk)}
        lines = list(unmatched.listed().filter(pk__in=shown))
        could = unmatched.suggest(lines)
        matching.rest_not_ours([line.pk for line in lines if line.pk not in could], by=by)


class Choose(OfLine, Page):
    """Every payment that one line could be, to find by name, day or reference."""

    template_name = "payments/match/choose.html"

    def get_context_data(self, **kwargs):
        find = self.request.GET.get("find", "")[:60].replace("\x00", "")
        could = unmatched.choices(self.subject, find=find)
        return super().get_context_data(
            line=self.subject, could=could[:MOST], more=len(could) > MOST, find=find, **kwargs
        )
