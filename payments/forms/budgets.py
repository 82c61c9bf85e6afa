"""What a group may spend in a year."""

from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm, PoundsField

MOST = 100_000_000


class GroupBudgetForm(PlainForm):
    title = _("Set the budget of a group")
    submit_label = _("Save the budget")

    amount_pence = PoundsField(
        label=_("How much may it spend on fees and costs?"),
        most=MOST,
        error_messages={
            "required": _("Enter the budget, like 1200"),
            "too_large": _("Check the budget. The most we can take here is £1,000,000"),
        },
    )
