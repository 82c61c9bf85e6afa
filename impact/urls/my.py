from django.urls import path

from impact.views.answers import StartHere
from impact.views.differences import MyDifference
from impact.views.home import MyHome

urlpatterns = [
    path("my/", MyHome.as_view(), name="my_home"),
    path("my/difference/", MyDifference.as_view(), name="my_difference"),
    path("my/feedback/<ref>/", StartHere.as_view(), name="my_feedback"),
]
