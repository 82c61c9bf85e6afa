from django.urls import path

from impact.equality.views import answers, releases

urlpatterns = [
    path("my/details/equality/", answers.MyEquality.as_view(), name="my_equality"),
    path("my/details/equality/stop/", answers.StopMyEquality.as_view(), name="my_equality_stop"),
    path(
        "i/<str:token>/about-you/", answers.AfterInvitation.as_view(), name="invitation_about_you"
    ),
    path("f/<str:token>/about-you/", answers.AfterFeedback.as_view(), name="feedback_about_you"),
    path("e/<str:token>/", answers.EqualityByLink.as_view(), name="equality_by_link"),
    path("e/<str:token>/stop/", answers.StopByLink.as_view(), name="equality_by_link_stop"),
    path("insight/who/", releases.Releases.as_view(), name="releases"),
    path("insight/who/new/", releases.ReleaseNew.as_view(), name="release_new"),
    path("insight/who/<int:ref>/", releases.ReleasePage.as_view(), name="release"),
    path("insight/who/<int:ref>/figures.csv", releases.ReleaseCsv.as_view(), name="release_csv"),
    path(
        "insight/who/<int:ref>/figures.xlsx",
        releases.ReleaseExcel.as_view(),
        name="release_excel",
    ),
]
