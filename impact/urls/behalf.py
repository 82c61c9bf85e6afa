"""What can be filled in for somebody, and how it was in their words."""

from django.urls import path

from impact.views import behalf

AT = "team/behalf/<int:ref>/feedback/<meeting_ref>/"

urlpatterns = [
    path("team/behalf/<int:ref>/", behalf.Behalf.as_view(), name="behalf"),
    path(AT, behalf.KnewWhy.as_view(), name="behalf_feedback"),
    path(AT + "part/", behalf.CouldTakePart.as_view(), name="behalf_feedback_part"),
    path(AT + "listened/", behalf.WasListenedTo.as_view(), name="behalf_feedback_listened"),
    path(AT + "more/", behalf.More.as_view(), name="behalf_feedback_more"),
]
