"""Which pages and form posts are measured, as whom, and about what."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from activities.domain import invited
from activities.models import Activity, Attendance, Meeting, MeetingState, Reply, Seat
from involvement import links
from involvement.bench.door import Answer, Door, Forms
from involvement.people.models import LinkPurpose, User
from payments.models import Claim, Due, LineState, PayoutRun

ANN, CHAIR, STAFF = "person@trial.example", "chair@trial.example", "staff@trial.example"
FINANCE, KEEPER = "finance@trial.example", "keeper@trial.example"


class NotThere(Exception):
    """The page, or what it is about, does not exist."""


@dataclass(frozen=True)
class Look:
    """One page to ask for, or one form to post."""

    name: str
    who: str
    address: Callable[[], str]
    fields: dict[str, str] | None = None
    audiences: int = 1  # the team and the chair of the group, a person and staff who help them

    @property
    def is_post(self) -> bool:
        return self.fields is not None

    @property
    def most_queries(self) -> int:
        return {(False, 1): 6, (False, 2): 8, (True, 1): 10, (True, 2): 12}[
            self.is_post, self.audiences
        ]

    def door(self) -> Door:
        return Door(User.objects.get(email=self.who) if self.who else None)

    def path(self) -> str:
        """Return the address. Raises NotThere."""
        try:
            return self.address()
        except (NoReverseMatch, AttributeError) as why:  # no such page, or nothing to show on it
            raise NotThere(self.name) from why

    def ask(self, door: Door, path: str, *, listen: bool = False) -> Answer:
        if not self.is_post:
            return door.ask(path, listen=listen)
        action, fields = self.filled_in(door, path)
        return door.post_and_undo(action, fields, listen=listen)

    def filled_in(self, door: Door, path: str) -> tuple[str, dict]:
        """Return where the form goes and its fields, ours in place of what stands there."""
        page = door.ask(path)
        forms = [f for f in Forms(page.html).found if "sign-out" not in f[0]]
        wanted = [form for form in forms if set(self.fields) <= set(form[1])] or forms
        if page.status != 200 or not wanted:
            raise NotThere(self.name)
        action, fields = wanted[0]
        return action or path, fields | self.fields

    def view_class(self, path: str) -> type:
        return getattr(resolve(path.split("?")[0]).func, "view_class", type(None))


def to(name: str, *found: Callable[[], str]) -> Callable[[], str]:
    return lambda: reverse(name, args=[one() for one in found])


def _link(purpose: LinkPurpose, name: str) -> Callable[[], str]:
    def address() -> str:
        seat = _unanswered() if purpose == LinkPurpose.INVITATION else _came()
        token = links.issue(purpose, seat.pk, to=seat.person).rstrip("/").rsplit("/", 1)[-1]
        return reverse(name, args=[token])

    return address


# What the pages are about: always the fullest, and among equals the one made first, so that it is
# the same at every size.


def _coming_up() -> Meeting:
    planned = Meeting.objects.filter(
        activity__group__chairs__email=CHAIR, state=MeetingState.PLANNED, invited_at__isnull=False
    )
    return planned.annotate(full=Count("seats", distinct=True)).order_by("-full", "pk").first()


def _over() -> Meeting:
    held = Meeting.objects.exclude(seats=None).filter(
        activity__group__chairs__email=CHAIR, state=MeetingState.HELD
    )
    return held.annotate(full=Count("seats", distinct=True)).order_by("-full", "pk").first()


def _register() -> str:
    """The register of a meeting that is over, as people answered, with nobody marked yet."""
    over = Meeting.objects.filter(
        activity__group__chairs__email=CHAIR,
        state=MeetingState.PLANNED,
        starts_at__lt=timezone.now(),
    )
    fullest = over.annotate(full=Count("seats", distinct=True)).order_by("-full", "pk").first()
    return reverse("meeting_register", args=[fullest.ref]) + "?planned=1"


def _unanswered() -> Seat:
    """The first seat of somebody who can say yes as last time: a check is all that is left."""
    waiting = Seat.objects.filter(reply=Reply.NONE, meeting__state=MeetingState.PLANNED)
    asked = waiting.exclude(invited_at=None).select_related("person", "meeting").order_by("pk")
    known = (
        seat for seat in asked.iterator() if not invited.missing_step(seat, invited.last_time(seat))
    )
    return next(known)


def _came() -> Seat:
    came = Seat.objects.filter(person__user__email=ANN, attendance=Attendance.CAME)
    return came.select_related("person", "meeting").order_by("pk").first()


def _activity() -> Activity:
    fullest = Activity.objects.annotate(full=Count("meetings", distinct=True))
    return fullest.order_by("-full", "pk").first()


def _claim() -> Claim:
    sent = Claim.objects.filter(lines__state=LineState.SENT)
    return sent.annotate(full=Count("lines", distinct=True)).order_by("-full", "pk").first()


def _run() -> PayoutRun:
    return PayoutRun.objects.annotate(full=Count("lines")).order_by("-full", "pk").first()


def _due() -> Due:
    return Due.objects.filter(person__user__email=ANN).order_by("pk").first()


PAGES = [
    Look("home", "", to("home")),
    Look("our_promises", "", to("our_promises")),
    Look("what_we_pay", "", to("what_we_pay")),
    Look("invitation", "", _link(LinkPurpose.INVITATION, "invitation")),
    Look("invitation_check", "", _link(LinkPurpose.INVITATION, "invitation_check")),
    Look("my_home", ANN, to("my_home")),
    Look("my_groups", ANN, to("my_groups")),
    Look("my_money", ANN, to("my_money")),
    Look("my_difference", ANN, to("my_difference")),
    Look("my_details", ANN, to("my_details")),
    Look("my_claim", ANN, to("my_claim", lambda: _came().meeting.ref)),
    Look("meetings", CHAIR, to("meetings")),
    Look("meeting", CHAIR, to("meeting", lambda: _coming_up().ref), audiences=2),
    Look("meeting_register", CHAIR, to("meeting_register", lambda: _over().ref)),
    Look("team_home", STAFF, to("team_home")),
    Look("activities", STAFF, to("activities")),
    Look("activity", STAFF, to("activity", lambda: _activity().ref)),
    Look("activity_impact", STAFF, to("activity_impact", lambda: _activity().ref), audiences=2),
    Look("people", STAFF, to("people")),
    Look("post_tasks", STAFF, to("post_tasks")),
    Look("letters", STAFF, to("letters")),
    Look("claims", FINANCE, to("claims")),
    Look("claim_check", FINANCE, to("claim_check", lambda: _claim().ref)),
    Look("runs", FINANCE, to("runs")),
    Look("run", FINANCE, to("run", lambda: _run().pk)),
    Look("waiting", FINANCE, to("waiting")),
    Look("insight", STAFF, to("insight")),
    Look("settings", KEEPER, to("settings")),
]
POSTS = [
    Look("answer: coming", "", _link(LinkPurpose.INVITATION, "invitation_check"), {}, audiences=2),
    Look("register: mark", CHAIR, _register, {}, audiences=2),
    Look("claim: what for", ANN, to("my_claim", lambda: _came().meeting.ref), {"kind": "fare"}),
    Look("claim: approve", FINANCE, to("claim_check", lambda: _claim().ref), {}),
]
