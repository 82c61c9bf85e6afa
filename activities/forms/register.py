from django import forms
from django.utils.translation import gettext_lazy as _

from activities.domain import check_ins, register
from activities.models import Attendance, InPlace, Joined, Reply
from involvement.forms import PlainForm
from involvement.templatetags.components import clock, when


class RegisterForm(PlainForm):
    """One question for each person; whoever is left out can be marked later."""

    title = _("Take the register")
    submit_label = _("Save the register")

    def __init__(self, *args, seats, as_planned=False, **kwargs):
        self.seats = {f"seat_{seat.pk}": seat for seat in seats}
        self.as_planned = as_planned
        super().__init__(*args, **kwargs)

    def layout(self):
        for name, seat in self.seats.items():
            self.fields[name] = self._question(seat)
        return tuple(self.fields)

    def _question(self, seat):
        marked = seat.attendance
        if self.as_planned and marked == Attendance.UNMARKED:
            marked = register.as_planned(seat)
        field = forms.ChoiceField(
            label=seat.person.name,
            help_text=self._said(seat),
            choices=[(choice.value, choice.label) for choice in register.choices_for(seat)],
            initial="" if marked == Attendance.UNMARKED else marked,
            required=False,
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": _("Choose what happened with %(name)s")
                % {"name": seat.person.name}
            },
        )
        field.hide_optional = True  # nobody has to be marked now
        return field

    def _said(self, seat):
        """What the person said before, and on the day. It marks nobody by itself."""
        said = [_("Said no.")] if seat.reply == Reply.NOT_COMING else []
        if here := check_ins.newest(seat):
            words = _("Says they are here: %(how)s, at %(time)s.")
            said.append(words % {"how": here.get_joined_display(), "time": clock(here.at)})
        if seen := check_ins.noted(seat):
            words = _("%(who)s wrote: %(how)s.")
            said.append(words % {"who": seen.entered_by.name, "how": seen.get_joined_display()})
        return " ".join(str(part) for part in said)

    @property
    def marks(self):
        """Each seat with what was said of it, in the order of the page."""
        return [
            (seat, Attendance(self.cleaned_data[name]))
            for name, seat in self.seats.items()
            if self.cleaned_data.get(name)
        ]


class HowForm(PlainForm):
    """How each person took part, and if their help was there: whoever is left out stays as is.

    What they said themselves stands beside the question, and stays whatever is chosen.
    """

    title = _("How people took part")
    submit_label = _("Save")

    def __init__(self, *args, seats, asks_of_help, **kwargs):
        self.seats = seats
        self.asks_of_help = asks_of_help
        super().__init__(*args, **kwargs)

    def layout(self):
        for seat in self.seats:
            about = {"name": seat.person.name}
            newest = next((one for one in seat.check_ins.all() if one.is_noted), None)
            self.fields[f"joined_{seat.pk}"] = _choice(
                _("How did %(name)s take part?") % about,
                Joined.choices,
                initial=newest.joined if newest else "",
                help_text=_words(seat.check_ins.all(), "joined"),
                error_messages={"invalid_choice": _("Choose how %(name)s took part") % about},
            )
            if self.asks_of_help and seat.asked_for_help:
                self.fields[f"help_{seat.pk}"] = _choice(
                    _("Was the help that %(name)s asked for there?") % about,
                    InPlace.choices,
                    initial=newest.in_place if newest else "",
                    help_text=_words(seat.check_ins.all(), "in_place"),
                    error_messages={
                        "invalid_choice": _("Choose if the help for %(name)s was there") % about
                    },
                )
        return tuple(self.fields)

    def clean(self):
        for seat in self.seats:
            if self.cleaned_data.get(f"help_{seat.pk}") and not self._how(seat):
                words = _("Choose how %(name)s took part") % {"name": seat.person.name}
                self.add_error(f"joined_{seat.pk}", words)
        return super().clean()

    def _how(self, seat):
        return self.cleaned_data.get(f"joined_{seat.pk}")

    @property
    def said(self):
        """Each seat of which something was said: how, and whether the help was there."""
        return [
            (seat, Joined(self._how(seat)), self.cleaned_data.get(f"help_{seat.pk}"))
            for seat in self.seats
            if self._how(seat)
        ]


def _choice(label, choices, **more):
    field = forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, **more
    )
    field.hide_optional = True  # nothing has to be said of anybody
    return field


def _words(check_ins, name):
    """Every word that was given of this, the newest first: by whom and when."""
    found = []
    for one in check_ins:
        if not getattr(one, name):
            continue
        what = getattr(one, f"get_{name}_display")()
        by = one.entered_by.name if one.entered_by else ""
        about = {"what": what, "by": by, "when": when(one.at)}
        if one.is_noted:
            found.append(_("%(by)s wrote (%(when)s): %(what)s.") % about)
        elif by:
            found.append(_("They told %(by)s (%(when)s): %(what)s.") % about)
        else:
            found.append(_("They said themselves (%(when)s): %(what)s.") % about)
    return " ".join(str(one) for one in found)
