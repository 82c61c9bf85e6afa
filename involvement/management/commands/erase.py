from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from involvement.calendars import london_day
from involvement.people.domain import erasure


class Command(BaseCommand):
    help = "Erase what is past its time. May be stopped and run again."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *args, dry_run=False, **options):
        today = london_day(timezone.now())
        if dry_run:
            found = {one.name: one.rows.count() for one in erasure.due(today=today)}
        else:
            found = Counter()
            for name, count in erasure.erase(today=today):
                found[name] += count
        for name, count in found.items():
            self.stdout.write(f"{name}: {count}")
        if not found:
            self.stdout.write("Nothing is past its time.")
