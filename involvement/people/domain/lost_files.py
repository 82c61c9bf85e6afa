"""People: files that no row names go, so that nothing stays that nobody could erase. (T8)"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models

STAYS_FOR = timedelta(days=1)  # whoever sends a file now may not have saved its row yet


def forget(*, now: datetime) -> int:
    """Delete each file of a day ago or more that no row names; returns how many. Again is safe.

    One is left where an upload was stopped, or refused, after its file was written.
    """
    return sum(
        _forget(storage, folder, fields, now=now) for (storage, folder), fields in _places().items()
    )


def _places() -> dict[tuple[Storage, str], list[models.FileField]]:
    """Return each folder of files with all fields that name something in it."""
    found = defaultdict(list)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField) and isinstance(field.upload_to, str):
                found[field.storage, field.upload_to.rstrip("/")].append(field)
    return found


def _forget(storage: Storage, folder: str, fields: list[models.FileField], *, now: datetime) -> int:
    there = {f"{folder}/{name}" for name in _files(storage, folder)}
    # looked up after the folder was: a file that comes meanwhile is not among those there
    for field in fields:
        there.difference_update(
            field.model._base_manager.values_list(field.name, flat=True).iterator()
        )
    # asked last, and only of the few that no row names: a bucket is asked for each by itself
    lost = [name for name in there if storage.get_modified_time(name) < now - STAYS_FOR]
    for name in lost:
        storage.delete(name)
    return len(lost)


def _files(storage: Storage, folder: str) -> list[str]:
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:  # nothing was ever kept there
        return []
