"""What the team does about people, beyond their own pages."""

from django.urls import path

from involvement.people.views.behalf import EndBehalf, StartBehalf

urlpatterns = [
    path("team/behalf/<int:ref>/start/", StartBehalf.as_view(), name="behalf_start"),
    path("team/behalf/<int:ref>/end/", EndBehalf.as_view(), name="behalf_end"),
]
