"""What the worker does about people: only what is due, and only once."""

from celery import shared_task
from django.utils import timezone

from involvement.calendars import london_day
from involvement.people.domain import cases, erasure, lost_files


@shared_task(name="people.erase_due")
def erase_due() -> int:
    """Erase what is past its time; what one night does not finish, the next one does."""
    now = timezone.now()
    rows = sum(count for _name, count in erasure.erase(today=london_day(now)))
    return rows + lost_files.forget(now=now)


@shared_task(name="people.remind_about_cases")
def remind_about_cases() -> int:
    """Tell the keepers whose clock runs out."""
    return cases.remind(today=london_day(timezone.now()))
