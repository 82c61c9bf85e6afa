"""Payments: the table that tells which numbers belong together, loaded, looked at, then used."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import calendars
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from payments.bank import modulus, modulus_examples
from payments.models import ModulusTable

# It is published anew about monthly to quarterly. (security.md 6.3)
STALE_AFTER_MONTHS = 6


def current() -> ModulusTable | None:
    """Return the table in use: the last that somebody chose to use; None before that."""
    return ModulusTable.objects.exclude(used_at=None).order_by("-used_at", "-id").first()


def is_stale(table: ModulusTable, *, today: date) -> bool:
    """Say whether a newer one has most likely been published since."""
    return calendars.months_after(table.dated, STALE_AFTER_MONTHS) <= today


def numbers_are_doubted(sort_code: str, account_number: str) -> bool:
    """Say whether two numbers most likely do not belong together; never without a table."""
    table = current()
    if table is None:
        return False
    read = modulus.parse(table.weights, table.substitutes)
    return not modulus.may_belong(read, sort_code, account_number)


def examples(table: ModulusTable) -> tuple[int, int]:
    """Say how many of the published examples come out right with a table, and how many there are.

    The whole published table agrees with all of them; a part of it, or another file, does not.
    """
    wrong = modulus_examples.wrong(modulus.parse(table.weights, table.substitutes))
    return len(modulus_examples.PUBLISHED) - len(wrong), len(modulus_examples.PUBLISHED)


@transaction.atomic
def load(*, version: str, dated: date, weights: str, substitutes: str, by: User) -> ModulusTable:
    """Keep a table to look at first. The same contents again are the same table, not another.

    Raises RuleBroken, naming the line that cannot be read.
    """
    try:
        table = modulus.parse(weights, substitutes)
    except modulus.NotATable as why:
        raise RuleBroken(
            _("Line %(line)d is not part of such a table. Load the files as they were published.")
            % {"line": why.line}
        ) from why
    if not table.checks:
        raise RuleBroken(_("This table is empty."))
    told = hashlib.sha256(f"{version}\n{dated}\n{weights}\n{substitutes}".encode()).hexdigest()
    if same := ModulusTable.objects.filter(sha256=told).first():
        return same
    new = ModulusTable.objects.create(
        version=version,
        dated=dated,
        weights=weights,
        substitutes=substitutes,
        row_count=len(table.checks),
        substitute_count=len(table.substitutes),
        sha256=told,
        loaded_by=by,
    )
    trail.record("modulustable.loaded", new, by=by)
    return new


@transaction.atomic
def use(table: ModulusTable, *, by: User) -> None:
    """Check bank details with this table from now on. A second call changes nothing."""
    table = ModulusTable.objects.lock(table.pk)
    if table.used_at:
        return
    table.used_at, table.used_by = timezone.now(), by
    table.save(update_fields=["used_at", "used_by"])
    trail.record("modulustable.used", table, by=by)
