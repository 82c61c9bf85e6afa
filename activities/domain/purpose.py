"""Purpose: why, what can and cannot change, who decides, what is paid, and who agreed to it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.domain import chairs
from activities.models import (
    Activity,
    ActivityState,
    MeetingState,
    Outcome,
    Part,
    Purpose,
    Reply,
    Seat,
)
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import User

AGREE = "agree"
FIELDS = {
    Part.WHY: ("why",),
    Part.LIMITS: ("can_change", "cannot_change", "who_decides", "decides_on", "tell_by"),
    Part.OUTCOMES: (),
    Part.ROLE: ("role_description", "ways_of_working", "hard_topics"),
    Part.PAY: ("fee_pence", "pay_terms", "budget_pence"),
    Part.CONTACT: ("contact",),
}
EVERY_FIELD = tuple(name for names in FIELDS.values() for name in names)
ASKS = {
    "why": gettext_lazy("Say why you need people"),
    "can_change": gettext_lazy("Say what people can change"),
    "cannot_change": gettext_lazy("Say what people cannot change"),
    "who_decides": gettext_lazy("Say who decides"),
    "decides_on": gettext_lazy("Say when they decide"),
    "tell_by": gettext_lazy("Say when you will tell people what was decided"),
    "role_description": gettext_lazy("Say what people will do"),
    "ways_of_working": gettext_lazy("Say how we work together"),
    "fee_pence": gettext_lazy("Set the fee"),
    "pay_terms": gettext_lazy("Say what is paid, and when"),
    "budget_pence": gettext_lazy("Set the budget"),
    "contact": gettext_lazy("Name someone people can contact"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; `part` names the page that mends it."""

    text: str
    part: str


def gaps(activity: Activity) -> list[Gap]:
    """Say what the current purpose still lacks before it can be agreed, page by page."""
    current = activity.current_purpose
    return missing_in(current, has_outcomes=current is not None and current.outcomes.exists())


def missing_in(purpose: Purpose | None, *, has_outcomes: bool) -> list[Gap]:
    """Say what one version lacks. No purpose at all lacks everything. Asks the database nothing."""
    found = []
    for part, names in FIELDS.items():
        if part == Part.OUTCOMES and not has_outcomes:
            found.append(Gap(_("Add an outcome, with a measure and a date"), part))
        found += [
            Gap(str(ASKS[name]), part) for name in names if name in ASKS and _lacks(purpose, name)
        ]
    return found


def not_agreed(purpose: Purpose | None) -> list[Gap]:
    """Say whose agreement a version still needs."""
    found = []
    if purpose is None or purpose.lead_agreed_at is None:
        found.append(Gap(_("The lead has to agree the purpose"), AGREE))
    if purpose is None or purpose.chair_agreed_at is None:
        found.append(Gap(_("A chair of the group has to agree the purpose"), AGREE))
    return found


def in_force(activity: Activity) -> Purpose | None:
    """Return the newest version that the lead and the chair agreed, if there is one."""
    return activity.purposes.filter(
        lead_agreed_at__isnull=False, chair_agreed_at__isnull=False
    ).first()


def fingerprint(purpose: Purpose) -> str:
    """Return a mark of what a version says, so that nobody agrees to words they did not see."""
    said = [
        str(getattr(purpose, f"{name}_id" if name == "contact" else name)) for name in EVERY_FIELD
    ]
    said += [f"{o.text}|{o.measure}|{o.by_date}" for o in purpose.outcomes.all()]
    return hashlib.sha256("\n".join([str(purpose.version), *said]).encode()).hexdigest()[:16]


@transaction.atomic
def write(activity: Activity, *, by: User, **answers: Any) -> Purpose:
    """Write answers into the version being drafted, and return it.

    Answers that are there already change nothing. Changing an agreed version starts a new one;
    changing a draft takes back whatever agreement it had.
    """
    activity = hold(activity)
    current = activity.current_purpose
    if current and all(getattr(current, name) == value for name, value in answers.items()):
        return current
    draft = draft_of(activity, by=by)
    for name, value in answers.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(answers))
    trail.record("purpose.written", draft, by=by, reason=", ".join(sorted(answers)))
    return draft


@transaction.atomic
def agree_as_lead(activity: Activity, *, by: User, seen: str | None = None) -> Purpose:
    """Agree the purpose as the lead of the work, and ask the chairs to agree too.

    `seen` is the fingerprint of what the lead read. Agreeing again changes nothing.
    """
    activity = hold(activity)
    draft = _ready_to_agree(activity, seen=seen)
    if by.pk != activity.lead_id:
        raise RuleBroken(_("Only the lead of this work can agree as the lead."))
    if draft.lead_agreed_at is not None:
        return draft
    _must_be_someone_else(draft.chair_agreed_by_id, by)
    _agreed(draft, "lead", by=by)
    if not draft.is_agreed:
        _ask_the_chairs(draft, activity)
    return draft


