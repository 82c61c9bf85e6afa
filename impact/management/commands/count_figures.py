"""`manage.py count_figures`: count the figures of insight now, or prove the kept ones."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from impact.domain import tallies
from involvement.calendars import london_day


class Command(BaseCommand):
    help = "Count the figures of insight now. With --verify, recount and name what differs."

    def add_arguments(self, parser):
        parser.add_argument("--verify", action="store_true", help="change nothing, only compare")

    def handle(self, *, verify: bool, **options):
        if not verify:
            made = tallies.keep(now=timezone.now())
            self.stdout.write(f"Counted. Tallies: {made}.")
            return
        differing = tallies.verify(today=london_day(timezone.now()))
        if differing:
            raise CommandError("\n".join(_line(*each) for each in differing.items()), returncode=1)
        self.stdout.write("OK")


def _line(cell: tallies.Cell, numbers: tuple[int, int]) -> str:
    kept, counted = numbers
    where = f"Group {cell.group}, {cell.subject} {cell.key} {cell.month or ''}".rstrip()
    return f"{where}: kept {kept}, counted {counted}."
