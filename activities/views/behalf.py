"""The pages of an invitation, filled in by staff for somebody who told them what to say."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from activities.domain import check_ins, invited
from activities.domain import replies as answering
from activities.forms import fees
from activities.forms.replies import ToldFeeForm
from activities.models import FeeChoice, Seat
from activities.views import calls, replies
from involvement.people.views.behalf import OnBehalf
from involvement.views import FormPage, Page


class Theirs(OnBehalf):
    """The seat of the person who is being filled in for, at the meeting in the address."""

    def get_subject(self) -> Seat:
        return get_object_or_404(
            replies.invited_seats(),
            person_id=self.entry.person_id,
            meeting__ref=self.kwargs["meeting_ref"],
        )


class Invitation(Theirs, replies.Invitation, Page):
    def get_context_data(self, **kwargs):
        is_now = check_ins.is_open(self.subject.meeting, now=timezone.now())
        here_url = self.at("invitation_here") if is_now else ""
        return super().get_context_data(here_url=here_url, **kwargs)


class Yes(Theirs, replies.SayYes, View):
    pass


class Help(Theirs, replies.HelpStep, FormPage):
    pass


class Travel(Theirs, replies.TravelStep, FormPage):
    pass


class Fee(Theirs, replies.FeeStep, FormPage):
    """Their choice in their words; else as they chose last time, or it waits for them."""

    form_class = ToldFeeForm
    template_name = "activities/invitation/fee_told.html"

    def get_initial(self):
        kept = invited.draft(self.subject).get("fee", {})
        if not kept.get("fee_words"):
            return {}
        return fees.as_typed(kept) | {"told": True, "words": kept["fee_words"]}

    def act(self, form):
        given = form.cleaned_data
        kept = {
            "fee_choice": given["fee_choice"],
            "less": given["less"],
            "to": given["to"],
            "fee_words": given["words"],
        }
        if not given["told"]:
            own = invited.last_time(self.subject)
            kept = {
                "fee_choice": own.fee_choice if own else FeeChoice.WAIT,
                "less": own.less if own else None,
                "to": own.to if own else "",
                "fee_words": "",
            }
        answering.keep_draft(self.subject, "fee", kept, by_person=self.subject.person)
        return self.at("invitation_yes")


class Check(Theirs, replies.Check, FormPage):
    pass


class Ask(Theirs, replies.Ask, FormPage):
    pass


class TakeSeat(Theirs, calls.TakeSeat, View):
    pass


class No(Theirs, replies.SayNo, View):
    pass


class NotSure(Theirs, replies.SayNotSure, View):
    pass


class StillOk(Theirs, replies.SayStillOk, View):
    pass


class Done(Theirs, replies.Done, Page):
    pass


class Calendar(Theirs, replies.Calendar, View):
    pass
