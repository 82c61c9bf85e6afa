"""Money before the day: what for and how much; why not; and what became of what is left."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm, PoundsField
from payments.domain import advances
from payments.models import ENDINGS, UseKind

WHAT = _("Choose what you need money for")
BECAME = _("Choose what became of it")


class BeforeForm(PlainForm):
    """What for, and how much. Nobody is asked why."""

    title = _("Money before the day")
    submit_label = _("Ask for this money")

    kind = forms.ChoiceField(
        label=_("What do you need money for?"),
        choices=[("", _("Choose")), *((kind.value, kind.label) for kind in advances.KINDS)],
        error_messages={"required": WHAT, "invalid_choice": WHAT},
    )
    amount_pence = PoundsField(
        label=_("How much do you need?"),
        error_messages={"required": _("Enter how much you need, like 12.50")},
    )


class NotAgreedForm(PlainForm):
    title = _("Do not give this money")
    submit_label = _("Tell the person")

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("The person reads this just as you write it. Be kind and plain."),
        max_length=300,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write why, so that the person knows"),
            "max_length": _("You can use up to 300 letters and spaces here"),
        },
    )


class EndForm(PlainForm):
    """What became of the rest, or of a part of it. Another officer agrees before it is so."""

    title = _("What became of the rest")
    submit_label = _("Ask another officer to agree")

    ending = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(one.value, UseKind(one).label) for one in reversed(ENDINGS)],
        widget=forms.RadioSelect,
        error_messages={"required": BECAME, "invalid_choice": BECAME},
    )
    pence = PoundsField(
        label=_("How much of it?"),
        help_text=_("All that is left, or a part of it. The rest is decided on its own."),
        error_messages={"required": _("Enter how much, like 12.50")},
    )
    reason = forms.CharField(
        label=_("Why, or where does it show?"),
        help_text=_("The other officer reads this."),
        max_length=300,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write why, or where it shows"),
            "max_length": _("You can use up to 300 letters and spaces here"),
        },
    )
