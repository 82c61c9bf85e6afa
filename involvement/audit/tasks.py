"""Scheduled work with the trail."""

import logging

from celery import shared_task

from involvement.audit import seals

logger = logging.getLogger(__name__)


@shared_task(name="audit.seal_trail")
def seal_trail() -> int:
    made = seals.seal_all()
    if made:
        seal = seals.newest()
        # kept in the log too, outside the database: a cut-off end can be noticed there
        logger.info("The trail is sealed up to row %s: %s", seal.last_id, seal.mark)
    return made
