"""Presence, the rule itself: how many people are enough, from counts alone.

Nothing here reads the database or the clock, so that a year of meetings is assessed as cheaply
as one, and so that every case can be tried. (R10 to R13; decisions.md, Presence)
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import PresenceRule, Status


class Fix(StrEnum):
    """What can be done about a finding."""

    INVITE = "invite"
    STEP_UP = "step_up"
    FIND_RESERVE = "find_reserve"
    ASK_PERSON = "ask_person"
    SEPARATE_WAY = "separate_way"


@dataclass(frozen=True, slots=True)
class Voice:
    """How many people of one capacity are expected, said yes, and came."""

    expected: int = 0
    confirmed: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Who is coming to one meeting, in numbers. A reserve counts only when stepped up."""

    service_users: Voice = field(default_factory=Voice)
    carers: Voice = field(default_factory=Voice)
    reserves_ready: int = 0
    reserves_asked: int = 0
    goes_alone: bool = False

    @property
    def expected(self) -> int:
        return self.service_users.expected + self.carers.expected

    @property
    def confirmed(self) -> int:
        return self.service_users.confirmed + self.carers.confirmed

    @property
    def came(self) -> int:
        return self.service_users.came + self.carers.came

    @property
    def waiting(self) -> int:
        """Invited, and neither yes nor no."""
        return self.expected - self.confirmed

    @property
    def words(self) -> str:
        """The counts as people say them: "2 yes, 1 not answered"."""
        if self.waiting:
            return _("%(yes)d yes, %(waiting)d not answered.") % {
                "yes": self.confirmed,
                "waiting": self.waiting,
            }
        return _("%(yes)d yes.") % {"yes": self.confirmed}


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the people coming fall short of one clause, and what would mend it."""

    clause: str
    stops: bool
    text: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Assessment:
    """The word, the one sentence that explains it, its clause, and all that was found."""

    status: Status
    reason: str
    clause: str
    rule: PresenceRule
    counts: Counts
    findings: list[Finding]

    @property
    def stops(self) -> bool:
        return self.status == Status.STOP

    @property
    def kind(self) -> str:
        return self.status.kind

    @property
    def word(self) -> str:
        return self.status.label

    @property
    def rule_words(self) -> str:
        """Which rule decided, and since when it is the rule."""
        return _(
            "Rule %(clause)s, since %(since)s: at least %(least)d people, and %(ideal)d is better."
        ) % {
            "clause": self.clause,
            "since": _said(self.rule.valid_from),
            "least": self.rule.minimum,
            "ideal": self.rule.ideal,
        }


def assess(
    counts: Counts,
    rule: PresenceRule,
    *,
    today: date,
    reply_by: date,
    was_invited: bool,
    has_separate_ways: bool,
) -> Assessment:
    """Say whether a meeting to come has enough people, why, and what would mend it."""
    if not was_invited:
        invite = Finding("R11", False, _("No one is invited yet."), Fix.INVITE)
        return Assessment(Status.WAITING, invite.text, "R11", rule, counts, [invite])
    is_late = today >= reply_by
    needs_reserve = rule.needs_reserve and not counts.reserves_ready
    found = _too_few(counts, rule, is_late=is_late, reply_by=reply_by)
    status = _status(counts, rule, is_late=is_late, needs_reserve=needs_reserve)
    if needs_reserve:
        found.append(_no_reserve(counts, rule))
    if not has_separate_ways:
        found += _unheard(counts, rule, is_late=is_late)
    if status == Status.WAITING:
        reason = _("Enough people are invited. They can answer until %(day)s.") % {
            "day": _said(reply_by)
        }
        return Assessment(status, reason, "R11", rule, counts, found)
    if status == Status.READY:
        return Assessment(status, _enough(counts, rule), "R11", rule, counts, found)
    return Assessment(status, found[0].text, found[0].clause, rule, counts, found)


def look_back(counts: Counts, rule: PresenceRule, *, has_separate_ways: bool) -> Assessment:
    """Say whether enough people came to a meeting that was held, by who was marked as there."""
    came = Counts(_arrived(counts.service_users), _arrived(counts.carers))
    found = [] if has_separate_ways else _unheard(came, rule, is_late=True)
    words = ngettext("%d person came.", "%d people came.", counts.came) % counts.came
    if counts.came == 1 and counts.goes_alone:
        reason = _("One person came alone, by their own choice.")
        return Assessment(Status.AT_RISK, reason, "R13", rule, counts, found)
    if counts.came < rule.minimum:
        clause = "R13" if counts.came == 1 else "R11"
        reason = _("%(came)s What was decided broke this rule.") % {"came": words}
        return Assessment(Status.STOP, reason, clause, rule, counts, found)
    status = Status.AT_RISK if counts.came < rule.ideal else Status.READY
    return Assessment(status, words, "R11", rule, counts, found)


def _status(counts: Counts, rule: PresenceRule, *, is_late: bool, needs_reserve: bool) -> Status:
    people = counts.confirmed if is_late else counts.expected
    if people == counts.confirmed == 1 and counts.goes_alone:
        return Status.AT_RISK
    if people < rule.minimum:
        return Status.STOP
    if counts.confirmed < rule.minimum:
        return Status.WAITING
    if counts.confirmed < rule.ideal or needs_reserve:
        return Status.AT_RISK
    return Status.READY


def _too_few(counts: Counts, rule: PresenceRule, *, is_late: bool, reply_by: date) -> list[Finding]:
    """Return what is wrong with the number of people, if anything."""
    fix = Fix.STEP_UP if counts.reserves_ready else Fix.INVITE
    people = counts.confirmed if is_late else counts.expected
    if people == counts.confirmed == 1 and counts.goes_alone:
        text = _("One person is coming alone, by their own choice.")
        return [Finding("R13", False, text, Fix.ASK_PERSON)]
    if counts.expected == 0:
        return [Finding("R11", True, _("Everyone we asked has said no."), fix)]
    if counts.expected == 1:
        text = _("One person would be on their own. No one should have to speak for everyone.")
        return [Finding("R13", True, text, fix)]
    day = {"day": _said(reply_by), "count": people}
    if is_late and people == 1:
        return [Finding("R13", True, _("Only 1 person said yes by %(day)s.") % day, fix)]
    if is_late and people == 0:
        return [Finding("R11", True, _("Nobody said yes by %(day)s.") % day, fix)]
    if people < rule.minimum:
        return [Finding("R11", True, _("Only %(count)d people are coming.") % day, fix)]
    if rule.minimum <= counts.confirmed < rule.ideal:
        text = _("Just enough people have said yes. One illness breaks it.")
        return [Finding("R11", False, text, fix)]
    return []


def _no_reserve(counts: Counts, rule: PresenceRule) -> Finding:
    if counts.reserves_asked:
        text = _("This meeting needs a reserve, who has not said yes yet.")
        if rule.is_high_level:
            text = _("This meeting is high level. Its reserve has not said yes yet.")
    else:
        text = _("This meeting needs a reserve and has none.")
        if rule.is_high_level:
            text = _("This meeting is high level and has no reserve.")
    return Finding("R12", False, text, Fix.FIND_RESERVE)


def _unheard(counts: Counts, rule: PresenceRule, *, is_late: bool) -> list[Finding]:
    """Advice when service users, or carers, would be too few to be heard. (R10)"""
    users, carers = (
        voice.confirmed if is_late else voice.expected
        for voice in (counts.service_users, counts.carers)
    )
    if not users and not carers:
        return []  # there is worse to say
    short = []
    if users < rule.least_service_users:
        short.append(_few_service_users(users))
    if carers < rule.least_carers:
        short.append(_few_carers(carers))
    return [Finding("R10", False, text, Fix.SEPARATE_WAY) for text in short]


def _few_service_users(number: int) -> str:
    if not number:
        return _("No service users are coming. Ask one, or offer a separate way to give views.")
    words = ngettext(
        "Only %d service user is coming. Ask another, or offer a separate way to give views.",
        "Only %d service users are coming. Ask another, or offer a separate way to give views.",
        number,
    )
    return words % number


def _few_carers(number: int) -> str:
    if not number:
        return _("No carers are coming. Ask a carer, or offer a separate way to give views.")
    words = ngettext(
        "Only %d carer is coming. Ask another, or offer a separate way to give views.",
        "Only %d carers are coming. Ask another, or offer a separate way to give views.",
        number,
    )
    return words % number


def _enough(counts: Counts, rule: PresenceRule) -> str:
    if rule.needs_reserve and counts.reserves_ready:
        return _("Enough people are coming, and there is a reserve.")
    return _("Enough people are coming.")


def _arrived(voice: Voice) -> Voice:
    return Voice(voice.came, voice.came, voice.came)


def _said(day: date) -> str:
    return dateformat.format(day, "j F Y")
