from collections import Counter

from django.core.management.base import BaseCommand

from involvement import rotation, sealing
from involvement.audit import seals
from involvement.people.domain import erased


class Command(BaseCommand):
    help = "Seal every secret anew with the first key of SEAL_KEYS. May be stopped and run again."

    def handle(self, *args, **options):
        done = Counter()
        for model, count in rotation.rotate():
            done[model._meta.label] += count
        for label, count in sorted(done.items()):
            self.stdout.write(f"{label}: {count} rows sealed anew")
        self.stdout.write(f"Everything is sealed with {sealing.newest_key()}.")
        if older := [key for key in seals.keys_used() if key != sealing.newest_key()]:
            self.stdout.write(f"Keep for the seals of the trail: {', '.join(older)}.")
        if older := [key for key in erased.keys_used() if key != sealing.newest_key()]:
            self.stdout.write(f"Keep for the list of erasures: {', '.join(older)}.")
