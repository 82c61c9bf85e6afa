"""The pages of an invitation, opened by the link that somebody was sent."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from activities.domain import check_ins
from activities.models import Seat
from activities.views import calls, replies
from involvement.people.models import LinkPurpose
from involvement.views import LinkFormPage, LinkMixin, LinkPage
from involvement.written import one_or_404, written_once


@written_once
def _seat(*, pk, person):
    return replies.invited_seats().filter(pk=pk, person=person)


class ByLink(LinkMixin):
    """The door of somebody's own link."""

    purpose = LinkPurpose.INVITATION

    def get_subject(self) -> Seat:
        return one_or_404(_seat(pk=self.link.object_id, person=self.link.person_id or 0))

    def at(self, name: str) -> str:
        return reverse(name, args=[self.kwargs["token"]])


class LinkInvitation(ByLink, replies.Invitation, LinkPage):
    def get_context_data(self, **kwargs):
        # only they can choose, so staff who fill in for somebody have no such way
        alone_url = self.at("invitation_alone") if self.subject.would_be_alone else ""
        is_now = check_ins.is_open(self.subject.meeting, now=timezone.now())
        here_url = self.at("invitation_here") if is_now else ""
        return super().get_context_data(alone_url=alone_url, here_url=here_url, **kwargs)


class LinkSayYes(ByLink, replies.SayYes, View):
    pass


class LinkHelp(ByLink, replies.HelpStep, LinkFormPage):
    pass


class LinkTravel(ByLink, replies.TravelStep, LinkFormPage):
    pass


class LinkFee(ByLink, replies.FeeStep, LinkFormPage):
    pass


class LinkCheck(ByLink, replies.Check, LinkFormPage):
    pass


class LinkAsk(ByLink, replies.Ask, LinkFormPage):
    pass


class LinkNo(ByLink, replies.SayNo, View):
    pass


class LinkNotSure(ByLink, replies.SayNotSure, View):
    pass


class LinkTakeSeat(ByLink, calls.TakeSeat, View):
    pass


class LinkStillOk(ByLink, replies.SayStillOk, View):
    pass


class LinkDone(ByLink, replies.Done, LinkPage):
    pass


class LinkCalendar(ByLink, replies.Calendar, View):
    pass
