from django import forms
from django.utils.translation import gettext_lazy as _

from activities.domain import check_ins, register
from activities.models import Attendance, Reply
from involvement.forms import PlainForm
from involvement.templatetags.components import clock


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
        return " ".join(str(part) for part in said)

    @property
    def marks(self):
        """Each seat with what was said of it, in the order of the page."""
        return [
            (seat, Attendance(self.cleaned_data[name]))
            for name, seat in self.seats.items()
            if self.cleaned_data.get(name)
        ]
