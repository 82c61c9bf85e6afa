from django.urls import path

from impact.views.answers import Answers
from impact.views.differences import DifferenceNew
from impact.views.evaluations import (
    ActivityImpact,
    BeyondPage,
    CompleteEvaluation,
    OutcomeResultPage,
)
from impact.views.leaving import PersonLeaves

IMPACT = "team/activities/<ref>/impact/"

urlpatterns = [
    path("team/people/<int:ref>/leaves/", PersonLeaves.as_view(), name="person_leaves"),
    path(IMPACT, ActivityImpact.as_view(), name="activity_impact"),
    path(IMPACT + "answers/", Answers.as_view(), name="activity_feedback"),
    path(IMPACT + "difference/", DifferenceNew.as_view(), name="difference_new"),
    path(IMPACT + "outcomes/<int:pk>/", OutcomeResultPage.as_view(), name="outcome_result"),
    path(IMPACT + "beyond/", BeyondPage.as_view(), name="evaluation_beyond"),
    path(IMPACT + "complete/", CompleteEvaluation.as_view(), name="evaluation_complete"),
]
