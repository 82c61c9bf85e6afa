from django.urls import include, path

urlpatterns = [
    path("", include("activities.urls.team")),
    path("", include("activities.urls.chair")),
    path("", include("activities.urls.links")),
    path("", include("activities.urls.my")),
    path("", include("activities.urls.behalf")),
    path("", include("activities.urls.keeper")),
]
