"""Meetings: what was typed wrong of one is put right, and whoever was told hears of it."""

from datetime import date

from django.db import transaction

from activities.domain import meetings, presence
from activities.models import Cause, Meeting
from involvement.audit import trail
from involvement.people.models import User


@transaction.atomic
def correct(meeting: Meeting, *, title: str, is_high_level: bool, today: date, by: User) -> None:
    """Put right what a meeting is called, and whether it is high level. Again changes nothing.

    Everyone who was asked hears its new name, and calendars take it over. Another level has
    another rule: presence is looked at again at once, and a word to go ahead counts no more.
    """
    meeting = meetings.lock_planned(meeting)
    is_high_level = is_high_level or meeting.activity.group.is_high_level
    has_new_name = title != meeting.title
    if not has_new_name and is_high_level == meeting.is_high_level:
        return
    before = presence.counts(meeting)
    if is_high_level != meeting.is_high_level:
        meeting.going_ahead_at = meeting.going_ahead_by = None
    meeting.title, meeting.is_high_level = title, is_high_level
    meeting.sequence += has_new_name
    changed = ["title", "is_high_level", "sequence", "going_ahead_at", "going_ahead_by"]
    meeting.save(update_fields=changed)
    trail.record("meeting.corrected", meeting, by=by)
    if has_new_name:
        meetings.tell("meeting_renamed", meeting, meeting.seats.all())
    presence.reply_changed(meeting, before=before, today=today, cause=Cause.OTHER, by=by)
