from django.urls import path
from django.utils.translation import gettext_lazy as _

from involvement.people.domain import grants as verbs
from involvement.people.views import access, grants, trail

ONE = "settings/roles/<int:ref>/"

urlpatterns = [
    path("who-can-see-what/", access.Access.as_view(), name="access"),
    path("settings/roles/", grants.Accounts.as_view(), name="accounts"),
    path("settings/roles/new/", grants.OpenAccount.as_view(), name="account_new"),
    path(ONE, grants.Account.as_view(), name="account"),
    path(f"{ONE}give/", grants.GiveRole.as_view(), name="role_give"),
    path(f"{ONE}take/<int:pk>/", grants.TakeAway.as_view(), name="role_take"),
    path(f"{ONE}close/", grants.CloseAccount.as_view(), name="account_close"),
    path(f"{ONE}open-again/", grants.ReopenAccount.as_view(), name="account_reopen"),
    path(
        "settings/roles/asked/<int:ref>/agree/",
        grants.ProposalAct.as_view(act=verbs.agree, done=_("Agreed. The role is given.")),
        name="role_agree",
    ),
    path(
        "settings/roles/asked/<int:ref>/refuse/",
        grants.ProposalAct.as_view(act=verbs.refuse, done=_("The role is not given.")),
        name="role_refuse",
    ),
    path("settings/trail/", trail.Trail.as_view(), name="trail"),
]
