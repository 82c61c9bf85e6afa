"""`manage.py check_money`: OK, or what does not add up and where."""

from django.core.management.base import BaseCommand, CommandError

from payments.domain import reconcile


class Command(BaseCommand):
    help = "Check that all money adds up. Prints OK, or names what is wrong and ends with 1."

    def handle(self, **options):
        violations = reconcile.check()
        if violations:
            raise CommandError("\n".join(map(str, violations)), returncode=1)
        self.stdout.write("OK")
