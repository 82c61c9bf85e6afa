from django.urls import path

from activities.views import presence

urlpatterns = [
    path(
        "my/meetings/<str:ref>/alone/", presence.AloneSignedIn.as_view(), name="my_meeting_alone"
    ),
]
