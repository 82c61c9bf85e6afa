from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain.purpose import Part
from involvement.forms import PlainForm, PoundsField
from involvement.people.models import User
from involvement.widgets import DayField

TOO_LONG = _("Use fewer words, with %(limit_value)d letters at most")
MOST_BUDGET = 10_000_000
PROPOSED_WAYS = _(
    "One person speaks at a time. We use plain words. We take breaks. "
    "You can stop, or say no, at any time. We do not tell others who said what."
)


def words(label, *, required, most=600, **kwargs):
    """A box for some sentences; `required` is what to say when it is empty, or None."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required is not None,
        widget=forms.Textarea,
        error_messages={"required": required, "max_length": TOO_LONG},
        **kwargs,
    )


class PartForm(PlainForm):
    """One page of the purpose. Its fields are named as the model's."""

    def __init__(self, *args, contacts=None, **kwargs):
        super().__init__(*args, **kwargs)
        if contacts is not None and "contact" in self.fields:
            self.fields["contact"].queryset = contacts

    def must_not_be_past(self, name):
        day = self.cleaned_data.get(name)
        # a date that was right when it was typed may stay
        if day and day != self.initial.get(name) and day < timezone.localdate():
            self.add_error(name, _("The date must be today or later"))


class WhyForm(PartForm):
    title = _("Why do you need people?")
    single_question = True

    why = words(
        _("Why do you need people?"),
        required=_("Enter why you need people"),
        help_text=_("People read this first. Say what they know that you do not."),
    )


class LimitsForm(PartForm):
    title = _("What can people change, and who decides?")

    can_change = words(
        _("What can people change?"),
        required=_("Enter what people can change"),
        help_text=_("For example: the words, the pictures, and what goes first."),
    )
    cannot_change = words(
        _("What can they not change?"),
        required=_("Enter what people cannot change"),
        help_text=_("For example: the law, and the amount we can spend."),
    )
    who_decides = forms.CharField(
        label=_("Who decides?"),
        max_length=200,
        help_text=_("For example: the Council."),
        error_messages={"required": _("Enter who decides"), "max_length": TOO_LONG},
    )
    decides_on = DayField(
        label=_("When do they decide?"),
        error_messages={"required": _("Enter the day they decide, like 27 3 2026")},
    )
    tell_by = DayField(
        label=_("When will we tell people what was decided, and why?"),
        help_text=_("We keep this promise to everyone who takes part."),
        error_messages={"required": _("Enter the day we tell people, like 27 3 2026")},
    )

    def clean(self):
        found = super().clean()
        self.must_not_be_past("decides_on")
        decides_on, tell_by = found.get("decides_on"), found.get("tell_by")
        if decides_on and tell_by and tell_by < decides_on:
            self.add_error("tell_by", _("Choose a day on or after the day they decide"))
        return found


class RoleForm(PartForm):
    title = _("What will people do?")

    role_description = words(
        _("What will people do?"),
        required=_("Enter what people will do"),
        most=2000,
        help_text=_("Say what to read, how many meetings, and how long it all takes."),
    )
    ways_of_working = words(
        _("How do we work together?"),
        required=_("Enter how we work together"),
        most=1000,
        initial=PROPOSED_WAYS,
        help_text=_("Everyone agrees to this, and anyone can say what they would change."),
    )
    hard_topics = words(
        _("Are there hard topics, and what support is there?"),
        required=None,
        help_text=_("Say what may be hard to talk about, and who is there to help."),
    )


class PayForm(PartForm):
    title = _("What is paid?")

    fee_pence = PoundsField(
        label=_("How much is the fee for each person and meeting?"),
        help_text=_("Take it from the rates on our page about pay. For example, 50."),
        error_messages={"required": _("Enter the fee, like 50 or 12.50")},
    )
    pay_terms = words(
        _("What is paid, and when?"),
        required=_("Enter what is paid, and when"),
        most=1000,
        help_text=_("Say what the fee is for, which costs we pay, and when money arrives."),
    )
    budget_pence = PoundsField(
        label=_("What is the budget for fees and costs?"),
        most=MOST_BUDGET,
        help_text=_("For the whole of this work. People do not see it."),
        error_messages={
            "required": _("Enter the budget, like 1200"),
            "too_large": _("Check the budget. The most we can take here is £100,000"),
        },
    )

    def clean(self):
        found = super().clean()
        fee, budget = found.get("fee_pence"), found.get("budget_pence")
        if fee and budget and budget < 2 * fee:
            self.add_error(
                "budget_pence", _("The budget must pay for two people at one meeting, or more")
            )
        return found


class ContactForm(PartForm):
    title = _("Who can people contact?")
    single_question = True

    contact = forms.ModelChoiceField(
        label=_("Who can people contact?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("People see this name. They can call or write with any question."),
        error_messages={
            "required": _("Choose who people can contact"),
            "invalid_choice": _("Choose somebody from the list"),
        },
    )


FORMS = {
    Part.WHY: WhyForm,
    Part.LIMITS: LimitsForm,
    Part.ROLE: RoleForm,
    Part.PAY: PayForm,
    Part.CONTACT: ContactForm,
}


class OutcomeForm(PartForm):
    title = _("What should come of it?")

    text = forms.CharField(
        label=_("What should change?"),
        max_length=300,
        help_text=_("For example: letters that people understand."),
        error_messages={"required": _("Enter what should change"), "max_length": TOO_LONG},
    )
    measure = forms.CharField(
        label=_("How will you know?"),
        max_length=300,
        help_text=_("For example: 8 in 10 readers can say what the letter asks."),
        error_messages={
            "required": _("Enter how you will know that it changed"),
            "max_length": TOO_LONG,
        },
    )
    by_date = DayField(
        label=_("By when?"),
        error_messages={"required": _("Enter the day it should have changed by, like 27 3 2026")},
    )

    def clean(self):
        found = super().clean()
        self.must_not_be_past("by_date")
        return found


class AgreeForm(PlainForm):
    title = _("Agree the purpose")
    submit_label = _("I agree")

    seen = forms.CharField(widget=forms.HiddenInput)
