"""Costs and fees filled in for somebody, from a call or a paper form."""

from django.urls import path

from payments.views import behalf, paper

COST = "team/behalf/<int:ref>/cost/<meeting_ref>/"

urlpatterns = [
    path(COST, behalf.Kind.as_view(), name="behalf_cost"),
    path(COST + "amount/", behalf.Amount.as_view(), name="behalf_cost_amount"),
    path(COST + "check/", behalf.Check.as_view(), name="behalf_cost_check"),
    path(COST + "done/", behalf.Done.as_view(), name="behalf_cost_done"),
    path(COST + "answer/", behalf.Answer.as_view(), name="behalf_cost_answer"),
    path(COST + "again/", behalf.Appeal.as_view(), name="behalf_cost_again"),
    path(COST + "away/", behalf.Away.as_view(), name="behalf_cost_away"),
    path(COST + "start/", paper.Begin.as_view(), name="paper_form_start"),
    path("team/paper-forms/", paper.TypeIn.as_view(), name="paper_form_code"),
    path("team/paper-forms/<str:ref>/", paper.MakeForms.as_view(), name="paper_forms"),
    path("team/paper-forms/<str:ref>/print/", paper.Sheets.as_view(), name="paper_form_sheets"),
    path("team/behalf/<int:ref>/fee/<meeting_ref>/", behalf.Fee.as_view(), name="behalf_fee"),
]
