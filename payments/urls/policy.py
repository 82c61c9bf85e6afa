"""What we pay, from when, and who agreed."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from payments import policies
from payments.domain import rate_changes
from payments.views import rates, work_kinds

CHANGE = "payments/rates/changes/<int:rate_change>/"

urlpatterns = [
    path("payments/rates/", rates.Rates.as_view(), name="rates"),
    path(CHANGE, rates.OneChange.as_view(), name="rate_change"),
    path(
        CHANGE + "approve/",
        rates.ChangeAct.as_view(
            policy=policies.may_decide_rate,
            act=rate_changes.approve,
            done=_("Agreed. It holds from its day."),
        ),
        name="rate_change_approve",
    ),
    path(CHANGE + "turn-down/", rates.TurnDown.as_view(), name="rate_change_turn_down"),
    path(
        CHANGE + "take-back/",
        rates.ChangeAct.as_view(
            policy=policies.may_keep_tables,
            act=rate_changes.take_back,
            done=_("Taken back. The rate stays as it is."),
        ),
        name="rate_change_take_back",
    ),
    path("payments/kinds/", work_kinds.WorkKinds.as_view(), name="work_kinds"),
    path("payments/kinds/<str:work_kind>/", work_kinds.OneKind.as_view(), name="work_kind"),
    path(
        "payments/kinds/<str:work_kind>/new/", work_kinds.NewReview.as_view(), name="work_kind_new"
    ),
    path(
        "team/activities/<ref>/budget/kind/",
        work_kinds.KindOfActivity.as_view(),
        name="activity_kind",
    ),
    path("payments/rates/<str:rate>/", rates.OneRate.as_view(), name="rate"),
    path("payments/rates/<str:rate>/new/", rates.ProposeRate.as_view(), name="rate_propose"),
]
