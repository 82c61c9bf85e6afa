"""Where everything is. One file per audience in each app; here they meet."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from involvement import health, pages

SIGN_IN = "account_request_login_code"

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("our-promises/", pages.OurPromises.as_view(), name="our_promises"),
    path("help/", pages.PublicPage.as_view(template_name="public/help.html"), name="help"),
    path("privacy/", pages.PublicPage.as_view(template_name="public/privacy.html"), name="privacy"),
    path("cookies/", pages.PublicPage.as_view(template_name="public/cookies.html"), name="cookies"),
    path(
        "accessibility/",
        pages.PublicPage.as_view(template_name="public/accessibility.html"),
        name="accessibility",
    ),
    path("sign-in/", account.RequestLoginCodeView.as_view(), name=SIGN_IN),
    path(
        "sign-in/code/", account.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"
    ),
    # allauth looks these names up; signing up by yourself is closed and says so
    path("sign-in/", RedirectView.as_view(pattern_name=SIGN_IN), name="account_login"),
    path("sign-up/", account.SignupView.as_view(), name="account_signup"),
    path("sign-in/closed/", account.AccountInactiveView.as_view(), name="account_inactive"),
    path("sign-out/", account.LogoutView.as_view(), name="account_logout"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("link/again/", pages.LinkAgain.as_view(), name="link_again"),
    path("", include("involvement.people.urls")),
    path("", include("activities.urls")),
    path("", include("payments.urls")),
    path("", include("impact.urls")),
]
if settings.TRIAL:
    urlpatterns += [path("trial/", include("involvement.people.trial_urls"))]
