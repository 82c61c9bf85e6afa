from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from involvement.calendars import london_day
from involvement.people.domain import erased, erasure


class Command(BaseCommand):
    help = "Erase what is past its time. May be stopped and run again."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")
        parser.add_argument(
            "--replay",
            metavar="FILE",
            nargs="?",
            const=settings.ERASURE_LIST,
            help="after a restore: erase again whoever the backup brought back, by this list of "
            "erasures, or by the service's own",
        )

    def handle(self, *args, dry_run=False, replay=None, **options):
        if replay is not None:
            self.replay(Path(replay), dry_run=dry_run)
            return
        today = london_day(timezone.now())
        if dry_run:
            found = {one.name: one.rows.count() for one in erasure.due(today=today)}
        else:
            found = Counter()
            for name, count in erasure.erase(today=today):
                found[name] += count
        self.tell(found, "Nothing is past its time.")

    def replay(self, path, *, dry_run):
        try:
            marks = erased.read(path)
        except OSError as why:
            raise CommandError(f"The list of erasures cannot be read: {why.strerror}.") from why
        again = (
            (f"{what} to erase again" for what, _pk in erasure.brought_back(marks))
            if dry_run
            else erasure.replay(marks)
        )
        self.tell(Counter(again), "Nobody on the list is here again.")
        if marks.unread:
            lines = ", ".join(map(str, marks.unread[:20]))
            raise CommandError(
                f"{len(marks.unread)} lines of the list could not be read: {lines}. "
                "Their key may be missing from SEAL_KEYS."
            )

    def tell(self, found, nothing):
        for name, count in found.items():
            self.stdout.write(f"{name}: {count}")
        if not found:
            self.stdout.write(nothing)
