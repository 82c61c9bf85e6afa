"""The trial: made-up people whom anybody may look round as. It cannot exist outside TRIAL=1."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from involvement.notices.models import TrialPost
from involvement.paging import Paged
from involvement.people.models import User


@dataclass(frozen=True)
class Part:
    """One part that a visitor to the trial can take."""

    who: str
    label: Promise
    what: Promise
    starts_at: str

    @property
    def email(self) -> str:
        return f"{self.who}@trial.example"


CAST = [
    Part(
        "person",
        _("A person with lived experience"),
        _("Answer, claim a cost, say how it was."),
        "my_home",
    ),
    Part("carer", _("A carer"), _("The same, for someone who looks after somebody."), "my_home"),
    Part("chair", _("A chair"), _("See if a meeting is safe to go ahead."), "meetings"),
    Part("staff", _("A member of staff"), _("Plan work, invite people, send papers."), "team_home"),
    Part("finance", _("A finance officer"), _("Check claims and prepare a payment run."), "claims"),
    Part(
        "finance2", _("A second finance officer"), _("Release what the first has frozen."), "runs"
    ),
    Part("analyst", _("An equality analyst"), _("Read figures, never names."), "insight"),
    Part(
        "keeper",
        _("A keeper of settings"),
        _("See the rules, the rates and the roles."),
        "settings",
    ),
]
PARTS = {part.who: part for part in CAST}


class LookRoundAs(View):
    """POST signs the visitor in as one of the made-up people."""

    http_method_names = ["post"]

    def post(self, request, who):
        if not settings.TRIAL:
            raise SuspiciousOperation
        if who not in PARTS:
            raise Http404
        user = User.objects.filter(email=PARTS[who].email).first()
        if user is None:
            raise Http404
        logout(request)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        UserSession.objects.create_from_request(request)
        return redirect(PARTS[who].starts_at)


class Post(TemplateView):
    """Everything that would have left: e-mail, texts and letters, newest first."""

    template_name = "trial/post.html"

    def get_context_data(self, **kwargs):
        if not settings.TRIAL:
            raise Http404
        page = Paged(TrialPost.objects.all, order=("-id",), size=25, request=self.request)
        return super().get_context_data(page=page, rows=page.rows, **kwargs)
