"""A task that does nothing, to measure what a task costs by itself."""

from celery import shared_task


@shared_task(name="bench.nothing")
def nothing() -> None:
    return None
