from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.forms import PlainForm
from involvement.people.models import CaseKind, Mislinked, MoreTime, Person
from involvement.widgets import DayField

CHOOSE = _("Choose what it is about")
CHOOSE_WAIT = _("Choose what we need")
CHOOSE_WHY = _("Choose why it takes longer")
CHOOSE_REASON = _("Choose how that came")
CHOOSE_WHO = _("Choose whose it is")
LONGEST = 4000


def today() -> date:
    return london_day(timezone.now())


def a_year_ago() -> date:
    return today() - timedelta(days=365)


def words_field(label, required, **kwargs):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": required,
            "max_length": _("Use fewer words, with 4,000 letters at most"),
        },
        **kwargs,
    )


class AskForm(PlainForm):
    title = _("Ask about your data, or complain")
    submit_label = _("Send")

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=CaseKind,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = words_field(
        _("Tell us more"),
        _("Enter what you want to tell us"),
        help_text=_("What is wrong, or what would you like us to do?"),
    )


class NewCaseForm(PlainForm):
    title = _("Enter what somebody asked")
    submit_label = _("Save")

    asker = forms.CharField(
        label=_("Who asked, and how do we reach them?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Enter who asked, and how we reach them"),
            "max_length": _("Use fewer words, with 400 letters at most"),
        },
    )
    kind = forms.ChoiceField(
        label=_("What do they want?"),
        choices=CaseKind,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = words_field(_("What did they say?"), _("Enter what they said"))
    on = DayField(label=_("On which day did it reach us?"), earliest=a_year_ago, latest=today)


class AnswerForm(PlainForm):
    title = _("Answer")
    submit_label = _("Send the answer")

    answer = words_field(_("What is our answer?"), _("Enter our answer"))


class WaitForm(PlainForm):
    title = _("Ask them something, and stop the clock")
    submit_label = _("Ask them")

    reason = forms.ChoiceField(
        label=_("What do we need?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WAIT, "invalid_choice": CHOOSE_WAIT},
    )
    words = words_field(_("What do we ask them?"), _("Enter what we ask them"))

    def __init__(self, *args, reasons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.value, one.label) for one in reasons]


class AskBackForm(PlainForm):
    title = _("Ask them something")
    submit_label = _("Ask them")

    words = words_field(_("What do we ask them?"), _("Enter what we ask them"))


class ReplyForm(PlainForm):
    title = _("Answer our question")
    submit_label = _("Send my answer")

    words = words_field(_("What is your answer?"), _("Write your answer"))


class UnlinkForm(PlainForm):
    title = _("This is not theirs")
    submit_label = _("Take it away from them")

    reason = forms.ChoiceField(
        label=_("How did that come?"),
        choices=Mislinked,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_REASON, "invalid_choice": CHOOSE_REASON},
    )


class GoOnForm(PlainForm):
    title = _("They answered")
    submit_label = _("Let the clock run")

    on = DayField(label=_("On which day did they answer?"), earliest=a_year_ago, latest=today)
    words = forms.CharField(
        label=_("What did they say?"),
        help_text=_("Write it down, if they called or wrote to us."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Use fewer words, with 4,000 letters at most")},
    )


class ExtendForm(PlainForm):
    title = _("Take two more months")
    submit_label = _("Take two more months and tell them")

    reason = forms.ChoiceField(
        label=_("Why does it take longer?"),
        help_text=_("The law knows these two reasons. They read it as it stands here."),
        choices=MoreTime,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WHY, "invalid_choice": CHOOSE_WHY},
    )
    words = words_field(_("What do we tell them about it?"), _("Enter what we tell them"))


class LookForPersonForm(PlainForm):
    title = _("Whose is it?")
    submit_label = _("Find")

    who = forms.CharField(
        label=_("Part of their name, or their whole e-mail address"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter part of their name, or their e-mail address"),
            "max_length": _("Use fewer letters to look for"),
        },
    )


class WhoseForm(PlainForm):
    title = _("Which of these people is it?")
    submit_label = _("It is theirs")

    person = forms.ModelChoiceField(
        label=_("Who is it?"),
        queryset=Person.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WHO, "invalid_choice": CHOOSE_WHO},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = named


def named(person: Person) -> str:
    """A name, with what tells two people of one name apart and says little else."""
    return _("%(name)s. %(capacity)s. %(nation)s. Here since %(day)s.") % {
        "name": person.name,
        "capacity": person.get_capacity_display(),
        "nation": person.get_nation_display(),
        "day": date_format(london_day(person.joined_at), "j F Y"),
    }
