"""The first presence rule, loaded into an empty table: BASW changes it by adding a later one."""

from datetime import date
from typing import Any

from activities.models import PresenceRule

FIRST_DAY = date(2016, 10, 1)
SOURCE = (
    "BASW involvement framework, Presence: two at least, ideally three, a reserve at high level"
)


def load(**_: Any) -> None:
    """Add the framework's own numbers when there is no rule yet; a second call changes nothing."""
    if not PresenceRule.objects.exists():
        PresenceRule.objects.create(valid_from=FIRST_DAY, source=SOURCE)
