"""Answers: how it was, asked of everyone who was there, the chair and the lead included."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.domain import chairs
from activities.models import (
    CAME,
    Attendance,
    Meeting,
    MeetingState,
    Seat,
)
from impact.models import Feedback, Felt
from impact.models.answers import OPEN_FOR, contact_of
from involvement import disclosure
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import behalf
from involvement.people.models import Person, User
from involvement.written import Given

ASKED = (*CAME, Attendance.RESERVE_READY)
LABELS = {
    "knew_why": gettext_lazy("Did you know why you were there?"),
    "could_take_part": gettext_lazy("Could you take part in the way you needed?"),
    "was_listened_to": gettext_lazy("Did people listen to you?"),
}
QUESTIONS = tuple(LABELS)
MORE = ("words", "may_share_words", "hides_name", "wants_a_call", "is_worried_about_safety")


@transaction.atomic
def ask(*, now: datetime) -> int:
    """Ask everyone who was at a meeting how it was; returns how many were asked now.

    People who came and reserves who got ready, chairs of the group, and the lead: once each for
    one meeting, however often and widely this runs. Nobody is asked after 30 days.
    """
    meetings = {meeting.pk: meeting for meeting in _over(now)}
    wanted = [*_people(meetings), *_accounts(meetings)]
    Feedback.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    asked = _rows(wanted)
    return outbox.queue_many(
        outbox.draft(
            "feedback_ask",
            to=feedback.person or feedback.user,
            about_id=feedback.pk,
            key=f"feedback:{feedback.pk}",
            due_at=max(now, meetings[feedback.meeting_id].ends_at),
        )
        for feedback in asked
    )


def _over(now: datetime) -> QuerySet[Meeting]:
    came = Seat.objects.filter(meeting=OuterRef("pk"), attendance__in=ASKED)
    return Meeting.objects.filter(
        Q(state=MeetingState.HELD) | Q(state=MeetingState.PLANNED, ends_at__lte=now) & Exists(came),
        ends_at__gt=now - OPEN_FOR,
    )


def _people(meetings: Iterable[int]) -> list[Feedback]:
    asked = Feedback.objects.filter(meeting=OuterRef("meeting"), person=OuterRef("person"))
    seats = Seat.objects.filter(~Exists(asked), meeting__in=meetings, attendance__in=ASKED)
    return [
        Feedback(meeting_id=meeting, person_id=person)
        for meeting, person in seats.values_list("meeting_id", "person_id")
    ]


def _accounts(meetings: Iterable[int]) -> list[Feedback]:
    """Whoever chairs the group or leads the work, unless they came as somebody involved."""
    runs = Meeting.objects.filter(pk__in=meetings)
    pairs = {
        *runs.filter(activity__group__chairs__in=chairs.now()).values_list(
            "pk", "activity__group__chairs"
        ),
        *runs.filter(activity__lead__is_active=True).values_list("pk", "activity__lead"),
    }
    seated = Seat.objects.filter(meeting__in=meetings, attendance__in=ASKED)
    pairs -= set(seated.values_list("meeting_id", "person__user_id"))
    pairs -= set(Feedback.objects.filter(meeting__in=meetings).values_list("meeting_id", "user_id"))
    return [Feedback(meeting_id=meeting, user_id=user) for meeting, user in sorted(pairs)]


def _rows(wanted: list[Feedback]) -> list[Feedback]:
    """Return the saved rows: a worker at the same time may have been the one to save them."""
    keys = {(row.meeting_id, row.person_id, row.user_id) for row in wanted}
    saved = Feedback.objects.filter(meeting__in={row.meeting_id for row in wanted})
    return [
        row
        for row in saved.select_related("person", "user")
        if (row.meeting_id, row.person_id, row.user_id) in keys
    ]


def given_so_far(feedback: Feedback) -> dict[str, Any]:
    """Return what was sent, with what was answered since."""
    if _is_theirs_alone(feedback):
        feedback = Feedback()
    return {name: getattr(feedback, name) for name in (*QUESTIONS, *MORE)} | feedback.draft


def _is_theirs_alone(feedback: Feedback) -> bool:
    """Whether staff type now, and what is there was written by the person themselves."""
    typist = behalf.typist()
    return typist is not None and feedback.entered_by_id != typist.pk


@transaction.atomic
def keep_draft(feedback: Feedback, **given: Any) -> None:
    """Keep what was answered so far; nothing is sent, and nobody can read it."""
    feedback = Feedback.objects.lock(feedback.pk)
    _must_be_open_to_typist(feedback)
    feedback.draft = given if _is_theirs_alone(feedback) else feedback.draft | given
    if behalf.typist() or feedback.answered_at is None:  # what was sent keeps who typed it
        feedback.entered_by = behalf.typist()
    feedback.save(update_fields=["draft", "entered_by"])


@transaction.atomic
def send(feedback: Feedback, *, by: User | None, now: datetime, **given: Any) -> Feedback:
    """Send the answers kept so far with the last page's. Sending again changes them.

    Staff who type for somebody see nothing that the person wrote, and never agree for them to
    share their words. Any question may be left out, but not everything. Who asks for a call, or
    worries about somebody's safety, is passed on to the named contact at once, and once.
    """
    feedback = Feedback.objects.select_related("person", "user").lock(feedback.pk)
    _must_be_open_to_typist(feedback)
    said = given_so_far(feedback) | given
    said["may_share_words"] &= behalf.typist() is None
    if not any(said[name] for name in said if name not in ("may_share_words", "hides_name")):
        raise RuleBroken(_("Answer one question, or write something."))
    if said["wants_a_call"] and said["hides_name"]:
        raise RuleBroken(_("We need your name to call you. Untick one of the two."))
    for name, value in said.items():
        setattr(feedback, name, value)
    feedback.answered_at, feedback.draft = now, {}
    feedback.entered_by = behalf.typist()
    feedback.save(update_fields=[*said, "answered_at", "draft", "entered_by"])
    trail.record("feedback.sent", feedback, by=by)
    if behalf.now():
        title = {"title": feedback.meeting.title}
        behalf.note(_("You told us how it was for you at “%(title)s”.") % title)
    _pass_on(feedback)
    return feedback


def _must_be_open_to_typist(feedback: Feedback) -> None:
    """Refuse staff what the person has sent themselves: their answer is theirs to change."""
    if feedback.answered_at is not None and _is_theirs_alone(feedback):
        raise RuleBroken(_("This has been answered already. Only the person can change it."))


def _pass_on(feedback: Feedback) -> None:
    activity = feedback.meeting.activity
    for wanted in ("wants_a_call", "is_worried_about_safety"):
        if getattr(feedback, wanted):
            outbox.queue(
                "feedback_needs_you",
                to=contact_of(activity),
                about_id=feedback.pk,
                key=f"feedback_needs_you:{feedback.pk}:{wanted}",
            )


def waiting(person: Person, *, now: datetime) -> QuerySet[Feedback]:
    """Return what one person has been asked and can still answer."""
    return unanswered(person, since=now - OPEN_FOR)


def unanswered(person: Person | Given, *, since: datetime | Given) -> QuerySet[Feedback]:
    """Return what one person was asked, and has not answered, about meetings over since then."""
    return Feedback.objects.filter(person=person, answered_at=None, meeting__ends_at__gt=since)


def asked_and_answered(meeting: Meeting) -> dict[str, int]:
    """Count who was asked how one meeting was, and who answered; not what anybody said."""
    rows = Feedback.objects.filter(meeting=meeting)
    return rows.aggregate(asked=Count("pk"), answered=Count("answered_at"))


@dataclass(frozen=True)
class Voice:
    """What one side said, as everybody may see it. People, and staff with chairs, stay apart."""

    asked: int
    answered: int
    felt: dict[str, dict[str, disclosure.Figure]] | None
    words: list[str]

    @property
    def felts(self) -> list[Promise]:
        return [felt.label for felt in Felt]

    @property
    def table(self) -> list[tuple[Promise, list[disclosure.Figure]]]:
        """The rows of the figures that may be shown; none while there are too few answers."""
        return [(LABELS[name], list(split.values())) for name, split in (self.felt or {}).items()]


@dataclass(frozen=True)
class Heard:
    """Both sides, and when the last of the meetings asked about ended."""

    people: Voice
    staff: Voice
    last_end: datetime | None

    def is_known(self, now: datetime) -> bool:
        """Say whether we know how it was: somebody involved answered, or all had their time."""
        if self.people.answered:
            return True
        return self.last_end is not None and self.last_end + OPEN_FOR <= now


def heard(meetings: QuerySet[Meeting]) -> Heard:
    """Gather how meetings were for people, and for staff and chairs, singling nobody out."""
    rows = Feedback.objects.filter(meeting__in=meetings)
    alike = rows.order_by().annotate(is_staff=Q(user__isnull=False))
    groups = alike.values_list("is_staff", *QUESTIONS).annotate(
        Count("pk"), Count("answered_at"), Max("meeting__ends_at")
    )
    tallies = {"people": _Tally(), "staff": _Tally()}
    for is_staff, *felt, asked, answered, last_end in groups:
        tallies["staff" if is_staff else "people"].add(felt, asked, answered, last_end)
    words = _shared(rows.filter(answered_at__isnull=False))
    voices = {side: tally.voice(words[side]) for side, tally in tallies.items()}
    ends = [tally.last_end for tally in tallies.values() if tally.last_end]
    return Heard(**voices, last_end=max(ends, default=None))


def _shared(given: QuerySet[Feedback]) -> dict[str, list[str]]:
    """Words that may be shared, by the alphabet: the order does not tell who wrote first."""
    shared = given.filter(may_share_words=True).exclude(words="").order_by("words", "pk")
    found: dict[str, list[str]] = {"people": [], "staff": []}
    for words, person in shared.values_list("words", "person"):
        found["staff" if person is None else "people"].append(words)
    return found


@dataclass
class _Tally:
    """What one side said so far, counted."""

    asked: int = 0
    answered: int = 0
    last_end: datetime | None = None
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, felt: list[str], asked: int, answered: int, last_end: datetime) -> None:
        self.asked += asked
        self.answered += answered
        self.last_end = max(self.last_end or last_end, last_end)
        for asked_about, answer in zip(QUESTIONS, felt, strict=True):
            self.counts[asked_about, answer] += answered

    def voice(self, words: list[str]) -> Voice:
        felt = self._felt() if self.answered >= disclosure.POPULATION else None
        return Voice(self.asked, self.answered, felt, words)

    def _felt(self) -> dict[str, dict[str, disclosure.Figure]]:
        split = {
            name: disclosure.breakdown({felt: self.counts[name, felt] for felt in Felt.values})
            for name in QUESTIONS
        }
        return {name: figures for name, figures in split.items() if figures}
