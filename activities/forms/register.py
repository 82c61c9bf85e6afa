from django import forms
from django.utils.translation import gettext_lazy as _

from activities.domain import register
from activities.models import Attendance, Reply
from involvement.forms import PlainForm


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
            help_text=_("Said no.") if seat.reply == Reply.NOT_COMING else "",
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

    @property
    def marks(self):
        """Each seat with what was said of it, in the order of the page."""
        return [
            (seat, Attendance(self.cleaned_data[name]))
            for name, seat in self.seats.items()
            if self.cleaned_data.get(name)
        ]
