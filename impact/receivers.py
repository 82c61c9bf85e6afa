"""What this app does when one below has news."""

from django.dispatch import receiver
from django.utils import timezone

from activities.signals import activity_finished
from impact.domain import evaluations


@receiver(activity_finished, dispatch_uid="impact.close_evaluation")
def close_evaluation(sender, activity, by, **kwargs):
    evaluations.close_if_whole(activity, now=timezone.now(), by=by)