@transaction.atomic
def agree_as_chair(activity: Activity, *, by: User, seen: str | None = None) -> Purpose:
    """Agree the purpose as a chair of its group. Agreeing again changes nothing.

    `seen` is the fingerprint of what the chair read.
    """
    activity = hold(activity)
    draft = _ready_to_agree(activity, seen=seen)
    if not activity.group.chairs.filter(pk=by.pk).exists():
        raise RuleBroken(_("Only a chair of this group can agree as the chair."))
    if draft.chair_agreed_at is not None:
        return draft
    _must_be_someone_else(draft.lead_agreed_by_id, by)
    _agreed(draft, "chair", by=by)
    return draft


def hold(activity: Activity) -> Activity:
    """Lock an activity whose purpose may change. Raises RuleBroken once it has finished."""
    # one lock for everything about a purpose: its versions, outcomes and agreements
    activity = Activity.objects.lock(activity.pk)
    if activity.state == ActivityState.FINISHED:
        raise RuleBroken(_("This work has finished. Its purpose stays as it was."))
    return activity


def draft_of(activity: Activity, *, by: User) -> Purpose:
    """Return the version to write in, of an activity that is held.

    An agreed version is never written in again: it is copied, outcomes too. A draft that one of
    the two had agreed loses that agreement.
    """
    current = activity.current_purpose
    if current is None:
        return Purpose.objects.create(activity=activity, made_by=by)
    if current.is_agreed:
        return _next_version(current, by=by)
    if current.lead_agreed_at or current.chair_agreed_at:
        nobody = dict.fromkeys(
            ("lead_agreed_at", "lead_agreed_by", "chair_agreed_at", "chair_agreed_by")
        )
        for name in nobody:
            setattr(current, name, None)
        current.save(update_fields=list(nobody))
        trail.record("purpose.agreement_taken_back", current, by=by)
    return current


def _lacks(purpose: Purpose | None, name: str) -> bool:
    if purpose is None:
        return True
    value = getattr(purpose, name)
    return value in (None, "") or (name == "contact" and not value.is_active)


def _next_version(current: Purpose, *, by: User) -> Purpose:
    draft = Purpose.objects.create(
        activity=current.activity,
        version=current.version + 1,
        made_by=by,
        **{name: getattr(current, name) for name in EVERY_FIELD},
    )
    Outcome.objects.bulk_create(
        Outcome(purpose=draft, text=o.text, measure=o.measure, by_date=o.by_date)
        for o in current.outcomes.all()
    )
    trail.record("purpose.new_version", draft, by=by)
    return draft


def _ready_to_agree(activity: Activity, *, seen: str | None) -> Purpose:
    if missing := gaps(activity):
        raise RuleBroken(
            _("This purpose is not complete yet. Still to do: %(first)s.")
            % {"first": missing[0].text}
        )
    draft = activity.current_purpose
    if seen is not None and seen != fingerprint(draft):
        raise RuleBroken(_("The purpose has changed since you opened it. Please read it again."))
    return draft


def _must_be_someone_else(other_id: int | None, by: User) -> None:
    if other_id == by.pk:
        raise RuleBroken(_("You have agreed already. A second person has to agree as well."))


def _agreed(draft: Purpose, who: str, *, by: User) -> None:
    now = timezone.now()
    setattr(draft, f"{who}_agreed_at", now)
    setattr(draft, f"{who}_agreed_by", by)
    draft.save(update_fields=[f"{who}_agreed_at", f"{who}_agreed_by"])
    trail.record(f"purpose.agreed_by_{who}", draft, by=by)
    if draft.is_agreed:
        _ask_everyone_again(draft, now)


def _ask_the_chairs(draft: Purpose, activity: Activity) -> None:
    mark = fingerprint(draft)
    outbox.queue_many(
        outbox.draft(
            "please_agree",
            to=chair,
            about_id=draft.pk,
            key=f"please_agree:{draft.pk}:{chair.pk}:{mark}",
        )
        for chair in chairs.of(activity.group).exclude(pk=activity.lead_id)
    )


def _ask_everyone_again(draft: Purpose, now: datetime) -> None:
    """Tell each person invited to a coming meeting that the purpose has changed. (U6)"""
    seats = (
        Seat.objects.filter(
            meeting__activity=draft.activity_id,
            meeting__state=MeetingState.PLANNED,
            meeting__starts_at__gt=now,
            invited_at__isnull=False,
        )
        .exclude(purpose=draft)
        .exclude(reply=Reply.NOT_COMING)
        .select_related("person")
        .order_by("person_id", "meeting__starts_at")
        .distinct("person_id")
    )
    outbox.queue_many(
        outbox.draft(
            "purpose_changed",
            to=seat.person,
            about_id=seat.pk,
            key=f"purpose_changed:{draft.pk}:{seat.person_id}",
            purpose=draft.pk,
        )
        for seat in seats
    )
