"""How allauth signs people in here: in our words, and never by signing themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from involvement import sealing
from involvement.people import courier, doorways, fresh, roles
from involvement.people.models import Route, User

KNOWN, UNKNOWN = "account/email/login_code", "account/email/unknown_account"
SECRET = "mfa.authenticator.data"  # noqa: S105 -- the place it is sealed for, not a secret
WAIT = _("You have tried many times. Wait 5 minutes, then try again")

PASSWORD = {
    "password_too_short": _("Use at least 12 letters, numbers or signs"),
    "password_too_common": _("Many people use this password. Choose another"),
    "password_too_similar": _("This is too much like your name or e-mail address. Choose another"),
}


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are made by staff or by an invitation; nobody opens one by themselves yet."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "incorrect_code": _("That is not the code. Look at the newest one from us"),
        "email_password_mismatch": _("The e-mail address and the password do not fit together"),
    }

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Say in our words, one thing at a time, why a password will not do."""
        try:
            return super().clean_password(password, user=user)
        except ValidationError as why:
            first = why.error_list[0]
            raise ValidationError(PASSWORD.get(first.code, first.message), first.code) from why

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url: str) -> bool:
        """Say whether an address is of this site, as one came to it: no other port, not less safe.

        allauth takes every host that Django may answer for. (security.md 9, row 82)
        """
        here = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={here.get_host()}, require_https=here.is_secure()
        )

    def format_email_subject(self, subject):
        return subject

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not fresh.is_fresh(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Let a worker carry it. For an address of nobody the same is done, and nothing leaves."""
        if template_prefix == UNKNOWN:
            made = {"code": self.generate_login_code(), "link": doorways.make(email)}
            message = self.render_mail(KNOWN, email, context | made)
            email = ""
        elif template_prefix == KNOWN:
            made = {"link": doorways.make(email)}
            message = self.render_mail(KNOWN, email, context | made)
        else:
            message = self.render_mail(template_prefix, email, context)
        courier.carry(to=email, subject=message.subject, body=message.body)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Let a worker carry a text with a code."""
        self._text(phone, code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Do the same for a number of nobody; nothing leaves."""
        self._text("", self.generate_login_code())

    def _text(self, phone: str, code: str) -> None:
        body = render_to_string("account/email/login_code_text.txt", {"code": code}).strip()
        courier.carry(to=phone, body=body, by=Route.TEXT)

    def generate_phone_verification_code(self, *, user: User, phone: str) -> str:
        return self.generate_login_code()

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Numbers are kept by the team; a code that came back changes nothing of them."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps sealed, and the last way in for staff in place."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Type the one your app shows now"),
        "cannot_delete_authenticator": _(
            "You need this to sign in. Add another way first, then take this one away."
        ),
    }

    def encrypt(self, text: str) -> str:
        return str(sealing.seal(text, place=SECRET))

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, place=SECRET)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        owner = authenticator.user
        if not settings.SECOND_FACTOR_REQUIRED or not owner.role_codes & roles.TWO_WAYS:
            return True
        ways = owner.authenticator_set.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return ways.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return str(_("My passkey"))


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    """Lets a work account in where its e-mail, verified, is that of an account here."""

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Say in our words, one thing at a time, why a password will not do."""
        try:
            return super().clean_password(password, user=user)
        except ValidationError as why:
            first = why.error_list[0]
            raise ValidationError(PASSWORD.get(first.code, first.message), first.code) from why

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Find the account by its verified e-mail, once; from then on by the work account."""
        joining = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing and not joining:
            return
        verified = [entry.email.lower() for entry in sociallogin.email_addresses if entry.verified]
        found = User.objects.filter(email__in=verified, is_active=True).first()
        if joining or found is None:
            page = render(request, "socialaccount/not_known.html", status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, found)
