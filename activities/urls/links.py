from django.urls import path

from activities.views import by_link, check_ins, closings, feeds, papers, presence, proposals

urlpatterns = [
    path("calendar/<str:token>/meetings.ics", feeds.Feed.as_view(), name="calendar_feed"),
    path(
        "calendar/<str:token>/appointments.ics",
        feeds.QuietFeed.as_view(),
        name="calendar_feed_quiet",
    ),
    path("i/<str:token>/alone/", presence.AloneByLink.as_view(), name="invitation_alone"),
    path("i/<str:token>/here/", check_ins.HereByInvitation.as_view(), name="invitation_here"),
    path("i/<str:token>/", by_link.LinkInvitation.as_view(), name="invitation"),
    path("i/<str:token>/purpose/", proposals.PurposeByLink.as_view(), name="invitation_purpose"),
    path("i/<str:token>/yes/", by_link.LinkSayYes.as_view(), name="invitation_yes"),
    path("i/<str:token>/yes/help/", by_link.LinkHelp.as_view(), name="invitation_help"),
    path("i/<str:token>/yes/travel/", by_link.LinkTravel.as_view(), name="invitation_travel"),
    path("i/<str:token>/yes/fee/", by_link.LinkFee.as_view(), name="invitation_fee"),
    path("i/<str:token>/yes/check/", by_link.LinkCheck.as_view(), name="invitation_check"),
    path("i/<str:token>/take/", by_link.LinkTakeSeat.as_view(), name="invitation_take"),
    path("i/<str:token>/ask/", by_link.LinkAsk.as_view(), name="invitation_ask"),
    path("i/<str:token>/no/", by_link.LinkNo.as_view(), name="invitation_no"),
    path("i/<str:token>/not-sure/", by_link.LinkNotSure.as_view(), name="invitation_not_sure"),
    path("i/<str:token>/still-ok/", by_link.LinkStillOk.as_view(), name="invitation_still_ok"),
    path("i/<str:token>/done/", by_link.LinkDone.as_view(), name="invitation_done"),
    path(
        "i/<str:token>/calendar.ics",
        by_link.LinkCalendar.as_view(),
        name="invitation_calendar",
    ),
    path("p/<str:token>/", papers.Papers.as_view(), name="papers"),
    path("p/<str:token>/here/", check_ins.HereByPapers.as_view(), name="papers_here"),
    path("p/<str:token>/reading/", papers.SayReading.as_view(), name="papers_reading"),
    path("p/<str:token>/decided/", closings.DecidedByLink.as_view(), name="papers_decided"),
    path("p/<str:token>/<int:pk>/", papers.PaperFile.as_view(), name="papers_file"),
]
