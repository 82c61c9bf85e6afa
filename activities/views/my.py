"""What somebody involved sees when signed in: their groups, their meetings, their papers."""

from urllib.parse import urlsplit

from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from activities import policies
from activities.domain import alone, check_ins, invited, places
from activities.models import Group, Meeting, MeetingState, Reply, Seat
from activities.views import papers
from activities.views.closings import told_of
from activities.views.replies import calendar
from involvement import links
from involvement.people.models import LinkPurpose
from involvement.views import ListPage, Page, PolicyMixin
from involvement.written import written_once

MOST_TO_COME = 20
SHAPES = {
    Reply.COMING: "ok",
    Reply.NOT_COMING: "idle",
    Reply.NOT_SURE: "wait",
    Reply.ASKED: "wait",
    Reply.NONE: "info",
}


def _seats(*, person):
    seats = Seat.objects.filter(person=person, invited_at__isnull=False)
    return seats.select_related("meeting__activity__group").annotate(
        starts_at=F("meeting__starts_at")
    )


@written_once
def _been(most, *, person, now):
    return _seats(person=person).filter(starts_at__lte=now).order_by(*MyGroups.order)[:most]


@written_once
def _to_come(*, person, now):
    later = _seats(person=person).filter(starts_at__gt=now)
    return later.order_by("starts_at", "id")[:MOST_TO_COME]


class MyGroups(ListPage):
    """My groups, what is coming up, and what has been."""

    policy = staticmethod(policies.is_involved)
    template_name = "activities/my/groups.html"
    order = ("-starts_at", "-id")
    page_size = 20

    def rows(self):
        return _seats(person=self.request.user.involved).filter(starts_at__lte=timezone.now())

    def first_rows(self, most):
        return _been(most, person=self.request.user.involved.pk, now=timezone.now())

    def get_context_data(self, **kwargs):
        if self.request.user.involved is None:
            raise Http404
        to_come = []
        if "after" not in self.request.GET:
            to_come = _to_come(person=self.request.user.involved.pk, now=timezone.now())
            for seat in to_come:
                seat.kind = SHAPES[Reply(seat.reply)]
        return super().get_context_data(
            groups=Group.objects.filter(
                activities__meetings__seats__person=self.request.user.involved,
                activities__meetings__seats__invited_at__isnull=False,
            ).distinct(),
            places=[]
            if "after" in self.request.GET
            else places.held_by(self.request.user.involved),
            to_come=to_come,
            cancelled=MeetingState.CANCELLED,
            **kwargs,
        )


class Mine(PolicyMixin):
    """Something of a meeting that I am invited to, through my own seat."""

    model = Meeting
    policy = staticmethod(policies.may_choose_for_themselves)

    def get_subject(self) -> Seat:
        person = self.request.user.involved
        seat = (
            alone.with_alert(Seat.objects.filter(invited_at__isnull=False))
            .filter(person=person, meeting__ref=self.kwargs["ref"])
            .select_related("person", "pack", "meeting__activity__lead", "meeting__activity__group")
            .select_related("purpose__contact", "role")
            .first()
        )
        if person is None or seat is None:
            raise Http404
        seat.person = person
        return seat


class MyMeeting(Mine, Page):
    """Why I am there, my answer, my papers, and the calendar."""

    template_name = "activities/my/meeting.html"

    def get_context_data(self, **kwargs):
        seat = self.subject
        purpose = invited.purpose_now(seat)
        here = reverse("my_meeting", args=[seat.meeting.ref])
        return super().get_context_data(
            **papers.pack_of(seat),
            told=told_of(seat.meeting) if seat.meeting.state == MeetingState.HELD else {},
            purpose=purpose,
            closed=invited.closed(seat, now=timezone.now()),
            changes=invited.changes(seat, purpose),
            needs=list(seat.adjustments.all()),
            reply_kind=SHAPES[Reply(seat.reply)],
            purpose_url=f"{here}purpose/",
            say_url=f"{here}reading/",
            files_url=f"{here}papers/",
            alone_url=f"{here}alone/" if seat.would_be_alone else "",
            here_url=f"{here}here/" if check_ins.is_open(seat.meeting, now=timezone.now()) else "",
            **kwargs,
        )


class MyAnswer(Mine, View):
    """Open my own invitation, where an answer is given and changed."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        seat = self.subject
        address = links.issue(
            LinkPurpose.INVITATION, seat.pk, to=seat.person, until=seat.meeting.ends_at
        )
        return redirect(urlsplit(address).path)


class MyReading(Mine, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        papers.say_reading(request, self.subject)
        return redirect("my_meeting", self.kwargs["ref"])


class MyPaperFile(Mine, View):
    def get(self, request, **kwargs):
        return papers.serve(self.subject.meeting, kwargs["pk"])


class MyCalendar(Mine, View):
    def get(self, request, **kwargs):
        return calendar(self.subject.meeting)
