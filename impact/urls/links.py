from django.urls import path

from impact.views import answers

urlpatterns = [
    path("f/<token>/", answers.KnewWhy.as_view(), name="feedback"),
    path("f/<token>/part/", answers.CouldTakePart.as_view(), name="feedback_part"),
    path("f/<token>/listened/", answers.WasListenedTo.as_view(), name="feedback_listened"),
    path("f/<token>/more/", answers.More.as_view(), name="feedback_more"),
    path("f/<token>/done/", answers.Done.as_view(), name="feedback_done"),
]
