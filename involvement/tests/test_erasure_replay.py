"""A restored backup brings nobody back who was erased after it was made."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from involvement.people.domain import erased, erasure, leaving
from involvement.people.models import NAMELESS, Person
from involvement.people.tests.factories import PersonFactory
from involvement.tests.test_erasure import MARK, TODAY, dump, settle, zoe
from payments.models import ClaimLine

__all__ = ["zoe"]


@pytest.fixture(autouse=True)
def listed(settings, tmp_path):
    settings.ERASURE_LIST = str(tmp_path / "erasures")
    return Path(settings.ERASURE_LIST)


def erase(today=TODAY):
    for _name, _count in erasure.erase(today=today):
        pass


def lost(*acts):
    """Do something after the backup, and then restore the backup."""
    with transaction.atomic():
        for act in acts:
            act()
        transaction.set_rollback(True)


def replay(*options):
    out = StringIO()
    call_command("erase", "--replay", *options, stdout=out)
    return out.getvalue()


def leave(person):
    leaving.leave(Person.objects.get(pk=person.pk), by=None)


def test_whoever_left_after_the_backup_is_erased_again(zoe):
    settle(zoe)
    whole = dump()
    lost(lambda: leave(zoe), erase)
    assert dump() == whole

    assert replay() == "people erased again: 1\n"

    zoe.refresh_from_db()
    assert (zoe.email, zoe.user.is_active, bool(zoe.left_at), bool(zoe.erased_at)) == (
        "", False, True, True,
    )  # fmt: skip
    assert "people_needs" not in dump()
    assert replay() == "Nobody on the list is here again.\n"


def test_a_name_that_had_gone_goes_again(zoe):
    settle(zoe)
    late = TODAY.replace(year=TODAY.year + 7, month=10, day=1)
    lost(lambda: leave(zoe), erase, lambda: erase(late))
    assert MARK in dump()

    assert replay() == "people erased again: 1\nnames erased again: 1\n"
    erase(late)

    assert dump() == ""


def test_a_backup_from_between_the_two_loses_only_the_name(db):
    person = PersonFactory(name=MARK)
    leave(person)
    erasure.forget(Person.objects.get(pk=person.pk))
    lost(lambda: erasure.forget_name(Person.objects.get(pk=person.pk)))

    assert replay() == "names erased again: 1\n"
    assert Person.objects.get(pk=person.pk).name == NAMELESS


def test_what_the_backup_still_owes_is_told_and_holds_nobody_back(zoe):
    lost(lambda: settle(zoe), lambda: leave(zoe), erase)
    assert ClaimLine.objects.get().state == "sent"

    told = replay()

    assert told.splitlines()[-1] == "of them, people to whom the backup still owed something: 1"
    assert Person.objects.get(pk=zoe.pk).erased_at


def test_somebody_else_with_the_same_number_is_left_alone(db):
    """A restored database gives numbers again that were given after the backup."""

    def one_who_came_and_went():
        person = PersonFactory(name=MARK)
        leave(person)
        erase()
        numbers.append(person.pk)

    numbers = []
    lost(one_who_came_and_went)
    other = PersonFactory(pk=numbers[0], name="Somebody new")

    assert replay() == "Nobody on the list is here again.\n"
    other.refresh_from_db()
    assert (other.name, other.erased_at) == ("Somebody new", None)


def test_whoever_was_never_erased_stays(zoe):
    other = PersonFactory()
    settle(zoe)
    lost(lambda: leave(zoe), erase)

    replay()

    other.refresh_from_db()
    assert (other.left_at, other.erased_at) == (None, None)


def test_counting_first_changes_nothing(zoe):
    settle(zoe)
    lost(lambda: leave(zoe), erase)
    whole = dump()

    assert replay("--dry-run") == "person to erase again: 1\n"
    assert dump() == whole


def test_the_list_names_nobody_and_is_closed(zoe, listed):
    settle(zoe)
    leave(zoe)
    erase()

    [line] = listed.read_text().splitlines()
    day, key, mark = line.split()
    assert (day, key, len(mark)) == (f"{timezone.localdate()}", "k1", 64)
    assert listed.stat().st_mode & 0o777 == 0o600


def test_nobody_is_erased_who_cannot_be_written_down(zoe, settings, tmp_path):
    settle(zoe)
    leave(zoe)
    settings.ERASURE_LIST = str(tmp_path / "nowhere" / "erasures")

    with pytest.raises(FileNotFoundError), transaction.atomic():
        erase()

    assert Person.objects.get(pk=zoe.pk).email


def test_a_line_cut_short_by_a_crash_swallows_no_other(zoe, listed):
    listed.write_text("2026-11-21 k1 abc")
    settle(zoe)
    lost(lambda: leave(zoe), erase)

    with pytest.raises(CommandError, match="1 lines of the list could not be read: 1"):
        replay()

    assert Person.objects.get(pk=zoe.pk).erased_at


def test_a_line_that_somebody_made_up_erases_nobody(db, listed):
    person = PersonFactory()
    listed.write_text(f"2026-11-21 k1 {'0' * 64}\n")

    assert replay() == "Nobody on the list is here again.\n"
    person.refresh_from_db()
    assert person.erased_at is None


def test_a_list_of_a_key_that_is_gone_says_so(db, listed):
    listed.write_text(f"2026-11-21 k0 {'0' * 64}\n")

    with pytest.raises(CommandError, match="Their key may be missing"):
        replay()


def test_no_list_says_so(db):
    with pytest.raises(CommandError, match="The list of erasures cannot be read"):
        replay()


def test_another_list_can_be_named_and_old_keys_still_count(zoe, listed, tmp_path, settings):
    settle(zoe)
    lost(lambda: leave(zoe), erase)
    kept = listed.rename(tmp_path / "copy")
    settings.SEAL_KEYS = {"k2": bytes(32), **settings.SEAL_KEYS}

    assert replay(str(kept)) == "people erased again: 1\n"
    assert erased.keys_used() == ["k2"]  # written down anew, with the newest key
