from django.urls import path
from django.utils.translation import gettext_lazy as _

from involvement.people.domain import behalf, past
from involvement.people.views import breaks, mine

urlpatterns = [
    path("my/pause/", breaks.MyBreak.as_view(), name="my_pause"),
    path("my/pause/end/", breaks.ComeBack.as_view(), name="my_pause_end"),
    path("team/people/<int:ref>/why/", mine.Why.as_view(), name="person_why"),
    path("my/details/language/", mine.MyLanguage.as_view(), name="my_language"),
    path("my/details/described/", mine.MyDescription.as_view(), name="my_description"),
    path("my/details/times/", mine.MyTimes.as_view(), name="my_times"),
    path("my/details/asking/", mine.MyOffer.as_view(), name="my_offer"),
    path("my/details/asking/end/", mine.EndOffer.as_view(), name="my_offer_end"),
    path("my/details/why/", mine.MyWhy.as_view(), name="my_why"),
    path("my/details/someone-i-trust/", mine.MyTrusted.as_view(), name="my_trusted"),
    path("my/details/someone-i-trust/end/", mine.EndTrusted.as_view(), name="my_trusted_end"),
    path("my/details/through/", mine.MyPartner.as_view(), name="my_partner"),
    path("my/details/through/end/", mine.EndPartner.as_view(), name="my_partner_end"),
    path("my/details/filling-in/", mine.MyBehalf.as_view(), name="my_behalf"),
    path(
        "my/details/filling-in/stop/",
        mine.SetBehalf.as_view(
            act=behalf.refuse, done=_("Done. Staff may not fill things in for you.")
        ),
        name="my_behalf_stop",
    ),
    path(
        "my/details/filling-in/again/",
        mine.SetBehalf.as_view(
            act=behalf.allow, done=_("Done. Staff may fill things in for you again.")
        ),
        name="my_behalf_again",
    ),
    path("my/details/past/", mine.MyPast.as_view(), name="my_past"),
    path(
        "my/details/past/leave-out/",
        mine.SetPast.as_view(
            act=past.leave_out, done=_("Done. We no longer count if you came before.")
        ),
        name="my_past_leave_out",
    ),
    path(
        "my/details/past/count/",
        mine.SetPast.as_view(
            act=past.count_again, done=_("Done. We count again if you came before.")
        ),
        name="my_past_count",
    ),
]
