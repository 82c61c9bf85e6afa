"""Find out whether the trail of acts was altered since it was sealed."""

from django.core.management.base import BaseCommand, CommandError

from involvement.audit import seals
from involvement.audit.models import AuditSeal


class Command(BaseCommand):
    help = "Check every sealed row of the trail of acts. Ends with an error if one was altered."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="MARK",
            help="the mark of a seal, from the log: also check that it is still there",
        )

    def handle(self, *, expect=None, **options):
        found = list(seals.problems())
        if expect and not AuditSeal.objects.filter(mark=expect).exists():
            found.append("The seal with that mark is gone, and with it all that came after.")
        for problem in found:
            self.stderr.write(problem)
        self.stdout.write(
            f"{AuditSeal.objects.count()} seals checked, {seals.waiting()} rows not sealed yet."
        )
        if found:
            raise CommandError("The trail was altered.")
        self.stdout.write("The trail is whole.")
