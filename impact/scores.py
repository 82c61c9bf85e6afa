"""What anybody may read of our own record, from the figures that were counted last."""

from django.utils import timezone

from impact.domain import insight
from involvement import scores


@scores.register("C20")
def paid_in_time() -> str:
    return insight.paid_in_time(today=timezone.localdate())
