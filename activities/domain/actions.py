"""Actions: who does one hears of it when the meeting is closed, and when it is due. (C10)"""

from datetime import date, time, timedelta

from django.db.models import QuerySet

from activities.models import Action, Meeting
from involvement.calendars import at_london
from involvement.notices import outbox
from involvement.people.models import User

AGREED, DUE = "actions_agreed", "action_due"
DAYS_LATE = (0, 7)  # on the day it is due, and once more when it is a week late
AT_MOST = timedelta(days=3)  # so long after its day a reminder still goes, if nothing ran that day
OPENS = time(9)


def open_ones() -> QuerySet[Action]:
    """Return what closed meetings left to do."""
    return Action.objects.filter(done_at=None, meeting__closing__closed_at__isnull=False)


def tell(meeting: Meeting, *, by: User) -> None:
    """Tell each person who has something to do after a meeting, all of it in one message.

    Whoever closes the meeting knows. Once each meeting and person, so a second call tells nobody.
    """
    owners = User.objects.filter(actions__in=open_ones().filter(meeting=meeting)).distinct()
    outbox.queue_many(
        outbox.draft(AGREED, to=user, about_id=meeting.pk, key=f"{AGREED}:{meeting.pk}:{user.pk}")
        for user in owners.exclude(pk=by.pk)
    )


def queue_due(*, today: date) -> int:
    """Remind of what is due, or was a week ago; returns how many messages are new.

    The key carries the day it is for, so that running again reminds nobody twice.
    """
    return sum(_remind(today - timedelta(days=late), late, today=today) for late in DAYS_LATE)


def _remind(day: date, late: int, *, today: date) -> int:
    due = open_ones().filter(due_on__gt=day - AT_MOST, due_on__lte=day)
    return outbox.queue_many(
        outbox.draft(
            DUE,
            to=action.owner,
            about_id=action.pk,
            key=f"{DUE}:{action.pk}:{action.due_on}:{late}",
            due_at=at_london(today, OPENS),
        )
        for action in due.select_related("owner")
    )
