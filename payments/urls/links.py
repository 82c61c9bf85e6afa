from django.urls import path

from payments.views import changes, claims, removals

urlpatterns = [
    path("c/<token>/", claims.LinkKind.as_view(), name="cost"),
    path("c/<token>/amount/", claims.LinkAmount.as_view(), name="cost_amount"),
    path("c/<token>/check/", claims.LinkCheck.as_view(), name="cost_check"),
    path("c/<token>/done/", claims.LinkDone.as_view(), name="cost_done"),
    path("c/<token>/answer/", claims.LinkAnswer.as_view(), name="cost_answer"),
    path("c/<token>/again/", claims.LinkAppeal.as_view(), name="cost_again"),
    path("c/<token>/away/", removals.LinkAway.as_view(), name="cost_away"),
    path("n/<token>/", changes.NotMe.as_view(), name="not_me"),
]
