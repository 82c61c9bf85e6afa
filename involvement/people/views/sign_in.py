"""How I sign in: allauth's pages, for whoever is signed in and has just shown it is them."""

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.password_change import finalize_password_set
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as app
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from involvement.notices import post
from involvement.people import doorways, middleware, policies
from involvement.people.adapter import WAIT
from involvement.people.domain import accounts, sessions
from involvement.people.forms import sign_in as forms
from involvement.people.models import User
from involvement.views import ActView, FormPage, Page, PolicyMixin

WAYS = reverse_lazy("mfa_index")
SHOWN = 20


class Mine(PolicyMixin):
    """A page about one's own account, open to a fresh sign-in only."""

    policy = staticmethod(policies.may_sign_in)
    needs_fresh_sign_in = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back_url": WAYS}


class HowISignIn(Page):
    policy = staticmethod(policies.may_sign_in)
    template_name = "account/ways.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        ways = list(Authenticator.objects.filter(user=user).order_by("created_at"))
        kinds = Authenticator.Type
        return super().get_context_data(
            app=next((way for way in ways if way.type == kinds.TOTP), None),
            spare=next((way for way in ways if way.type == kinds.RECOVERY_CODES), None),
            passkeys=[way for way in ways if way.type == kinds.WEBAUTHN],
            places=[_with_device(place) for place in sessions.live(user)[:SHOWN]],
            here=self.request.session.session_key,
            must_add=settings.SECOND_FACTOR_REQUIRED and middleware.owes_second_way(self.request),
            **kwargs,
        )


def _with_device(place: sessions.UserSession) -> sessions.UserSession:
    place.device = sessions.device(place.user_agent)
    return place


class SetsUp(Mine):
    """Setting up a second way shows it, too: whoever had to may go on."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        self.request.session[middleware.BOTH_WAYS] = self.request.user.pk
        return answer


class AddApp(SetsUp, app.ActivateTOTPView):
    form_class = forms.AppCodeForm
    template_name = "question.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        parts = [secret[n : n + 4] for n in range(0, len(secret), 4)]
        return context | {"secret": " ".join(parts)}


class AppPicture(Mine, View):
    """The square picture an app reads, as a file of its own: pages hold no images inline."""

    def get(self, request):
        adapter = app.get_adapter()
        address = adapter.build_totp_url(request.user, get_totp_secret())
        return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


class StopApp(Mine, app.DeactivateTOTPView):
    form_class = forms.StopAppForm
    template_name = "mfa/stop_app.html"


class SpareCodes(Mine, spare.ViewRecoveryCodesView):
    template_name = "mfa/spare_codes.html"


class SpareCodesFile(Mine, spare.DownloadRecoveryCodesView):
    template_name = "mfa/spare_codes.txt"


class NewSpareCodes(Mine, spare.GenerateRecoveryCodesView):
    form_class = forms.NewSpareCodesForm
    template_name = "mfa/new_spare_codes.html"


class AddPasskey(SetsUp, passkey.AddWebAuthnView):
    form_class = forms.AddPasskeyForm
    template_name = "mfa/add_passkey.html"


class StopPasskey(Mine, passkey.RemoveWebAuthnView):
    template_name = "mfa/stop_passkey.html"
    success_url = WAYS

    def form_valid(self, form):
        if not passkey.flows.get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, _("Add another way first, then take this one away."))
            return redirect(WAYS)
        return super().form_valid(form)


class MyPassword(Mine, FormPage):
    """Choosing one or another; an old one is not asked for, because the sign-in is fresh."""

    form_class = forms.PasswordForm
    done = _("Saved. You can sign in with your password now.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        form.save()
        finalize_password_set(self.request, self.request.user)
        return WAYS


class StopPassword(Mine, ActView):
    goes_to = WAYS
    done = _("You sign in without a password from now on.")

    def comes_back_to(self):
        return WAYS

    def act(self, subject, *, by):
        accounts.forget_password(by, by=by)
        account.flows.password_change.logout_on_password_change(self.request, by)
        sessions.UserSession.objects.create_from_request(self.request)  # it has a new key


class EndPlace(ActView):
    """Sign out in one other place."""

    policy = staticmethod(policies.may_end_session)
    slug_field = "pk"
    model = sessions.UserSession
    act = staticmethod(sessions.end)
    goes_to = WAYS
    done = _("You are signed out there.")

    def subjects(self):
        return super().subjects().select_related("user")


class EndOtherPlaces(ActView):
    policy = staticmethod(policies.may_sign_in)
    goes_to = WAYS
    done = _("You are signed out everywhere else.")

    def act(self, subject, *, by):
        sessions.end_others(by, but=self.request.session.session_key, by=by)


class SignIn(account.RequestLoginCodeView):
    """Where to send a code; and the other ways in."""

    def dispatch(self, request, *args, **kwargs):
        if "again" in request.GET:  # else allauth leads back to the code, and a slip is a dead end
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        work_account = settings.OIDC_NAME if settings.OIDC_SERVER else ""
        return super().get_context_data(
            work_account=work_account, can_text=post.can_text(), **kwargs
        )


class SignInByText(account.RedirectAuthenticatedUserMixin, account.NextRedirectMixin, FormView):
    """A code by text instead. A number of nobody, or of two people, looks the same."""

    form_class = forms.PhoneForm
    template_name = "question.html"

    def dispatch(self, request, *args, **kwargs):
        if not post.can_text():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        phone = form.cleaned_data["phone"]
        if not ratelimit.consume(self.request, action="request_login_code", key=phone):
            form.add_error("phone", WAIT)
            return self.form_invalid(form)
        LoginCodeVerificationProcess.initiate(
            request=self.request, user=accounts.found_by_phone(phone), phone=phone
        )
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back_url": reverse("account_login")}


@method_decorator(never_cache, name="dispatch")
class SignInByLink(TemplateView):
    """The link from our e-mail. Opening it does nothing yet; a press does."""

    template_name = "account/link.html"

    def get(self, request, token):
        if not doorways.is_open(token):
            return self.gone()
        return super().get(request)

    def post(self, request, token):
        email = doorways.go_through(token)
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            return self.gone()
        logout(request)
        record_authentication(request, user, method="code", email=email)
        return perform_login(request, Login(user=user, email=email))

    def gone(self):
        return render(self.request, "account/link_gone.html", status=410)


class SecondStep(mfa.AuthenticateView):
    """The second step on the way in."""

    form_class = forms.SecondStepForm
    template_name = "mfa/second_step.html"


class PasswordSignIn(account.LoginView):
    form_class = forms.PasswordSignInForm
    template_name = "account/password_sign_in.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back_url": reverse("account_login")}
