"""Signing in, and how I sign in. The names are those that allauth looks up."""

from allauth.account import views as account
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as work
from django.urls import include, path
from django.views.generic import RedirectView

from involvement.people.views import again, sign_in

SIGN_IN = "account_request_login_code"

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name=SIGN_IN),
    path("sign-in/", RedirectView.as_view(pattern_name=SIGN_IN), name="account_login"),
    path(
        "sign-in/code/", account.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"
    ),
    path("sign-in/link/<str:token>/", sign_in.SignInByLink.as_view(), name="sign_in_link"),
    path("sign-in/text/", sign_in.SignInByText.as_view(), name="sign_in_text"),
    path("sign-in/second-step/", sign_in.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/password/", sign_in.PasswordSignIn.as_view(), name="sign_in_password"),
    path("sign-in/passkey/", passkey.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("sign-in/closed/", account.AccountInactiveView.as_view(), name="account_inactive"),
    path(
        "sign-in/work/stopped/",
        work.LoginCancelledView.as_view(),
        name="socialaccount_login_cancelled",
    ),
    path("sign-in/work/error/", work.LoginErrorView.as_view(), name="socialaccount_login_error"),
    path("sign-in/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("my/sign-in/", sign_in.HowISignIn.as_view(), name="mfa_index"),
    path("my/sign-in/again/", again.Again.as_view(), name="account_reauthenticate"),
    path("my/sign-in/again/code/", again.AgainCode.as_view(), name="account_reauthenticate_code"),
    path("my/sign-in/again/app/", again.AgainApp.as_view(), name="mfa_reauthenticate"),
    path(
        "my/sign-in/again/passkey/",
        again.AgainPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("my/sign-in/app/", sign_in.AddApp.as_view(), name="mfa_activate_totp"),
    path("my/sign-in/app/picture/", sign_in.AppPicture.as_view(), name="mfa_app_picture"),
    path("my/sign-in/app/stop/", sign_in.StopApp.as_view(), name="mfa_deactivate_totp"),
    path("my/sign-in/spare-codes/", sign_in.SpareCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "my/sign-in/spare-codes/file/",
        sign_in.SpareCodesFile.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path(
        "my/sign-in/spare-codes/new/",
        sign_in.NewSpareCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("my/sign-in/passkeys/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "my/sign-in/passkeys/<int:pk>/stop/",
        sign_in.StopPasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("my/sign-in/email/", again.NewEmail.as_view(), name="account_email"),
    path("my/sign-in/email/code/", again.NewEmailCode.as_view(), name="account_email_code"),
    path("my/sign-in/password/", sign_in.MyPassword.as_view(), name="account_set_password"),
    path("my/sign-in/password/stop/", sign_in.StopPassword.as_view(), name="password_stop"),
    path("my/sign-in/places/<int:ref>/end/", sign_in.EndPlace.as_view(), name="place_end"),
    path(
        "my/sign-in/places/end-others/", sign_in.EndOtherPlaces.as_view(), name="places_end_others"
    ),
    # signing up by yourself is closed and says so
    path("sign-up/", account.SignupView.as_view(), name="account_signup"),
    path("sign-out/", account.LogoutView.as_view(), name="account_logout"),
]
