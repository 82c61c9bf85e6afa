"""The five stages of an activity as lists of tasks, and the page that mends each gap."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.domain.lifecycle import INVITES, Gate
from activities.domain.purpose import AGREE, Part
from activities.models import PROMISES, Activity, ActivityState, Meeting, MeetingState
from involvement import clauses


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. A task without an address cannot be started yet."""

    title: str | Words
    url: str
    status_word: str
    status_kind: str = ""
    status_shape: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five Ps, with a plain line under it."""

    name: str
    title: str
    line: str
    tasks: list[Task]


def mends(activity: Activity, part: str) -> str:
    """Return the address of the page that mends a gap."""
    if part in PROMISES:
        return reverse("activity_promise", args=[activity.ref, part])
    if part == AGREE:
        return reverse("purpose_agree", args=[activity.ref])
    if part == Part.OUTCOMES:
        return reverse("outcomes", args=[activity.ref])
    return reverse("purpose_part", args=[activity.ref, part])


def links_for(activity: Activity, gate: Gate) -> list[dict[str, str]]:
    """Return what is missing, each with the page that mends it."""
    return [{"text": gap.text, "url": mends(activity, gap.part)} for gap in gate.missing]


def stages(activity: Activity, gate: Gate, meetings: list[Meeting]) -> list[Stage]:
    """Return the task lists of the page, from what the page has read already."""
    lacking = {gap.part for gap in gate.missing}
    return [
        Stage(
            "principles",
            _("Principles"),
            _("The nine promises, and how you will keep each."),
            [_promise(activity, clause, clause in lacking) for clause in PROMISES],
        ),
        Stage(
            "purpose",
            _("Purpose"),
            _("Why, what can change, who decides, and what is paid."),
            [*(_part(activity, part, part in lacking) for part in Part), _agree(activity, lacking)],
        ),
        Stage(
            "presence",
            _("Presence"),
            _("Who is in the room. Two people at least, and three is better."),
            _presence(activity, gate, meetings),
        ),
        Stage(
            "process",
            _("Process"),
            _("Papers in good time, and what helps each person take part."),
            _process(activity, meetings),
        ),
        Stage(
            "impact",
            _("Impact"),
            _("What changed, and telling everyone who took part."),
            _impact(activity, meetings),
        ),
    ]


def _done(title: str | Words, url: str, *, hint: str = "") -> Task:
    return Task(title, url, _("Completed"), hint=hint)


def _to_do(title: str | Words, url: str, *, hint: str = "") -> Task:
    return Task(title, url, _("Not started"), "info", "dot", hint)


def _closed(title: str | Words, *, hint: str = "") -> Task:
    return Task(title, "", _("Cannot start yet"), hint=hint)


def _trouble(title: str | Words, url: str, *, hint: str) -> Task:
    return Task(title, url, _("There is a problem"), "stop", "octagon", hint)


def _promise(activity: Activity, clause: str, is_open: bool) -> Task:
    title = f"{clause} {clauses.every()[clause].text}"
    url = mends(activity, clause)
    return _to_do(title, url) if is_open else _done(title, url)


def _part(activity: Activity, part: Part, is_open: bool) -> Task:
    url = mends(activity, part)
    return _to_do(part.label, url) if is_open else _done(part.label, url)


def _agree(activity: Activity, lacking: set[str]) -> Task:
    title, url = _("The lead and a chair agree the purpose"), mends(activity, AGREE)
    if lacking & set(Part):
        return _closed(title)
    if AGREE not in lacking:
        return _done(title, url)
    if activity.state in INVITES:
        return _trouble(
            title, url, hint=_("It has changed. Nobody can be invited until both agree.")
        )
    return _to_do(title, url)


def _presence(activity: Activity, gate: Gate, meetings: list[Meeting]) -> list[Task]:
    plan = reverse("meeting_new", args=[activity.ref])
    first = _done(_("Plan a meeting"), plan) if meetings else _to_do(_("Plan a meeting"), plan)
    title = _("Invite people")
    if not gate.is_open or activity.state not in INVITES:
        return [first, _closed(title, hint=_("Opens when this work is ready to invite."))]
    coming = [m for m in meetings if m.state == MeetingState.PLANNED]
    uninvited = next((m for m in coming if m.invited_at is None), None)
    if uninvited:
        return [first, _to_do(title, reverse("meeting_invite", args=[uninvited.ref]))]
    if coming:
        return [first, _done(title, reverse("meeting_invite", args=[coming[0].ref]))]
    return [first, _closed(title, hint=_("Plan a meeting first."))]


def _process(activity: Activity, meetings: list[Meeting]) -> list[Task]:
    title = _("Send the papers")
    ahead = [m for m in meetings if m.state == MeetingState.PLANNED and m.invited_at]
    if not ahead:
        return [_closed(title, hint=_("Opens when people are invited."))]
    return [
        Task(
            title,
            reverse("meeting_papers", args=[ahead[0].ref]),
            ngettext("%(count)d meeting ahead", "%(count)d meetings ahead", len(ahead))
            % {"count": len(ahead)},
            "idle",
            "dot",
        )
    ]


def _impact(activity: Activity, meetings: list[Meeting]) -> list[Task]:
    title = _("Write down what changed, and look back")
    if not any(meeting.state == MeetingState.HELD for meeting in meetings):
        return [_closed(title, hint=_("Opens after the first meeting."))]
    url = reverse("activity_impact", args=[activity.ref])
    if activity.state == ActivityState.FINISHED:
        return [_done(title, url)]
    return [_to_do(title, url)]
