from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Level, PlaceRole
from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.widgets import DayField

SHORTER = _("Use fewer words here")
CHOOSE = _("Choose one from the list")
MOST_PLACES = 20


class GroupForm(PlainForm):
    title = _("Add a group")
    submit_label = _("Save")

    name = forms.CharField(
        label=_("What is the group called?"),
        max_length=120,
        error_messages={"required": _("Enter its name"), "max_length": SHORTER},
    )
    nation = forms.ChoiceField(
        label=_("Which nation is it for?"),
        error_messages={"required": _("Choose a nation"), "invalid_choice": CHOOSE},
    )
    level = forms.ChoiceField(
        label=_("At which level does it work?"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level"), "invalid_choice": CHOOSE},
    )
    is_high_level = forms.BooleanField(
        label=_("It is high level"),
        help_text=_("Its meetings need a reserve as well."),
        required=False,
    )
    term_months = forms.IntegerField(
        label=_("How many months is a term?"),
        help_text=_("Leave it empty if the group has no set term."),
        min_value=1,
        max_value=120,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": _("Use a whole number of months, like 24"),
            "min_value": _("Use a whole number of months, like 24"),
            "max_value": _("Use at most 120 months"),
        },
    )

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nation"].choices = [("", _("Choose a nation"))] + [
            (value, label) for value, label in Nation.choices if value in nations
        ]


class ChangeGroupForm(GroupForm):
    title = _("Change this group")


class PlaceForm(PlainForm):
    title = _("Change this place")
    submit_label = _("Save")

    role = forms.ModelChoiceField(
        label=_("As what does the holder take part?"),
        queryset=PlaceRole.objects.all(),
        empty_label=_("Choose a role"),
        error_messages={"required": _("Choose a role"), "invalid_choice": CHOOSE},
    )
    speaks_for = forms.CharField(
        label=_("Whom do they speak for?"),
        help_text=_("Leave it empty if they speak for themselves only. Most people do."),
        max_length=200,
        required=False,
        error_messages={"max_length": SHORTER},
    )


class NewPlaceForm(PlaceForm):
    title = _("Add places")

    number = forms.IntegerField(
        label=_("How many places of this kind should the group have in all?"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=2,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "required": _("Enter how many places"),
            "invalid": _("Use a whole number, like 2"),
            "min_value": _("Use 1 or more"),
            "max_value": _("Use at most 20"),
        },
    )


class FillForm(PlainForm):
    title = _("Fill this place")
    submit_label = _("Give them the place")

    person = forms.ChoiceField(
        label=_("Who takes the place?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who takes the place"),
            "invalid_choice": _("Choose one of the people on the list"),
        },
    )
    starts_on = DayField(
        label=_("From which day?"),
        latest=timezone.localdate,
        error_messages={"required": _("Enter the day they start, like 27 3 2026")},
    )
    ends_on = DayField(
        label=_("When does their term end?"),
        help_text=_("Leave it empty if no end is agreed."),
        required=False,
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            (row.pk, f"{row.name} ({row.get_capacity_display()}, {row.get_nation_display()})")
            for row in rows
        ]

    def clean(self):
        found = super().clean()
        starts, ends = found.get("starts_on"), found.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The term must end after it starts"))
        return found


class VacateForm(PlainForm):
    title = _("When did they leave this place?")
    submit_label = _("Save")
    single_question = True

    left_on = DayField(
        label=_("When did they leave this place?"),
        help_text=_("We do not ask why. What they did stays in the history."),
        latest=timezone.localdate,
        error_messages={"required": _("Enter the day they left, like 27 3 2026")},
    )


class RoleForm(PlainForm):
    title = _("Add a role")
    submit_label = _("Add this role")

    name = forms.CharField(
        label=_("What is the role called?"),
        max_length=60,
        error_messages={"required": _("Enter what the role is called"), "max_length": SHORTER},
    )
    words = forms.CharField(
        label=_("What does somebody in this role do?"),
        help_text=_("One short sentence. People read it in their invitation."),
        max_length=200,
        error_messages={
            "required": _("Say what somebody in this role does"),
            "max_length": SHORTER,
        },
    )
