"""The plain page of what the work is for, what people would change in it, and the answers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import invited, proposals
from activities.forms.proposals import AnswerForm, ProposeForm
from activities.models import Heard, Proposal
from activities.views import behalf, by_link, my
from involvement.views import FormPage, LinkFormPage


class PlainPurpose:
    """Three doors lead here: the link of an invitation, signing in, and staff for somebody."""

    form_class = ProposeForm
    template_name = "activities/invitation/purpose.html"
    done = _("Thank you. We have kept it, and will tell you what comes of it.")
    own_page = ""

    def get_context_data(self, **kwargs):
        seat = self.subject
        return super().get_context_data(
            meeting=seat.meeting,
            purpose=invited.purpose_now(seat),
            proposals=proposals.of(seat.meeting.activity)[: proposals.SHOWN],
            closed=proposals.closed(seat, now=timezone.now()),
            **kwargs,
        )

    def get_back_url(self):
        return reverse(self.own_page, args=list(self.kwargs.values()))

    def get_success_url(self):
        return self.request.path

    def act(self, form):
        seat = self.subject
        proposals.make(seat, **form.cleaned_data, now=timezone.now(), by_person=seat.person)


class PurposeByLink(PlainPurpose, by_link.ByLink, LinkFormPage):
    own_page = "invitation"


class PurposeSignedIn(PlainPurpose, my.Mine, FormPage):
    own_page = "my_meeting"


class PurposeOnBehalf(PlainPurpose, behalf.Theirs, FormPage):
    own_page = "behalf_invitation"


class AnswerProposal(FormPage):
    """One proposal, and what comes of it; once answered, only to read."""

    policy = staticmethod(policies.may_answer)
    form_class = AnswerForm
    template_name = "activities/purpose/answer.html"
    done = _("Answered. We tell the person.")

    def get_subject(self) -> Proposal:
        found = Proposal.objects.select_related("person", "purpose__activity__group")
        return get_object_or_404(
            found, pk=self.kwargs["pk"], purpose__activity__ref=self.kwargs["ref"]
        )

    def get_back_url(self):
        return reverse("activity_purpose", args=[self.kwargs["ref"]])

    def act(self, form):
        answer, words = Heard(form.cleaned_data["answer"]), form.cleaned_data["words"]
        proposals.answer(self.subject, answer=answer, words=words, by=self.request.user)
        return self.get_back_url()
