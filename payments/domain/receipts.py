"""Payments: the photo of a receipt, from the moment it arrives. A lost photo is never our fault."""

import hashlib
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.fields.files import FieldFile

from involvement.uploads import Checked
from payments.models import ClaimLine, Receipt, UnfinishedCost

NOTHING = {"file": "", "sha256": "", "look": None}  # what is left of a photo once it is gone


def fields_of(photo: Checked) -> dict[str, Any]:
    """Return what a model keeps of a photo; its hash and look find one sent twice."""
    return {
        "file": photo.as_file(),
        "content_type": photo.content_type,
        "size": photo.size,
        "sha256": hashlib.sha256(photo.content).hexdigest(),
        "look": photo.look,
    }


def give(line: ClaimLine, *, photo: Checked | None, kept: UnfinishedCost) -> None:
    """Give a new line its receipt: the photo that came now, or else the one kept from before."""
    if photo:
        Receipt.objects.create(line=line, **fields_of(photo))
        forget(kept.file)
    elif kept.file:
        names = ("content_type", "size", "sha256", "look")
        values = {name: getattr(kept, name) for name in names}
        Receipt.objects.create(line=line, file=kept.file.name, **values)


def replace(line: ClaimLine, photo: Checked) -> None:
    """Put a better photo in place of an earlier one, or of none."""
    old = Receipt.objects.filter(line=line).first()
    if old:
        forget(old.file)
        old.delete()
    Receipt.objects.create(line=line, **fields_of(photo))
    if line.has_no_receipt:
        line.has_no_receipt = False
        line.save(update_fields=["has_no_receipt"])


def forget(file: FieldFile) -> None:
    """Delete a file that nothing points to any more, once that is certain."""
    if file:
        # if it cannot be deleted just now it goes at night, as a file that no row names
        transaction.on_commit(partial(file.storage.delete, file.name), robust=True)
