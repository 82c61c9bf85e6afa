"""Costs and fees filled in for somebody, from a call or a paper form."""

from django.urls import path

from payments.views import claims, fees

COST = "team/behalf/<int:ref>/cost/<meeting_ref>/"

urlpatterns = [
    path(COST, claims.BehalfKind.as_view(), name="behalf_cost"),
    path(COST + "amount/", claims.BehalfAmount.as_view(), name="behalf_cost_amount"),
    path(COST + "check/", claims.BehalfCheck.as_view(), name="behalf_cost_check"),
    path(COST + "done/", claims.BehalfDone.as_view(), name="behalf_cost_done"),
    path(COST + "answer/", claims.BehalfAnswer.as_view(), name="behalf_cost_answer"),
    path("team/behalf/<int:ref>/fee/<meeting_ref>/", fees.BehalfFee.as_view(), name="behalf_fee"),
]
