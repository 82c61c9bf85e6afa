from django.urls import path

from activities.views import check_ins, details, feeds, looks, my, papers, presence, proposals

urlpatterns = [
    path("my/calendar/", feeds.MyCalendarLink.as_view(), name="my_calendar"),
    path("my/calendar/end/", feeds.EndCalendarLink.as_view(), name="my_calendar_end"),
    path("my/details/looks/", looks.MyLooks.as_view(), name="my_looks"),
    path("my/details/contact/", details.MyContact.as_view(), name="my_contact"),
    path("my/details/papers/", details.MyPapers.as_view(), name="my_papers"),
    path("my/details/help/", details.MyHelp.as_view(), name="my_help"),
    path("my/meetings/<str:ref>/alone/", presence.AloneSignedIn.as_view(), name="my_meeting_alone"),
    path("my/meetings/<str:ref>/here/", check_ins.HereSignedIn.as_view(), name="my_meeting_here"),
    path(
        "my/meetings/<str:ref>/purpose/",
        proposals.PurposeSignedIn.as_view(),
        name="my_meeting_purpose",
    ),
    path("my/groups/", my.MyGroups.as_view(), name="my_groups"),
    path("my/meetings/<str:ref>/", my.MyMeeting.as_view(), name="my_meeting"),
    path("my/meetings/<str:ref>/answer/", my.MyAnswer.as_view(), name="my_meeting_answer"),
    path("my/meetings/<str:ref>/reading/", my.MyReading.as_view(), name="my_meeting_reading"),
    path(
        "my/meetings/<str:ref>/papers/<int:pk>/", my.MyPaperFile.as_view(), name="my_meeting_paper"
    ),
    path("my/meetings/<str:ref>/calendar.ics", my.MyCalendar.as_view(), name="my_meeting_calendar"),
    path("meetings/<str:ref>/questions/", papers.Questions.as_view(), name="meeting_questions"),
    path("meetings/<str:ref>/papers/", papers.MeetingPapers.as_view(), name="meeting_papers"),
    path("meetings/<str:ref>/papers/add/", papers.AddPaper.as_view(), name="meeting_paper_add"),
    path(
        "meetings/<str:ref>/papers/<int:pk>/",
        papers.MeetingPaperFile.as_view(),
        name="meeting_paper",
    ),
    path(
        "meetings/<str:ref>/papers/<int:pk>/remove/",
        papers.RemovePaper.as_view(),
        name="meeting_paper_remove",
    ),
    path(
        "meetings/<str:ref>/calendar.ics", papers.MeetingCalendar.as_view(), name="meeting_calendar"
    ),
]
