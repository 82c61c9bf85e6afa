from django.urls import path
from django.utils.translation import gettext_lazy as _

from activities.domain import adjustments
from activities.domain import agenda as agendas
from activities.views import (
    agenda,
    apart,
    calls,
    closings,
    invitations,
    meetings,
    presence,
    register,
    series,
)

AGENDA = "meetings/<str:ref>/agenda/"

urlpatterns = [
    path("meetings/", meetings.Meetings.as_view(), name="meetings"),
    path("meetings/<str:ref>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("meetings/<str:ref>/fix/", meetings.FixPage.as_view(), name="meeting_fix"),
    path("meetings/<str:ref>/register/", register.RegisterPage.as_view(), name="meeting_register"),
    path("meetings/<str:ref>/register/how/", register.HowPage.as_view(), name="meeting_how"),
    path("meetings/<str:ref>/close/", closings.WriteDecisions.as_view(), name="meeting_close"),
    path("meetings/<str:ref>/close/next/", closings.WriteNext.as_view(), name="meeting_close_next"),
    path(
        "meetings/<str:ref>/decisions/<int:pk>/take-out/",
        closings.TakeOutDecision.as_view(),
        name="decision_take_out",
    ),
    path(
        "meetings/<str:ref>/actions/<int:pk>/take-out/",
        closings.TakeOutAction.as_view(),
        name="action_take_out",
    ),
    path(
        "meetings/<str:ref>/actions/<int:pk>/done/",
        closings.FinishAction.as_view(done=_("Done.")),
        name="action_done",
    ),
    path("meetings/<str:ref>/repeat/", series.Repeat.as_view(), name="meeting_repeat"),
    path(
        "meetings/<str:ref>/repeat/days/", series.RepeatDays.as_view(), name="meeting_repeat_days"
    ),
    path("meetings/<str:ref>/series/", series.SeriesPage.as_view(), name="meeting_series"),
    path("meetings/<str:ref>/apart/", apart.Apart.as_view(), name="meeting_apart"),
    path(AGENDA, agenda.Agenda.as_view(), name="meeting_agenda"),
    path(f"{AGENDA}add/", agenda.AddItem.as_view(), name="agenda_add"),
    path(f"{AGENDA}<int:pk>/", agenda.ChangeItem.as_view(), name="agenda_change"),
    path(
        f"{AGENDA}<int:pk>/earlier/",
        agenda.ItemAct.as_view(act=agendas.earlier),
        name="agenda_earlier",
    ),
    path(
        f"{AGENDA}<int:pk>/later/", agenda.ItemAct.as_view(act=agendas.later), name="agenda_later"
    ),
    path(
        f"{AGENDA}<int:pk>/remove/",
        agenda.ItemAct.as_view(act=agendas.remove),
        name="agenda_remove",
    ),
    path("meetings/<str:ref>/invite/", invitations.InvitePage.as_view(), name="meeting_invite"),
    path("meetings/<str:ref>/move/", meetings.MoveMeeting.as_view(), name="meeting_move"),
    path("meetings/<str:ref>/correct/", meetings.CorrectMeeting.as_view(), name="meeting_correct"),
    path("meetings/<str:ref>/call-off/", meetings.CancelMeeting.as_view(), name="meeting_cancel"),
    path(
        "meetings/<str:ref>/going-ahead/",
        meetings.MeetingAct.as_view(
            act=meetings.go_ahead, done=_("Everyone can see that it goes ahead.")
        ),
        name="meeting_go_ahead",
    ),
    path(
        "meetings/<str:ref>/ask-the-person/",
        meetings.MeetingAct.as_view(
            act=presence.ask_person, done=_("We have asked what they want to do.")
        ),
        name="meeting_ask_person",
    ),
    path(
        "meetings/<str:ref>/fix/another-way/",
        presence.HearAnotherWay.as_view(),
        name="meeting_another_way",
    ),
    path(
        "meetings/<str:ref>/seats/<int:pk>/call/",
        presence.SeatAct.as_view(
            act=calls.ask, done=_("We have asked. You can see the answer here.")
        ),
        name="seat_call",
    ),
    path(
        "meetings/<str:ref>/seats/<int:pk>/step-up/",
        presence.SeatAct.as_view(
            act=calls.said_yes, done=_("The reserve now has a full seat. We have told them.")
        ),
        name="seat_step_up",
    ),
    path(
        "meetings/<str:ref>/seats/<int:pk>/booked/",
        presence.SeatAct.as_view(act=adjustments.book_travel, done=_("Travel is booked.")),
        name="seat_travel_booked",
    ),
    path(
        "meetings/<str:ref>/needs/<int:pk>/arranged/",
        presence.AdjustmentAct.as_view(act=adjustments.arrange, done=_("Arranged.")),
        name="adjustment_arranged",
    ),
    path(
        "meetings/<str:ref>/needs/<int:pk>/cannot/",
        presence.CannotArrange.as_view(),
        name="adjustment_cannot",
    ),
    path(
        "team/activities/<str:ref>/meetings/new/",
        meetings.NewMeeting.as_view(),
        name="meeting_new",
    ),
]
