"""What the worker does about people: only what is due, and only once."""

from celery import shared_task
from django.utils import timezone

from involvement.calendars import london_day
from involvement.people.domain import cases, erasure


@shared_task(name="people.erase_due")
def erase_due() -> int:
    """Erase what is past its time; what one night does not finish, the next one does."""
    return sum(count for _name, count in erasure.erase(today=london_day(timezone.now())))


@shared_task(name="people.remind_about_cases")
def remind_about_cases() -> int:
    """Tell the keepers whose clock runs out."""
    return cases.remind(today=london_day(timezone.now()))
