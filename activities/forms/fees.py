"""Where a fee goes that is given away or becomes a voucher: asked wherever a fee is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import FeeChoice, VoucherKind

SPENT = _("If you want a voucher, where do you want to spend it?")
GIVEN = _("If you give it away, to which charity or organisation?")


class FeeTo(forms.Form):
    """Two questions of which at most one is answered; `to` is what came of them."""

    choice_name = "fee_choice"

    voucher = forms.ChoiceField(
        label=SPENT,
        choices=VoucherKind.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose where you want to spend the voucher")},
    )
    give_to = forms.CharField(
        label=GIVEN,
        help_text=_("Its name. Add its charity number if you know it."),
        max_length=120,
        required=False,
        error_messages={"max_length": _("Use 120 letters or fewer for its name")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("voucher", "give_to"):
            self.fields[name].hide_optional = True

    def clean(self):
        given = super().clean()
        choice, to = given.get(self.choice_name), ""
        voucher, give_to = given.pop("voucher", ""), given.pop("give_to", "")
        if choice == FeeChoice.VOUCHER:
            to = voucher
            if not to and "voucher" not in self.errors:
                self.add_error("voucher", _("Choose where you want to spend the voucher"))
        elif choice == FeeChoice.GIVE:
            to = give_to
            if not to and "give_to" not in self.errors:
                self.add_error("give_to", _("Enter which charity or organisation to give it to"))
        return given | {"to": to}


def as_typed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the two questions again with what was kept of an answer."""
    choice, to = given.get("fee_choice"), given.get("to", "")
    return dict(given) | {
        "voucher": to if choice == FeeChoice.VOUCHER else "",
        "give_to": to if choice == FeeChoice.GIVE else "",
    }


def said(choice: str, to: str) -> list[str]:
    """A choice that names where the fee goes, in words."""
    where = VoucherKind(to).label if choice == FeeChoice.VOUCHER else to
    return [str(FeeChoice(choice).label), str(where)]
