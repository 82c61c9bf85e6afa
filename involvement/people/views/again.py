"""Showing once more that it is you, and changing the address you sign in with."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkey
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.people import policies
from involvement.people.adapter import WAIT
from involvement.people.codes import SentCode
from involvement.people.domain import accounts, sessions
from involvement.people.forms import sign_in as forms
from involvement.people.models import User
from involvement.views import FormPage, Page, PolicyMixin

APPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def with_next(name: str, request) -> str:
    """Return an address that still knows where somebody was going."""
    query = request.META.get("QUERY_STRING", "")
    return reverse(name) + (f"?{query}" if query else "")


class WayBack:
    """A page that leads back to where somebody was, instead of on to what is private."""

    def get_context_data(self, **kwargs):
        came_from = self.request.headers.get("Referer", "")
        is_ours = get_adapter(self.request).is_safe_url(came_from)
        if not is_ours or urlsplit(came_from).path == self.request.path:
            came_from = reverse("home")
        return super().get_context_data(**{"back_url": came_from} | kwargs)


class Again(WayBack, Page):
    """Is it still you? With an app or a passkey, that is asked; else a code goes out."""

    policy = staticmethod(policies.may_sign_in)
    template_name = "account/again.html"

    def get(self, request, *args, **kwargs):
        if is_mfa_enabled(request.user, APPS):
            return redirect(with_next("mfa_reauthenticate", request))
        return super().get(request, *args, **kwargs)

    def post(self, request):
        if is_mfa_enabled(request.user, APPS):  # a code by e-mail is less than they have
            raise PermissionDenied
        if not SentCode(request, "again").send("account/email/again", request.user.email):
            messages.error(request, WAIT)
            return redirect(with_next("account_reauthenticate", request))
        return redirect(with_next("account_reauthenticate_code", request))


class TypesSentCode(FormPage):
    """A page for a code that is on its way; without one it goes back to where one is asked."""

    policy = staticmethod(policies.may_sign_in)
    form_class = forms.SentCodeForm
    template_name = "account/sent_code.html"
    purpose = ""
    starts_at = ""

    def dispatch(self, request, *args, **kwargs):
        self.sent = SentCode(request, self.purpose)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.sent.is_waiting:
            return redirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.sent.is_waiting:
            return redirect(self.get_back_url())
        self.went_to = self.sent.email
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        if not self.sent.is_waiting:
            messages.error(self.request, _("That code no longer works. Ask for a new one."))
            return redirect(self.get_back_url())
        return super().form_invalid(form)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sent": self.sent}

    def get_back_url(self):
        return with_next(self.starts_at, self.request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(email=self.sent.email, **kwargs)


class AgainCode(TypesSentCode):
    purpose, starts_at = "again", "account_reauthenticate"

    def act(self, form):
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)

    def form_valid(self, form):
        self.act(form)
        return resume_request(self.request) or redirect("mfa_index")


class AgainApp(WayBack, PolicyMixin, mfa.ReauthenticateView):
    policy = staticmethod(policies.may_sign_in)
    form_class = forms.SecondStepAgainForm
    template_name = "mfa/again_app.html"


class AgainPasskey(WayBack, PolicyMixin, passkey.ReauthenticateWebAuthnView):
    policy = staticmethod(policies.may_sign_in)
    template_name = "mfa/again_passkey.html"


class NewEmail(FormPage):
    """A code goes to the new address. Somebody else's looks the same, and gets nothing."""

    policy = staticmethod(policies.may_sign_in)
    needs_fresh_sign_in = True
    form_class = forms.NewEmailForm

    def get_back_url(self):
        return reverse("mfa_index")

    def form_valid(self, form):
        email = form.cleaned_data["email"].lower()
        is_free = not User.objects.filter(email__iexact=email).exists()
        sent = SentCode(self.request, "email")
        if not sent.send("account/email/new_email", email, really=is_free):
            form.add_error("email", WAIT)
            return self.form_invalid(form)
        return redirect("account_email_code")


class NewEmailCode(TypesSentCode):
    purpose, starts_at = "email", "account_email"
    needs_fresh_sign_in = True
    done = gettext_lazy("Saved. From now on, sign in with your new e-mail address.")

    def act(self, form):
        user = self.request.user
        accounts.change_email(user, self.went_to, by=user)
        sessions.end_others(user, but=self.request.session.session_key, by=user)
        return reverse("mfa_index")
