"""Presence: once a quarter, those who can change who has a say are asked to look. (R5)"""

from datetime import date

from django.db.models import Q, QuerySet

from activities.models import ActivityState
from involvement.calendars import is_working_day, working_days_after
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User

KIND = "quarter_report"
FOR_DAYS = 5  # working days in which it still goes, if nothing ran on the first


def tell(*, today: date) -> int:
    """Send the report of the quarter from its first working day on, once each; how many were new.

    Again in the same quarter adds nothing.
    """
    began = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    first = began if is_working_day(began) else working_days_after(began, 1)
    if not first <= today <= working_days_after(first, FOR_DAYS - 1):
        return 0
    return outbox.queue_many(
        outbox.draft(KIND, to=user, about_id=user.pk, key=f"{KIND}:{user.pk}:{began}")
        for user in readers()
    )


def readers() -> QuerySet[User]:
    """Return keepers, equality analysts, and those of the team who lead work that goes on."""
    watch = Q(grants__role__in=[roles.KEEPER.code, roles.ANALYST.code])
    lead = Q(grants__role=roles.TEAM.code) & Q(
        led_activities__state__in=set(ActivityState) - {ActivityState.FINISHED}
    )
    return User.objects.filter(watch | lead, is_active=True).distinct().order_by("pk")
