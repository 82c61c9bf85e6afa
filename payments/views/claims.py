"""A claim on a phone: signed in, or by a personal link."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from activities.models import Seat
from involvement.people.models import LinkPurpose
from involvement.views import FormPage, LinkFormPage, LinkPage, Page
from involvement.written import one_or_404, written_once
from payments import policies
from payments.views.appeals import AppealStep
from payments.views.claim_steps import (
    AmountStep,
    AnswerStep,
    CheckStep,
    DoneStep,
    KindStep,
)

SEATS = Seat.objects.select_related("meeting", "person__user", "fee_due")


@written_once
def _own(*, ref, user):
    return SEATS.filter(meeting__ref=ref, person__user=user)


class MySteps:
    """The steps for somebody signed in, at the meeting they were invited to."""

    policy = staticmethod(policies.may_claim)
    by_link = False

    def get_subject(self):
        return one_or_404(_own(ref=self.kwargs["ref"], user=self.request.user.pk))

    def step(self, name):
        return reverse(f"my_claim_{name}" if name else "my_claim", args=[self.kwargs["ref"]])


class LinkSteps:
    """The same steps by personal link, which never shows an account number."""

    purpose = LinkPurpose.COST
    by_link = True

    def get_subject(self):
        return get_object_or_404(
            SEATS,
            pk=self.link.object_id,
            person=self.link.person,
            invited_at__isnull=False,
        )

    def step(self, name):
        return reverse(f"cost_{name}" if name else "cost", args=[self.kwargs["token"]])


class MyKind(MySteps, KindStep, FormPage):
    pass


class MyAmount(MySteps, AmountStep, FormPage):
    pass


class MyCheck(MySteps, CheckStep, Page):
    pass


class MyDone(MySteps, DoneStep, Page):
    pass


class MyAnswer(MySteps, AnswerStep, FormPage):
    pass


class MyAppeal(MySteps, AppealStep, FormPage):
    pass


class LinkKind(LinkSteps, KindStep, LinkFormPage):
    pass


class LinkAmount(LinkSteps, AmountStep, LinkFormPage):
    pass


class LinkCheck(LinkSteps, CheckStep, LinkPage):
    pass


class LinkDone(LinkSteps, DoneStep, LinkPage):
    pass


class LinkAnswer(LinkSteps, AnswerStep, LinkFormPage):
    pass


class LinkAppeal(LinkSteps, AppealStep, LinkFormPage):
    pass
