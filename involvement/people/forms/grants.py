from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.people import roles
from involvement.people.domain.grants import WHY_CLOSED

CHOOSE = _("Choose one from the list")


def _described(role):
    return _now("%(name)s: %(what)s") % {"name": role.name, "what": role.description}


described = lazy(_described, str)


class GiveRoleForm(PlainForm):
    title = _("Give a role")
    submit_label = _("Give this role")

    role = forms.ChoiceField(
        label=_("Which role?"),
        choices=[(role.code, described(role)) for role in roles.ROLES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": CHOOSE},
    )
    nation = forms.ChoiceField(
        label=_("For which nation?"),
        choices=Nation,
        initial=Nation.UK,
        widget=forms.RadioSelect,
        help_text=_("The whole UK means every nation. A keeper is always for the whole UK."),
        error_messages={"required": _("Choose a nation"), "invalid_choice": CHOOSE},
    )


class OpenAccountForm(PlainForm):
    title = _("Open an account for a colleague")
    submit_label = _("Open the account")

    name = forms.CharField(
        label=_("What is their name?"),
        max_length=120,
        error_messages={
            "required": _("Enter their name"),
            "max_length": _("Use a shorter name, with 120 letters at most"),
        },
    )
    email = forms.EmailField(
        label=_("What is their e-mail address at work?"),
        help_text=_("They sign in with it."),
        max_length=254,
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address, like name@example.org"),
            "max_length": _("Use a shorter e-mail address"),
        },
    )


class ReopenAccountForm(PlainForm):
    title = _("What is their e-mail address now?")
    submit_label = _("Open the account again")
    single_question = True

    email = forms.EmailField(
        label=title,
        help_text=_(
            "Ask them, in person or by phone. Whoever used the account before may have changed it."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address, like name@example.org"),
            "max_length": _("Use a shorter e-mail address"),
        },
    )


class CloseAccountForm(PlainForm):
    title = _("Close this account?")
    submit_label = _("Close this account")
    submit_look = "warning"

    reason = forms.ChoiceField(
        label=_("Why do you close it?"),
        choices=WHY_CLOSED.items(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you close it"), "invalid_choice": CHOOSE},
    )
