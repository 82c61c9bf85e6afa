"""Whom an activity concerns, who is missing by frozen figures, and how they are to be reached."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.policies import may_plan
from activities.views.purpose import team_of
from impact.equality import policies
from impact.equality.domain import outreach, population
from impact.equality.forms.population import (
    OutcomeForm,
    OutreachForm,
    PopulationForm,
    SharesForm,
)
from impact.equality.models import Basis, Outreach
from involvement.calendars import Nation, london_day
from involvement.people.models import Partner
from involvement.views import ActView, FormPage, ListPage


class OfActivity:
    model = Activity
    policy = staticmethod(may_plan)

    def subjects(self):
        return Activity.objects.select_related("group", "lead")

    def get_back_url(self):
        return reverse("activity_who", args=[self.kwargs["ref"]])

    get_success_url = get_back_url

    @cached_property
    def chosen(self):
        return population.chosen(self.subject)


class WhoPage(OfActivity, ListPage):
    """The people concerned, who is missing, and what is done about it."""

    template_name = "equality/who/page.html"

    def rows(self):
        return self.subject.outreach.select_related("partner", "owner")

    def get_context_data(self, **kwargs):
        found = self.chosen
        today = london_day(timezone.now())
        is_own = found is not None and found.basis == Basis.OWN
        return super().get_context_data(
            activity=self.subject,
            chosen=found,
            source=population.source_of(found) if found else "",
            compared=population.compare(found) if found else [],
            questions=_given(found, today) if is_own else [],
            today=today,
            **kwargs,
        )


class Choose(OfActivity, FormPage):
    form_class = PopulationForm
    done = _("Saved.")

    def get_initial(self):
        if self.chosen is None:
            return {"nation": population.nation_first(self.subject), "basis": Basis.CENSUS}
        return {name: getattr(self.chosen, name) for name in PopulationForm.base_fields}

    def act(self, form):
        population.choose(self.subject, by=self.request.user, **form.cleaned_data)


class Shares(OfActivity, FormPage):
    """Own figures of one question."""

    form_class = SharesForm
    done = _("Saved.")

    @cached_property
    def question(self):
        if self.chosen is None or self.chosen.basis != Basis.OWN:
            raise Http404
        asked = population.questions_of(self.chosen, today=london_day(timezone.now()))
        found = [one for one in asked if one.code == self.kwargs["question"]]
        if not found:
            raise Http404
        return found[0]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"question": self.question}

    def get_initial(self):
        code = self.question.code  # which looks whether there is a choice at all
        return self.chosen.shares.get(code, {})

    def act(self, form):
        population.give_shares(self.subject, self.question.code, form.shares, by=self.request.user)


class Reach(OfActivity, FormPage):
    """One thing to do about somebody who is missing; the gap that led here is kept with it."""

    form_class = OutreachForm
    done = _("Saved.")

    @cached_property
    def gap(self):
        """The group that the way here names, if figures of these questions know it."""
        code, group = self.request.GET.get("question", ""), self.request.GET.get("group", "")
        asked = (
            population.questions_of(self.chosen, today=london_day(timezone.now()))
            if self.chosen
            else []
        )
        known = [one for one in asked if one.code == code and group in one.groups]
        return (code, group, known[0].groups[group]) if known else ("", "", "")

    def get_initial(self):
        return {"whom": self.gap[2], "owner": self.subject.lead_id}

    def get_form_kwargs(self):
        nation = self.subject.nation
        partners = Partner.objects.all()
        if nation != Nation.UK:
            partners = partners.filter(nation__in=[nation, Nation.UK])
        owners = team_of(self.subject)
        return super().get_form_kwargs() | {"partners": partners, "owners": owners}

    def act(self, form):
        question, group, _words = self.gap
        outreach.plan(
            self.subject,
            question=question,
            group=group,
            today=timezone.localdate(),
            by=self.request.user,
            **form.cleaned_data,
        )


class OfOutreach:
    policy = staticmethod(policies.may_reach_out)

    def get_subject(self):
        rows = Outreach.objects.select_related("activity__group")
        return get_object_or_404(rows, pk=self.kwargs["pk"], activity__ref=self.kwargs["ref"])

    @property
    def goes_to(self):
        return reverse("activity_who", args=[self.kwargs["ref"]])


class Asked(OfOutreach, ActView):
    act = staticmethod(outreach.ask)
    done = _("Noted: we have asked.")


class End(OfOutreach, FormPage):
    form_class = OutcomeForm
    template_name = "equality/who/end.html"
    done = _("Saved.")

    def get_back_url(self):
        return self.goes_to

    get_success_url = get_back_url

    def act(self, form):
        outreach.end(
            self.subject,
            is_done=form.cleaned_data["how"] == "done",
            came_of_it=form.cleaned_data["came_of_it"],
            by=self.request.user,
        )


def _given(chosen, today):
    """Each question, and whether own figures are given for it."""
    asked = population.questions_of(chosen, today=today)
    return [(one, one.code in chosen.shares) for one in asked]
