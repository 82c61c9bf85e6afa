from django.urls import path
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import lifecycle
from activities.models import Activity
from activities.views import (
    activity,
    closings,
    groups,
    people,
    principles,
    proposals,
    purpose,
    team,
)
from involvement.views import ActView

ONE = "team/activities/<str:ref>/"


def act(verb, done):
    """One press that moves an activity on."""
    return ActView.as_view(model=Activity, act=verb, policy=policies.may_plan, done=done)


GROUP = "team/groups/<int:ref>/"
PLACE = f"{GROUP}places/<int:pk>/"

urlpatterns = [
    path("team/groups/", groups.Groups.as_view(), name="groups"),
    path("team/groups/new/", groups.AddGroup.as_view(), name="group_new"),
    path("team/groups/roles/", groups.Roles.as_view(), name="place_roles"),
    path(GROUP, groups.GroupPage.as_view(), name="group"),
    path(f"{GROUP}change/", groups.ChangeGroup.as_view(), name="group_change"),
    path(f"{GROUP}places/new/", groups.AddPlaces.as_view(), name="place_new"),
    path(PLACE, groups.ChangePlace.as_view(), name="place_change"),
    path(f"{PLACE}fill/", groups.FillPlace.as_view(), name="place_fill"),
    path(f"{PLACE}vacate/", groups.VacatePlace.as_view(), name="place_vacate"),
    path(f"{PLACE}close/", groups.ClosePlace.as_view(), name="place_close"),
    path("team/people/", people.People.as_view(), name="people"),
    path("team/", team.TeamHome.as_view(), name="team_home"),
    path("team/activities/", activity.ActivityList.as_view(), name="activities"),
    path("team/activities/new/", activity.PlanActivity.as_view(), name="activity_new"),
    path(ONE, activity.ActivityPage.as_view(), name="activity"),
    path(f"{ONE}decisions/", closings.DecisionLog.as_view(), name="activity_decisions"),
    path(
        f"{ONE}open/",
        act(lifecycle.open_invitations, _("Invitations are open.")),
        name="activity_open",
    ),
    path(f"{ONE}lead/", act(lifecycle.take_lead, _("You lead this work.")), name="activity_lead"),
    path(f"{ONE}pause/", act(lifecycle.pause, _("Paused.")), name="activity_pause"),
    path(f"{ONE}resume/", act(lifecycle.resume, _("Carrying on.")), name="activity_resume"),
    path(f"{ONE}finish/", act(lifecycle.finish, _("Finished.")), name="activity_finish"),
    path(
        f"{ONE}principles/<str:clause>/",
        principles.PromisePage.as_view(),
        name="activity_promise",
    ),
    path(f"{ONE}purpose/", purpose.PurposePage.as_view(), name="activity_purpose"),
    path(f"{ONE}purpose/outcomes/", purpose.Outcomes.as_view(), name="outcomes"),
    path(f"{ONE}purpose/outcomes/new/", purpose.OutcomePage.as_view(), name="outcome_new"),
    path(
        f"{ONE}purpose/outcomes/<int:outcome>/",
        purpose.OutcomePage.as_view(),
        name="outcome_change",
    ),
    path(
        f"{ONE}purpose/outcomes/<int:outcome>/remove/",
        purpose.OutcomeRemove.as_view(),
        name="outcome_remove",
    ),
    path(
        f"{ONE}purpose/proposals/<int:pk>/",
        proposals.AnswerProposal.as_view(),
        name="proposal_answer",
    ),
    path(f"{ONE}purpose/<str:part>/", purpose.PurposePart.as_view(), name="purpose_part"),
    path("meetings/agree/<str:ref>/", purpose.AgreePurpose.as_view(), name="purpose_agree"),
]
