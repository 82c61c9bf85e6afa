from django.urls import include, path

urlpatterns = [
    path("", include("impact.urls.links")),
    path("", include("impact.urls.team")),
    path("", include("impact.urls.chair")),
    path("", include("impact.urls.my")),
    path("", include("impact.urls.insight")),
    path("", include("impact.urls.behalf")),
]
