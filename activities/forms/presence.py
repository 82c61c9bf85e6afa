from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

WITH_SOMEONE, ON_MY_OWN = "with_someone", "on_my_own"
STAY_AWAY, ANOTHER_DAY, ANOTHER_WAY = "stay_away", "another_day", "another_way"
ABOUT = {WITH_SOMEONE: "with_whom", ANOTHER_DAY: "which_day", ANOTHER_WAY: "which_way"}


class AloneForm(PlainForm):
    """The choice of the one person. Nobody else is asked it."""

    title = _("You may be the only person with lived experience")
    submit_label = _("Save my choice")

    choice = forms.ChoiceField(
        label=_("What would you like?"),
        choices=[
            (STAY_AWAY, _("I would rather not come")),
            (ANOTHER_WAY, _("I want to tell you what I think another way")),
            (ANOTHER_DAY, _("I would like another day")),
            (WITH_SOMEONE, _("I want to come, with someone I trust")),
            (ON_MY_OWN, _("I want to come on my own")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like")},
    )
    with_whom = forms.CharField(
        label=_("If someone comes with you: who is it?"),
        help_text=_("A first name is enough."),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Use 200 letters or fewer to say who comes")},
    )
    which_day = forms.CharField(
        label=_("If you want another day: which days are good for you?"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Use 300 letters or fewer to say which days")},
    )
    which_way = forms.CharField(
        label=_("If you want to tell us another way: which way?"),
        help_text=_("Like a phone call, or in writing."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Use 300 letters or fewer to say which way")},
    )

    def clean(self):
        cleaned = super().clean()
        choice = cleaned.get("choice")
        for name in set(ABOUT.values()) - {ABOUT.get(choice)}:
            cleaned[name] = ""  # what was typed for another choice is not kept
        if choice == WITH_SOMEONE and not cleaned.get("with_whom"):
            self.add_error("with_whom", _("Enter who comes with you"))
        return cleaned


class AnotherWayForm(PlainForm):
    title = _("Hear their views another way")
    submit_label = _("Offer this to them")

    how = forms.CharField(
        label=_("How can they tell us what they think, without coming?"),
        help_text=_("Like a phone call with somebody they know, or in writing before the meeting."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Enter how they can tell us what they think"),
            "max_length": _("Use 300 letters or fewer to say how"),
        },
    )


class CannotForm(PlainForm):
    title = _("Why can this not be done?")
    submit_label = _("Save the reason")

    reason = forms.CharField(
        label=_("What do you want to tell the person?"),
        help_text=_("They will read this. Say what you can do instead."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what you want to tell the person")},
    )
