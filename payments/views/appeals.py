"""Ask somebody else to look at what we did not pay, by whatever way in."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from payments.domain import appeals, promise
from payments.forms.appeals import AppealForm
from payments.views.claim_steps import Steps


class AppealStep(Steps):
    """Ask a different officer to look at what we did not pay. No reason is needed."""

    form_class = AppealForm
    template_name = "payments/claim/again.html"
    done = _("Someone else will look at it. We tell you what they say.")

    def costs(self):
        return appeals.open_to(self.subject, today=self.today)

    def get(self, request, *args, **kwargs):
        return self.nothing_more() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.nothing_more() or super().post(request, *args, **kwargs)

    def nothing_more(self):
        """Pressed twice, or all of it asked: the claim says how far it is."""
        return None if self.costs().exists() else redirect(self.step("done"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"costs": self.costs()}

    def get_back_url(self):
        return self.step("done")

    def get_context_data(self, **kwargs):
        days = promise.dates(self.today, self.person.nation)
        return super().get_context_data(promise=days, **kwargs)

    def act(self, form):
        sent = form.cleaned_data
        appeals.ask_for(
            self.costs().filter(pk__in=sent["lines"]),
            words=sent["words"],
            today=self.today,
            by_person=self.person,
        )
        return self.step("done")
