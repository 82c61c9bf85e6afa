"""`manage.py presence_calibration`: show whether the forecast of who comes is to be trusted."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from activities.domain import calibration
from activities.models import Moment


class Command(BaseCommand):
    help = (
        "Forecast every meeting that was held from what was known before it, and compare with "
        "who came. Ends with an error if the forecast is not calibrated, or no better than "
        "“everyone who said yes comes”."
    )

    def handle(self, **options):
        today = timezone.localdate()
        problems = []
        for moment in Moment:
            meetings = calibration.past_meetings(moment, today=today)
            if len(meetings) < calibration.ENOUGH:
                raise CommandError(
                    f"Only {len(meetings)} meetings were held: too few to say anything."
                )
            self.stdout.write(f"\n{moment.label}: {len(meetings)} meetings")
            guesses = list(calibration.walk(meetings))
            for number in calibration.NUMBERS:
                problems += self._show(moment, number, calibration.verdict(guesses, number))
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("\nOK: calibrated, and better than “everyone who said yes comes”.")

    def _show(self, moment, number, found) -> list[str]:
        what = f"At least {number} people"
        self.stdout.write(f"\n  {what}\n    forecast       meetings   said   happened")
        for band in found.bands:
            low, high = round(band.low * 100), round(band.high * 100)
            self.stdout.write(
                f"    {low:>3} to {high:>3} % {band.count:>10} "
                f"{band.said:>7.0%} {band.happened:>8.0%}"
            )
        self.stdout.write(
            f"    Mistake (Brier, 0 is perfect): {found.mistake:.4f}; "
            f"by yeses alone {found.mistake_by_yes:.4f}. "
            f"Off by {abs(found.strangeness):.1f} standard errors."
        )
        where = f"{moment.label}, {what.lower()}"
        problems = []
        if not found.is_better:
            problems.append(f"{where}: no better than “everyone who said yes comes”.")
        if not found.is_calibrated:
            problems.append(f"{where}: what happened is too far from what was said.")
        return problems
