from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from involvement.notices import mending
from involvement.notices import views as notices
from involvement.people import policies
from involvement.people.domain import accounts, behalf, breaks, past, quiet
from involvement.people.models import Person
from involvement.people.views import display, people
from involvement.views import ActView


class PersonAct(ActView):
    """One press about one person, then back to their page."""

    model = Person
    slug_field = "pk"
    policy = staticmethod(policies.may_look_after)

    @property
    def goes_to(self):
        return reverse("person", args=[self.subject.pk])


urlpatterns = [
    path("", include("involvement.people.keeper_urls")),
    path("display/", display.Display.as_view(), name="display"),
    path("display/back/", display.DisplayBack.as_view(), name="display_back"),
    path("team/people/new/", people.AddPerson.as_view(), name="person_new"),
    path("team/people/<int:ref>/", people.PersonPage.as_view(), name="person"),
    path("team/people/<int:ref>/change/", people.ChangePerson.as_view(), name="person_change"),
    path(
        "team/people/<int:ref>/account/",
        PersonAct.as_view(act=accounts.open_account, done=_("They can sign in now. We told them.")),
        name="person_account",
    ),
    path(
        "team/people/<int:ref>/pause/",
        PersonAct.as_view(act=breaks.pause, done=_("Paused. Nobody will ask them to new work.")),
        name="person_pause",
    ),
    path(
        "team/people/<int:ref>/resume/",
        PersonAct.as_view(act=breaks.resume, done=_("They are back.")),
        name="person_resume",
    ),
    path(
        "team/people/<int:ref>/write-again/",
        PersonAct.as_view(act=quiet.end, done=_("Saved. We write to them again.")),
        name="person_not_quiet",
    ),
    path("", include("involvement.people.data_urls")),
    path("", include("involvement.people.my_urls")),
    path(
        "team/people/<int:ref>/no-behalf/",
        PersonAct.as_view(act=behalf.refuse, done=_("Nobody fills things in for them any more.")),
        name="person_no_behalf",
    ),
    path(
        "team/people/<int:ref>/behalf/",
        PersonAct.as_view(act=behalf.allow, done=_("You can fill things in for them again.")),
        name="person_behalf",
    ),
    path(
        "team/people/<int:ref>/past-left-out/",
        PersonAct.as_view(act=past.leave_out, done=_("We no longer count if they came before.")),
        name="person_past_leave_out",
    ),
    path(
        "team/people/<int:ref>/past-counted/",
        PersonAct.as_view(act=past.count_again, done=_("We count again if they came before.")),
        name="person_past_count",
    ),
    path("", include("involvement.people.team_urls")),
    path("team/letters/", notices.PostTasks.as_view(), name="post_tasks"),
    path("team/letters/print/", notices.Letters.as_view(), name="letters"),
    path("team/letters/print/sheets/", notices.LetterSheets.as_view(), name="letter_sheets"),
    path(
        "team/letters/<int:ref>/sent/",
        notices.MendPost.as_view(act=mending.mark_sent, done=_("Marked as sent.")),
        name="post_sent",
    ),
    path(
        "team/letters/<int:ref>/again/",
        notices.MendPost.as_view(act=mending.send_again, done=_("It goes out again.")),
        name="post_again",
    ),
]
