"""What somebody tells us about themselves, one short question at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.people.domain import trusted
from involvement.people.models import (
    BestTime,
    Experience,
    HardTime,
    Joins,
    Language,
    PaperFormat,
    Person,
    Route,
    User,
)

CHOOSE = _("Choose one from the list")
MISSING = {
    Route.EMAIL: _("We have no e-mail address of yours. Choose another way"),
    Route.TEXT: _("Enter your phone number, or choose another way"),
    Route.LETTER: _("Enter your postal address, or choose another way"),
}
NO_COPIES_THERE = _("Enter one e-mail address that copies can go to, or one phone number")
NOBODY = ""


def _one_of(choices, label, **kwargs):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        **kwargs,
    )


class ContactForm(PlainForm):
    title = _("How should we reach you?")
    submit_label = _("Save")

    route = _one_of(Route.choices, _("How do you want to hear from us?"))
    phone = forms.RegexField(
        r"\A\+?[0-9 ()-]{7,29}\Z",
        label=_("What is your phone number?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": _("Enter a phone number, like 0121 496 0000")},
    )
    address = forms.CharField(
        label=_("What is your postal address?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        error_messages={"max_length": _("Use a shorter address, with 400 letters at most")},
    )
    best_time = _one_of(BestTime.choices, _("When is a good time to call you?"))

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        found = super().clean()
        if route := found.get("route"):
            name = {Route.EMAIL: "route", Route.TEXT: "phone", Route.LETTER: "address"}[route]
            held = self.person.email if route == Route.EMAIL else found.get(name)
            if not held and name not in self.errors:
                self.add_error(name, MISSING[Route(route)])
        return found


class LanguageForm(PlainForm):
    title = _("Which language do you want to read in?")
    submit_label = _("Save")
    single_question = True

    language = _one_of(
        Language.choices,
        _("Which language do you want to read in?"),
        help_text=_("These pages are in English for now. You can ask for papers in Welsh."),
    )


class PapersForm(PlainForm):
    title = _("How do you like your papers?")
    submit_label = _("Save")
    single_question = True

    paper_format = _one_of(PaperFormat.choices, _("How do you like your papers?"))


class DescribedForm(PlainForm):
    title = _("How should we describe you?")
    submit_label = _("Save")
    single_question = True

    described_as = forms.CharField(
        label=_("How should we describe you?"),
        help_text=_(
            "Use your own words. For example: survivor, parent, disabled person. "
            "You can leave this empty."
        ),
        max_length=120,
        required=False,
        error_messages={"max_length": _("Use fewer words, with 120 letters at most")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["described_as"].hide_optional = True


class TimesForm(PlainForm):
    title = _("Which times do not work for you?")
    submit_label = _("Save")
    single_question = True

    hard_times = forms.MultipleChoiceField(
        label=_("Which times do not work for you?"),
        help_text=_(
            "We never ask why. Whoever plans a meeting reads how many people "
            "a time is hard for, and no names. When we look for people to ask, "
            "we leave you out at these times."
        ),
        choices=HardTime.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )


class OfferForm(PlainForm):
    title = _("What may we ask you about?")
    submit_label = _("Save")

    experience = forms.MultipleChoiceField(
        label=_("What do you know from your own life?"),
        help_text=_("Tick only what you want to be asked about."),
        choices=Experience.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    joins = forms.ChoiceField(
        label=_("How can you join a meeting?"),
        choices=[*Joins.choices, ("", _("I do not know yet"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    near = forms.CharField(
        label=_("Which town or area do you live near?"),
        help_text=_("So that we ask you to meetings near you. We need no address for this."),
        max_length=60,
        required=False,
        error_messages={"max_length": _("Use fewer words here")},
    )
    is_prepared = forms.BooleanField(
        label=_("I have done BASW's preparation for meetings"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.hide_optional = True


class WhyForm(PlainForm):
    title = _("Why it helps, if you want to say")
    submit_label = _("Save")

    why = forms.CharField(
        label=_("What should your worker know?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
        error_messages={"max_length": _("Use 2,000 letters or fewer")},
    )
    worker = forms.ModelChoiceField(
        label=_("Who may read it?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )

    def __init__(self, *args, workers: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        field.hide_optional = self.fields["why"].hide_optional = True
        field.queryset = User.objects.filter(pk__in=[worker.pk for worker in workers])
        field.choices = [(NOBODY, _("Nobody but me"))] + [
            (worker.pk, worker.name) for worker in workers
        ]


class TrustedForm(PlainForm):
    title = _("Someone I trust")
    submit_label = _("Save")

    name = forms.CharField(
        label=_("What is their name?"),
        max_length=120,
        error_messages={
            "required": _("Enter their name"),
            "max_length": _("Use a shorter name, with 120 letters at most"),
        },
    )
    contact = forms.CharField(
        label=_("How do we reach them?"),
        help_text=_("Their phone number or e-mail address."),
        max_length=200,
        error_messages={
            "required": _("Enter their phone number or e-mail address"),
            "max_length": _("Use 200 letters at most"),
        },
    )
    may = forms.MultipleChoiceField(
        label=_("What may they do for you?"),
        choices=[
            ("may_read", _("Read what we send me")),
            ("may_help", _("Help me fill things in")),
            ("may_answer", _("Answer for me when I ask them to")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one thing that they may do"),
            "invalid_choice": _("Choose from the list"),
        },
    )
    gets_copies = forms.BooleanField(
        label=_("Send them a copy when you write to me about meetings and papers"),
        help_text=_(
            "A copy says what it is about, and has no link. "
            "We never copy anything about money, health or signing in."
        ),
        required=False,
    )

    def clean(self):
        found = super().clean()
        if found.get("gets_copies"):
            if "may_read" not in found.get("may", ()):
                self.add_error("may", _("Tick that they may read what we send you, or no copies"))
            if "contact" in found and not trusted.can_get(found["contact"]):
                self.add_error("contact", NO_COPIES_THERE)
        return found
