from django.urls import path

from activities.views import presence

urlpatterns = [
    path("i/<str:token>/alone/", presence.AloneByLink.as_view(), name="invitation_alone"),
]
