"""Questions about who somebody is. What is right and wrong is allauth's; the words are ours."""

import re

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import LoginForm, RequestLoginCodeForm, SetPasswordForm
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from crispy_forms.layout import HTML
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from involvement import letters
from involvement.forms import PlainForm, PlainFormMixin
from involvement.people.domain import accounts

NUMBER_BOX = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-box"}
CODE_BOX = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "code-box"}
# the number of this moment, and as many before and after it as a clock may be wrong
A_NUMBER_IS_RIGHT_FOR = (2 * mfa.TOTP_TOLERANCE + 1) * mfa.TOTP_PERIOD
NO_CODE = _("Enter the code your app shows now")


def ask(field: forms.Field, label, *, required="", hint="", **attrs) -> None:
    """Give a field of allauth's our question and our words."""
    field.label, field.help_text = label, hint
    field.widget.attrs = attrs
    field.error_messages["required"] = required


class AskCodeForm(RequestLoginCodeForm):
    """Where to send a code, written in the one way in which we keep it."""

    def clean_email(self):
        """Find the account as allauth does, but in one step whether there is one or not.

        allauth reads row by row, and asks the database once more where it has found one.
        """
        try:
            email = letters.plain_email(self.cleaned_data["email"])
        except ValueError as why:
            raise ValidationError(
                _("Enter your e-mail address, like name@example.org"), code="invalid"
            ) from why
        if not ratelimit.consume(context.request, action="request_login_code", key=email.lower()):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        self._user = accounts.found_by_email(email)
        return email


class AppCodeForm(PlainFormMixin, ActivateTOTPForm):
    title = _("Set up an app that shows codes")
    submit_label = _("Use this app from now on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        question = _("Which 6 numbers does the app show now?")
        ask(self.fields["code"], question, required=NO_CODE, **NUMBER_BOX)

    def layout(self):
        return HTML("{% include 'mfa/_app_steps.html' %}"), "code"


class StopAppForm(PlainFormMixin, DeactivateTOTPForm):
    title = _("Do you want to stop using your app?")
    submit_label = _("Stop using the app")


class NewSpareCodesForm(PlainFormMixin, GenerateRecoveryCodesForm):
    title = _("Do you want new spare codes?")
    submit_label = _("Make new spare codes")


class SecondStep(PlainFormMixin):
    """The number of the app, or a spare code."""

    title = _("What code does your app show?")
    submit_label = _("Continue")
    single_question = True
    hint = _("Open the app on your phone. You can type a spare code instead.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask(self.fields["code"], self.title, required=NO_CODE, hint=self.hint, **NUMBER_BOX)

    def clean_code(self):
        """A number opens the door once, for as long as it is right; allauth forgets it sooner."""
        code = super().clean_code()
        used = f"second-step-used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(used, True, timeout=A_NUMBER_IS_RIGHT_FOR):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(SecondStep, AuthenticateForm):
    """Asked on the way in."""


class SecondStepAgainForm(SecondStep, ReauthenticateForm):
    """Asked once more of somebody who is in."""

    hint = _("What comes next is private, so we ask again. You can type a spare code instead.")


class AddPasskeyForm(PlainFormMixin, AddWebAuthnForm):
    title = _("Add a passkey")
    submit_label = _("Make a passkey")
    passwordless = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("For example: my phone")
        ask(self.fields["name"], _("What do you call this device?"), hint=hint, maxlength=60)
        self.fields["name"].max_length = 60
        self.fields["credential"].error_messages["required"] = _(
            "Your device did not make a passkey. Try again, or use a different way"
        )


class PasswordForm(PlainFormMixin, SetPasswordForm):
    title = _("Choose a password")
    submit_label = _("Save my password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("At least 12 letters, numbers or signs. Three words you like are a good choice.")
        new = {"autocomplete": "new-password"}
        ask(
            self.fields["password1"], _("What password do you want?"),
            required=_("Enter a password"), hint=hint, **new,
        )  # fmt: skip
        again = _("Enter the password once more")
        ask(self.fields["password2"], _("Type it once more"), required=again, **new)


class PasswordSignInForm(PlainFormMixin, LoginForm):
    title = _("Sign in with your password")
    submit_label = _("Sign in")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        no_email = _("Enter your e-mail address, like name@example.org")
        mail = {"autocomplete": "email", "spellcheck": "false", "type": "email"}
        ask(self.fields["login"], _("What is your e-mail address?"), required=no_email, **mail)
        self.fields["login"].error_messages["invalid"] = no_email
        secret = {"autocomplete": "current-password"}
        no_word = _("Enter your password")
        ask(self.fields["password"], _("What is your password?"), required=no_word, **secret)
        self.helper.layout = self.helper.layout.__class__(
            self.helper.layout[0], *self.fields, self.helper.layout[-1]
        )


class PhoneForm(PlainForm):
    """A mobile number of this country, with any spaces and with or without +44."""

    title = _("What is your mobile number?")
    submit_label = _("Text me a code")
    single_question = True

    phone = forms.CharField(
        label=title,
        max_length=30,
        help_text=_("The one we have from you, like 07700 900 123."),
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
        ),
        error_messages={"required": _("Enter your mobile number, like 07700 900 123")},
    )

    def clean_phone(self):
        typed = re.fullmatch(r"\+?[0-9 ().\-\u2010-\u2015]+", self.cleaned_data["phone"])
        numbers = re.sub(r"[^0-9]", "", typed[0]) if typed else ""
        numbers = re.sub(r"^(0044|44)0?", "0", numbers)
        if not re.fullmatch(r"0[1-9][0-9]{8,9}", numbers):
            raise ValidationError(_("Enter your mobile number, like 07700 900 123"))
        return numbers


class SentCodeForm(PlainForm):
    """A code that went to an address; the form uses it up."""

    title = _("Enter the code we sent you")
    submit_label = _("Continue")
    single_question = True

    code = forms.CharField(
        label=title,
        widget=forms.TextInput(attrs=CODE_BOX),
        error_messages={"required": _("Enter the code from our e-mail")},
    )

    def __init__(self, *args, sent, **kwargs):
        super().__init__(*args, **kwargs)
        self.sent = sent
        self.fields["code"].help_text = _(
            "If %(email)s is right, a code is on its way there. It works for 10 minutes."
        ) % {"email": sent.email}

    def clean_code(self):
        if not self.sent.take(self.cleaned_data["code"]):
            raise ValidationError(_("That is not the code. Look at the newest e-mail from us"))
        return self.cleaned_data["code"]


class NewEmailForm(PlainForm):
    title = _("Where shall we send your codes from now on?")
    submit_label = _("Send a code there")
    single_question = True

    email = forms.EmailField(
        label=title,
        help_text=_("Enter your new e-mail address. We send a code to it now, to see if it works."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address, like name@example.org"),
            "invalid": _("Enter your e-mail address, like name@example.org"),
        },
    )
