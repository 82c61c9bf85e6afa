"""An invitation filled in for somebody. The same pages as by link, in the same order."""

from django.urls import path

from activities.views import behalf, check_ins, proposals

AT = "team/behalf/<int:ref>/invitation/<meeting_ref>/"

urlpatterns = [
    path(AT, behalf.Invitation.as_view(), name="behalf_invitation"),
    path(AT + "yes/", behalf.Yes.as_view(), name="behalf_invitation_yes"),
    path(AT + "yes/help/", behalf.Help.as_view(), name="behalf_invitation_help"),
    path(AT + "yes/travel/", behalf.Travel.as_view(), name="behalf_invitation_travel"),
    path(AT + "yes/fee/", behalf.Fee.as_view(), name="behalf_invitation_fee"),
    path(AT + "yes/check/", behalf.Check.as_view(), name="behalf_invitation_check"),
    path(AT + "take/", behalf.TakeSeat.as_view(), name="behalf_invitation_take"),
    path(AT + "purpose/", proposals.PurposeOnBehalf.as_view(), name="behalf_invitation_purpose"),
    path(AT + "here/", check_ins.HereOnBehalf.as_view(), name="behalf_invitation_here"),
    path(AT + "ask/", behalf.Ask.as_view(), name="behalf_invitation_ask"),
    path(AT + "no/", behalf.No.as_view(), name="behalf_invitation_no"),
    path(AT + "not-sure/", behalf.NotSure.as_view(), name="behalf_invitation_not_sure"),
    path(AT + "still-ok/", behalf.StillOk.as_view(), name="behalf_invitation_still_ok"),
    path(AT + "done/", behalf.Done.as_view(), name="behalf_invitation_done"),
    path(AT + "calendar.ics", behalf.Calendar.as_view(), name="behalf_invitation_calendar"),
]
