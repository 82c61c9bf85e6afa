from importlib import import_module

from django.db import connection
from django.utils import timezone

from activities.models import Help
from activities.tests.factories import AdjustmentFactory, SeatFactory
from involvement.people.models import Needs
from involvement.people.tests.factories import NeedsFactory


def test_what_helped_last_time_is_kept_and_nothing_newer_is_lost(db):
    last = SeatFactory(coming=True, replied_at=timezone.now())
    AdjustmentFactory(seat=last, help=Help.BREAKS)
    AdjustmentFactory(seat=last, help=Help.OTHER, words="A chair by the door")
    told = NeedsFactory(person=SeatFactory(coming=True).person, help=[Help.BSL])
    migration = import_module("activities.migrations.0008_what_helped_last_time_is_what_helps")

    with connection.cursor() as cursor:
        cursor.execute(migration.KEEP)

    kept = {row.person_id: (row.help, row.words, row.why) for row in Needs.objects.all()}
    assert kept == {
        last.person_id: ([Help.BREAKS, Help.OTHER], "A chair by the door", None),
        told.person_id: ([Help.BSL], "", None),
    }
