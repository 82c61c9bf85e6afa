from django.urls import path

from activities.views import papers, presence, replies

urlpatterns = [
    path("i/<str:token>/alone/", presence.AloneByLink.as_view(), name="invitation_alone"),
    path("i/<str:token>/", replies.Invitation.as_view(), name="invitation"),
    path("i/<str:token>/yes/", replies.SayYes.as_view(), name="invitation_yes"),
    path("i/<str:token>/yes/help/", replies.HelpStep.as_view(), name="invitation_help"),
    path("i/<str:token>/yes/travel/", replies.TravelStep.as_view(), name="invitation_travel"),
    path("i/<str:token>/yes/fee/", replies.FeeStep.as_view(), name="invitation_fee"),
    path("i/<str:token>/yes/check/", replies.Check.as_view(), name="invitation_check"),
    path("i/<str:token>/ask/", replies.Ask.as_view(), name="invitation_ask"),
    path("i/<str:token>/no/", replies.SayNo.as_view(), name="invitation_no"),
    path("i/<str:token>/not-sure/", replies.SayNotSure.as_view(), name="invitation_not_sure"),
    path("i/<str:token>/still-ok/", replies.SayStillOk.as_view(), name="invitation_still_ok"),
    path("i/<str:token>/done/", replies.Done.as_view(), name="invitation_done"),
    path(
        "i/<str:token>/calendar.ics",
        replies.CalendarByLink.as_view(),
        name="invitation_calendar",
    ),
    path("p/<str:token>/", papers.Papers.as_view(), name="papers"),
    path("p/<str:token>/reading/", papers.SayReading.as_view(), name="papers_reading"),
    path("p/<str:token>/<int:pk>/", papers.PaperFile.as_view(), name="papers_file"),
]
