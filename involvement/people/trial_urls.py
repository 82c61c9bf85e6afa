from django.urls import path

from involvement.people import trial

urlpatterns = [
    path("as/<slug:who>/", trial.LookRoundAs.as_view(), name="trial_as"),
    path("post/", trial.Post.as_view(), name="trial_post"),
]
