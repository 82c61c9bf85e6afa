"""`manage.py first_keepers`: who looks after a new service, before anybody can sign in to it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from involvement.errors import RuleBroken
from involvement.people.domain import grants


class Command(BaseCommand):
    help = "Open the accounts of the first two keepers. Refused where there is one already."

    def add_arguments(self, parser):
        for which in ("first", "second"):
            parser.add_argument(f"{which}_name")
            parser.add_argument(f"{which}_email")

    def handle(self, **given):
        keepers = [
            (given[f"{which}_name"], given[f"{which}_email"]) for which in ("first", "second")
        ]
        try:
            for _name, email in keepers:
                validate_email(email)
            grants.begin(*keepers)
        except (RuleBroken, ValidationError) as why:
            raise CommandError(" ".join(getattr(why, "messages", [str(why)]))) from why
        self.stdout.write("Both keepers have an account. We told them how to sign in.")
