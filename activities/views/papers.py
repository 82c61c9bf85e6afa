"""Papers: for whoever adds them, and for whoever reads them, by link or signed in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from activities import policies
from activities.domain import agenda, check_ins, packs, papers
from activities.forms.papers import PaperForm
from activities.models import Meeting, MeetingState, Paper, Reading, Seat
from activities.views.replies import calendar
from involvement import downloads
from involvement.calendars import working_days_between
from involvement.errors import RuleBroken
from involvement.people.models import LinkPurpose
from involvement.views import ActView, FormPage, LinkMixin, LinkPage, ListPage, Page, PolicyMixin

CHOICES = (Reading.CAN_READ, Reading.CANNOT_READ, Reading.READ_WITH_ME)
THANKS = {
    Reading.CAN_READ: _("Thank you. You have your papers."),
    Reading.CANNOT_READ: _("Thank you. A person will call you about your papers today."),
    Reading.READ_WITH_ME: _("Thank you. A person will call you to go through them."),
    Reading.ONE_PART: _("Thank you. We will call to ask which part you want to talk about."),
    Reading.MOVE_PART: _("Thank you. We will call to ask which part should wait."),
}
NO_WORDS = _(
    "This PDF seems to be a picture of its pages. Nobody can have it read aloud, or make its "
    "letters larger. Add it once more as a Word file, or as a PDF with words in it."
)


class OfMeeting:
    """Something about one meeting that the people who run it may see."""

    model = Meeting
    policy = staticmethod(policies.may_run_meeting)

    def subjects(self):
        return Meeting.objects.select_related("activity__group")


class MeetingPapers(OfMeeting, Page):
    """What is there, what is missing in which format, and how people get on with it."""

    template_name = "activities/papers/meeting.html"

    def get_context_data(self, **kwargs):
        meeting, user = self.subject, self.request.user
        there = list(meeting.papers.all())
        may_plan = policies.may_plan_meeting(user, meeting)
        copies = packs.copies(meeting)
        return super().get_context_data(
            meeting=meeting,
            papers=there,
            missing=papers.missing_formats(meeting, there),
            troubles=[copy for copy in copies if packs.needs_call(copy)],
            everyone=len(copies),
            sent=sum(copy.sent_at is not None for copy in copies),
            read=sum(copy.reading == Reading.CAN_READ for copy in copies),
            is_late=not there and packs.late(today=timezone.localdate()).filter(pk=meeting.pk),
            may_change=may_plan and meeting.state == MeetingState.PLANNED,
            **kwargs,
        )


class Questions(OfMeeting, ListPage):
    """What people asked before they answer, for whoever calls them back."""

    template_name = "activities/invitation/questions.html"

    def rows(self):
        asked = self.subject.seats.filter(invited_at__isnull=False).exclude(question="")
        return asked.select_related("person")

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=self.subject, **kwargs)


class AddPaper(OfMeeting, FormPage):
    policy = staticmethod(policies.may_plan_meeting)
    form_class = PaperForm
    done = _("The paper is there.")

    def get_success_url(self):
        return reverse("meeting_papers", args=[self.subject.ref])

    get_back_url = get_success_url

    def act(self, form):
        answers = form.cleaned_data
        papers.add(
            self.subject,
            answers["file"],
            title=answers["name"],
            ask=answers["ask"],
            minutes_to_read=answers["minutes_to_read"],
            paper_format=answers["paper_format"],
            by=self.request.user,
        )
        if not answers["file"].has_words:
            messages.warning(self.request, NO_WORDS)


class RemovePaper(ActView):
    policy = staticmethod(policies.may_plan_paper)
    act = staticmethod(papers.remove)
    done = _("The paper is gone.")

    def get_subject(self):
        return get_object_or_404(
            Paper.objects.select_related("meeting__activity__group"),
            pk=self.kwargs["pk"],
            meeting__ref=self.kwargs["ref"],
        )

    @property
    def goes_to(self):
        return reverse("meeting_papers", args=[self.kwargs["ref"]])


class MeetingPaperFile(OfMeeting, PolicyMixin, View):
    def get(self, request, **kwargs):
        return serve(self.subject, kwargs["pk"])


class MeetingCalendar(OfMeeting, PolicyMixin, View):
    def get(self, request, **kwargs):
        return calendar(self.subject)


class ByLink(LinkMixin):
    """Whatever the link in a pack opens: one person's papers for one meeting."""

    purpose = LinkPurpose.PAPERS

    def get_subject(self) -> Seat:
        seat = (
            Seat.objects.filter(pk=self.link.object_id, invited_at__isnull=False)
            .select_related("person", "pack", "meeting__activity__lead", "meeting__activity__group")
            .select_related("purpose__contact")
            .first()
        )
        if seat is None or seat.person_id != self.link.person_id:
            raise Http404
        return seat


class Papers(ByLink, LinkPage):
    template_name = "activities/papers/papers.html"

    def get_context_data(self, **kwargs):
        token = self.kwargs["token"]
        say = reverse("papers_reading", args=[token])
        is_now = check_ins.is_open(self.subject.meeting, now=timezone.now())
        return super().get_context_data(
            **pack_of(self.subject),
            say_url=say,
            here_url=reverse("papers_here", args=[token]) if is_now else "",
            files_url=reverse("papers", args=[token]),
            **kwargs,
        )


class SayReading(ByLink, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        say_reading(request, self.subject)
        return redirect("papers", self.kwargs["token"])


class PaperFile(ByLink, View):
    def get(self, request, **kwargs):
        return serve(self.subject.meeting, kwargs["pk"])


def serve(meeting: Meeting, pk: int):
    """Give one file of this meeting, and of no other."""
    paper = get_object_or_404(Paper, pk=pk, meeting=meeting)
    return downloads.attachment(paper.file, name=paper.file_name, content_type=paper.content_type)


def pack_of(seat: Seat) -> dict:
    """What both reading pages show: the papers, whether they are late, and what can be said."""
    there = list(seat.meeting.papers.all())
    today = timezone.localdate()
    is_over = seat.meeting.starts_at <= timezone.now()
    due = None if is_over else packs.late_by(seat, there, today=today)
    copy = getattr(seat, "pack", None)
    is_open = copy is not None and not is_over
    reading = copy.reading if copy and copy.reading != Reading.NOT_SAID else ""
    came = min((timezone.localdate(paper.added_at) for paper in there), default=today)
    return {
        "seat": seat,
        "meeting": seat.meeting,
        "papers": there,
        "agenda": agenda.pieces(seat.meeting),
        "is_over": is_over,
        "copy": copy,
        "reading": copy.get_reading_display() if reading else "",
        "late_since": due,
        "days_promised": due and working_days_between(due, seat.meeting.day),
        "days_left": due and working_days_between(came, seat.meeting.day),
        "may_say": is_open and bool(there),
        "may_choose": is_open and due is not None,
    }


def say_reading(request, seat: Seat) -> None:
    said = request.POST.get("reading", "")
    if said not in THANKS:
        messages.error(request, str(_("Press one of the buttons")))
        return
    try:
        packs.say_reading(seat, Reading(said), by_person=seat.person)
    except RuleBroken as why:
        messages.error(request, str(why))
    else:
        messages.success(request, str(THANKS[said]))
