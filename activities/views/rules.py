"""The keeper's pages of how many people are enough."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import rules
from activities.forms.rules import RuleForm, kind_of, name_of
from activities.models import PresenceRule
from involvement.calendars import london_day
from involvement.people import policies
from involvement.views import FormPage, ListPage


class Rules(ListPage):
    """The rule of each kind of meeting, what is to come, and how it all came about."""

    template_name = "activities/rules/page.html"
    policy = staticmethod(policies.may_keep_settings)
    page_size = 20

    def rows(self):
        return PresenceRule.objects.select_related("set_by")

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        current = rules.in_force(today=today)
        for rule in current:
            rule.name = name_of(rule.kind)
        return super().get_context_data(
            current=current, to_come=rules.to_come(today=today), **kwargs
        )


class ChangeRule(FormPage):
    form_class = RuleForm
    template_name = "activities/rules/change.html"
    policy = staticmethod(policies.may_keep_settings)
    back_url = reverse_lazy("presence_rules")
    done = _("The rule is set. Every meeting it is about has been looked at again.")

    def get_success_url(self):
        return self.back_url

    def get_initial(self):
        today = london_day(timezone.now())
        kind = kind_of(self.request.GET.get("kind", ""))
        ticked = [name_of(kind)] if kind else []
        current = {rule.kind: rule for rule in rules.in_force(today=today)}
        shown = current[kind or rules.KINDS[0]]
        return {"kinds": ticked, "valid_from": today, **rules.Numbers.of(shown).as_dict()}

    def act(self, form):
        rules.choose(
            form.cleaned_data["kinds"],
            form.numbers,
            valid_from=form.cleaned_data["valid_from"],
            why=form.cleaned_data["why"],
            today=london_day(timezone.now()),
            by=self.request.user,
        )
