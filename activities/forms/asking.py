from django import forms
from django.utils.translation import gettext_lazy as _

from activities.domain.asking import Wanted
from involvement.forms import PlainForm
from involvement.people.forms.find import ANY, CHOOSE, LONG
from involvement.people.models import Capacity, Experience, Joins, Language

JOINS = [
    (Joins.ONLINE, _("Said they can join online or by phone")),
    (Joins.IN_PERSON, _("Said they can come in person")),
]


def _any_of(label, choices):
    return forms.ChoiceField(
        label=label, choices=[*ANY, *choices], required=False, error_messages=CHOOSE
    )


class FindToAskForm(PlainForm):
    """Whom to look for. Every answer may be left empty, and none of them stands in an address."""

    submit_label = _("Find")

    name = forms.CharField(
        label=_("Part of their name"), max_length=120, required=False, error_messages=LONG
    )
    experience = _any_of(_("Chose to be asked about"), Experience.choices)
    capacity = _any_of(_("Takes part as"), Capacity.choices)
    joins = _any_of(_("How they can join"), JOINS)
    near = forms.CharField(
        label=_("Lives near this town or area"), max_length=60, required=False, error_messages=LONG
    )
    language = _any_of(_("Reads in"), Language.choices)
    is_prepared = forms.BooleanField(
        label=_("Has done our preparation for meetings"), required=False
    )
    also_busy = forms.BooleanField(
        label=_("Show people too for whom this time is hard"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.hide_optional = True
            field.widget.attrs["autocomplete"] = "off"

    def wanted(self):
        """What was looked for; nothing where an answer is odd."""
        self.is_valid()
        return Wanted(**self.cleaned_data)

    @property
    def has_more(self):
        """Whether something else than a name was asked for."""
        return any(self.initial.get(name) or self.errors.get(name) for name in self.more)

    @property
    def more(self):
        return [name for name in self.fields if name != "name"]
