from django.urls import include, path

urlpatterns = [
    path("", include("payments.urls.public")),
    path("", include("payments.urls.photos")),
    path("", include("payments.urls.direct")),
    path("", include("payments.urls.advances")),
    path("", include("payments.urls.my")),
    path("", include("payments.urls.links")),
    path("", include("payments.urls.finance")),
    path("", include("payments.urls.behalf")),
    path("", include("payments.urls.sendings")),
    path("", include("payments.urls.books")),
    path("", include("payments.urls.policy")),
]
