from django.urls import path

from impact.views import answers

urlpatterns = [
    path("f/<token>/", answers.LinkKnewWhy.as_view(), name="feedback"),
    path("f/<token>/part/", answers.LinkCouldTakePart.as_view(), name="feedback_part"),
    path("f/<token>/listened/", answers.LinkWasListenedTo.as_view(), name="feedback_listened"),
    path("f/<token>/more/", answers.LinkMore.as_view(), name="feedback_more"),
    path("f/<token>/done/", answers.LinkDone.as_view(), name="feedback_done"),
]
