from django.urls import path

from impact.views import closings

CLOSE = "meetings/<str:ref>/close/"

urlpatterns = [
    path(CLOSE + "check/", closings.Check.as_view(), name="meeting_close_check"),
    path(CLOSE + "done/", closings.Done.as_view(), name="meeting_close_done"),
]
