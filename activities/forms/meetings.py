from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Mode, PlaceRole
from involvement.calendars import months_after
from involvement.forms import PlainForm
from involvement.london_times import LondonTimes
from involvement.people.models import Person
from involvement.widgets import ClockField, DayField

FULL_SEAT, RESERVE = "seat", "reserve"
ONE, FOLLOWING = "one", "following"


def in_three_years():
    return months_after(timezone.localdate(), 36)


class WhenAndWhereForm(LondonTimes, PlainForm):
    """When and where; a meeting of the past is typed wrong."""

    spans = (("day", "starts", "ends"),)

    day = DayField(
        label=_("Which day is it?"),
        earliest=timezone.localdate,
        latest=in_three_years,
        error_messages={"required": _("Enter the day of the meeting, like 27 3 2026")},
    )
    starts = ClockField(
        label=_("When does it start?"),
        help_text=_("Like 11am. A late morning start suits most people."),
        error_messages={"required": _("Enter when it starts, like 11am")},
    )
    ends = ClockField(
        label=_("When does it end?"),
        error_messages={"required": _("Enter when it ends, like 1pm")},
    )
    mode = forms.ChoiceField(
        label=_("Where is it?"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it is")},
    )
    place = forms.CharField(
        label=_("What is the address, or how do people join?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter the address, or how people join")},
    )


class MeetingForm(WhenAndWhereForm):
    title = _("Plan a meeting")
    submit_label = _("Plan this meeting")
    field_order = ("name",)

    name = forms.CharField(
        label=_("What is this meeting called?"),
        max_length=120,
        error_messages={"required": _("Enter what this meeting is called")},
    )
    is_high_level = forms.BooleanField(
        label=_("This is a high-level meeting"),
        help_text=_("A high-level meeting needs a reserve as well."),
        required=False,
    )
    separate_voices = forms.CharField(
        label=_("How can service users and carers give their views separately?"),
        help_text=_("For example: a separate meeting, or a phone call with each person."),
        max_length=300,
        required=False,
    )


class MoveForm(WhenAndWhereForm):
    title = _("Move this meeting")
    submit_label = _("Move it and tell everyone")

    which = forms.ChoiceField(
        label=_("Which meetings do you move?"),
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which meetings you move"),
            "invalid_choice": _("Choose which meetings you move"),
        },
    )

    def __init__(self, *args, following=0, **kwargs):
        self.following = following
        super().__init__(*args, **kwargs)

    def layout(self):
        if not self.following:
            del self.fields["which"]
            return super().layout()
        words = ngettext(
            "This one, and %(n)d that follows", "This one, and %(n)d that follow", self.following
        )
        self.fields["which"].choices = [
            (ONE, _("Only this one")),
            (FOLLOWING, words % {"n": self.following}),
        ]
        return super().layout()


class CorrectForm(PlainForm):
    title = _("Put the name or the level right")
    submit_label = _("Put it right and tell everyone")

    name = forms.CharField(
        label=_("What is this meeting called?"),
        max_length=120,
        error_messages={"required": _("Enter what this meeting is called")},
    )
    is_high_level = forms.BooleanField(
        label=_("This is a high-level meeting"),
        help_text=_("A high-level meeting needs a reserve as well."),
        required=False,
    )


class CancelForm(PlainForm):
    title = _("Call off this meeting?")
    submit_label = _("Call it off and tell everyone")
    submit_look = "warning"


class InviteForm(PlainForm):
    """Who of the people on this page of the list to ask, and as what."""

    title = _("Invite people")
    submit_label = _("Send the invitations")

    people = forms.ModelMultipleChoiceField(
        label=_("Who do you want to ask?"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose who you want to ask"),
            "invalid_choice": _("Choose people from the list"),
            "invalid_pk_value": _("Choose people from the list"),
        },
    )
    role = forms.ChoiceField(
        label=_("What do you ask them to be?"),
        choices=[(FULL_SEAT, _("Someone at the meeting")), (RESERVE, _("A reserve"))],
        initial=FULL_SEAT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask them to be")},
    )
    as_role = forms.ModelChoiceField(
        label=_("As what do they take part?"),
        help_text=_("Leave it as it is for people who hold a place in this group."),
        queryset=PlaceRole.objects.all(),
        required=False,
        empty_label=_("As in the place they hold"),
        error_messages={"invalid_choice": _("Choose a role from the list")},
    )
    speaks_for = forms.CharField(
        label=_("Whom do they speak for?"),
        help_text=_("Leave it empty if they speak for themselves only. Most people do."),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Use fewer words here")},
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = Person.objects.filter(pk__in=[row.pk for row in rows])
        field.choices = [(row.pk, self._words(row)) for row in rows]

    def _words(self, row):
        about = [row.get_capacity_display(), row.get_nation_display()]
        about += [_("holds a place in this group")] * row.holds_place
        return f"{row.name} ({', '.join(map(str, about))})"
