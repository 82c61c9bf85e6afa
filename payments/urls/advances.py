"""Money before the day."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from payments.domain import advance_uses
from payments.domain import advances as acts
from payments.views import advances, behalf

ONE = "payments/advances/<int:pk>/"

urlpatterns = [
    path("my/money/before/<ref>/", advances.MyBefore.as_view(), name="my_before"),
    path("i/<str:token>/before/", advances.LinkBefore.as_view(), name="invitation_before"),
    path(
        "team/behalf/<int:ref>/before/<meeting_ref>/",
        behalf.Before.as_view(),
        name="behalf_before",
    ),
    path("payments/advances/", advances.Advances.as_view(), name="advances"),
    path("payments/advances/left/", advances.LeftOver.as_view(), name="advances_left"),
    path(ONE, advances.OneAdvance.as_view(), name="advance"),
    path(
        ONE + "agree/",
        advances.AdvanceAct.as_view(verb=acts.agree, done=_("Saved.")),
        name="advance_agree",
    ),
    path(ONE + "refuse/", advances.Refuse.as_view(), name="advance_refuse"),
    path(
        ONE + "stop/",
        advances.AdvanceAct.as_view(verb=acts.stop, done=_("This is not paid.")),
        name="advance_stop",
    ),
    path(
        ONE + "keep/",
        advances.AdvanceAct.as_view(
            verb=advance_uses.keep, done=_("Kept for their next claim. We tell them.")
        ),
        name="advance_keep",
    ),
    path(
        ONE + "ask-back/",
        advances.AdvanceAct.as_view(
            verb=advance_uses.ask_back, done=_("We ask them for it, and tell them how.")
        ),
        name="advance_ask_back",
    ),
    path(ONE + "end/", advances.End.as_view(), name="advance_end"),
    path(
        ONE + "end/agree/",
        advances.AdvanceAct.as_view(verb=advance_uses.agree_end, done=_("Saved. We tell them.")),
        name="advance_end_agree",
    ),
]
