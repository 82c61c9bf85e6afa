"""Where everything is. One file per audience in each app; here they meet."""

from django.conf import settings
from django.urls import include, path

from involvement import health, pages

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
    path("", include("involvement.people.sign_in_urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("link/again/", pages.LinkAgain.as_view(), name="link_again"),
    path("", include("involvement.people.urls")),
    path("", include("activities.urls")),
    path("", include("payments.urls")),
    path("", include("impact.equality.urls")),
    path("", include("impact.urls")),
]
if settings.TRIAL:
    urlpatterns += [path("trial/", include("involvement.people.trial_urls"))]
